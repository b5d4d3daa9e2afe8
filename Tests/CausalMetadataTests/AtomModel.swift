import CausalMetadata
import SeededRandom
import WireFormat

/// A context by definition: a set of atoms, and the cut, at and above which atoms may be missing.
struct AtomModel: Equatable {
    var atoms: Set<[UInt8]> = []
    var cut: [UInt8]?

    static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }

    /// The atoms below a cut.
    func below(_ cut: [UInt8]?) -> [[UInt8]] {
        atoms.sorted(by: Self.precedes).filter { atom in cut.map { Self.precedes(atom, $0) } ?? true
        }
    }

    func merging(_ other: Self) -> Self {
        let cuts = [cut, other.cut].compactMap { $0 }
        let least = cuts.min(by: Self.precedes)
        let all = Self(atoms: atoms.union(other.atoms))
        return Self(atoms: Set(all.below(least)), cut: least)
    }

    var encoded: [UInt8] { encoded(cutAt: cut) }

    /// The bytes of the atoms below a cut, and the cut.
    func encoded(cutAt cut: [UInt8]?) -> [UInt8] {
        var writer = ByteWriter()
        let kept = below(cut)
        for atom in kept { writer.write(lengthPrefixed: atom) }
        guard let cut else { return writer.bytes }
        writer.write(byte: 0)
        if kept.last.map({ $0 + [0] }) != cut { writer.write(bytes: cut) }
        return writer.bytes
    }

    /// The greatest cut that fits with the atoms below it, found among all that could be it.
    func trimmed(to limit: Int) -> Self {
        if encoded.count <= limit { return self }
        var candidates: [[UInt8]] = [[]]
        for string in atoms.union(cut.map { [$0] } ?? []) {
            if atoms.contains(string) { candidates.append(string + [0]) }
            for length in 0...string.count { candidates.append(Array(string[..<length])) }
        }
        let fitting = candidates.filter { candidate in
            if let cut, Self.precedes(cut, candidate) { return false }
            return encoded(cutAt: candidate).count <= limit
        }
        let greatest = fitting.max(by: Self.precedes)
        return Self(atoms: Set(below(greatest)), cut: greatest)
    }

    var context: CausalContext {
        get throws(WireError) { try CausalContext(decoding: encoded) }
    }
}

extension SeededGenerator {
    /// An atom of few symbols, of many lengths, that begins with the number of a key.
    mutating func atom() -> [UInt8] {
        let key: [UInt8] = pick([[16], [17], [17], [20], [0x80, 0x80], [0x94, 20]])
        let length = below(20) == 0 ? pick([126, 127, 128, 200]) : index(below: 6)
        return key + (0..<length).map { _ in pick([0, 1, 2, 255]) }
    }

    /// Arbitrary atoms, cut at an arbitrary place or nowhere.
    mutating func atoms() -> AtomModel {
        var model = AtomModel(atoms: Set((0..<index(below: 7)).map { _ in atom() }))
        switch below(6) {
        case 0: model.cut = []
        case 1: model.cut = atom()
        case 2: model.cut = Array(atom().prefix(1))
        case 3: model.cut = model.atoms.sorted(by: AtomModel.precedes).last.map { $0 + [0] }
        default: break
        }
        model.atoms = Set(model.below(model.cut))
        return model
    }

    /// A limit that some of the contexts here are above, and some are not.
    mutating func limit() -> Int {
        1 + index(below: pick([4, 12, 30, 60, 300]))
    }
}
