import CausalMetadata
import SeededRandom

/// What crosses, by definition: every key one by one, in the order of its bytes.
struct CrossingModel {
    enum Way: CaseIterable {
        case inside
        case out
        case into
    }

    let way: Way

    /// The numbers that the filter names, and whether it lets these pass or all others.
    let named: (ClosedRange<UInt16>, ClosedRange<UInt16>)
    let isAllowing: Bool

    var filter: ContextFilter {
        isAllowing ? .allowing(named.0, named.1) : .denying(named.0, named.1)
    }

    func passes(_ number: UInt64) -> Bool {
        if way != .inside && (0xe000...0xffff).contains(number) { return false }
        let isNamed = UInt16(exactly: number).map { named.0.contains($0) || named.1.contains($0) }
        return (isNamed ?? false) == isAllowing
    }

    /// Where something changes, as far as a filter can.
    static let edges: [UInt16] = [
        0, 2, 3, 15, 16, 17, 100, 0x7f, 0x80, 0xc8, 0x100, 0x1fff, 0x3fff, 0x4000, 0x5500,
        0xbfff, 0xc000, 0xc100, 0xd102, 0xdfff, 0xe000, 0xf102, 0xffff,
    ]

    /// Numbers around all places where something changes.
    static let numbers: [UInt64] = {
        let all = edges.map(UInt64.init) + [0x10000, 0x1f_ffff, 1 << 21, 1 << 28, 1 << 56]
        return Set(all.flatMap { [$0 > 0 ? $0 - 1 : 0, $0, $0 + 1] } + [.max]).sorted()
    }()

    /// A number as bytes that sort as the numbers do.
    static func bytes(of number: UInt64) -> [UInt8] {
        var extra = 0
        while extra < 8, number >> UInt64(7 * extra + 7) > 0 { extra += 1 }
        var bytes: [UInt8] = [
            extra == 8 ? 0 : UInt8(truncatingIfNeeded: number >> UInt64(8 * extra))
        ]
        for index in (0..<extra).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
        }
        bytes[0] |= UInt8(truncatingIfNeeded: 0xff00 >> extra)
        return bytes
    }

    /// The prefixes of those keys, in order, with their numbers; the counters stand under 2.
    static let keys: [(prefix: [UInt8], number: UInt64)] = {
        let plain = numbers.filter { $0 != 2 }.map { (bytes(of: $0), $0) }
        let counters = numbers.map { ([2] + bytes(of: $0), $0) }
        return (plain + counters).sorted { $0.0.lexicographicallyPrecedes($1.0) }
    }()

    /// The key that an atom belongs to, or nil if it is a counter of none.
    static func number(of atom: [UInt8]) -> UInt64? {
        keys.first { atom.starts(with: $0.prefix) }?.number
    }

    /// The bytes that an atom or a cut has then.
    private func arrived(_ string: [UInt8]) -> [UInt8] {
        let start = string.first == 2 ? 1 : 0
        guard way == .into, string.count > start + 1, string[start] == 0xc0,
            (0xc0..<0xe0).contains(string[start + 1])
        else { return string }
        var arrived = string
        arrived[start + 1] += 0x20
        return arrived
    }

    /// The least string at or above a cut that is in no key that is left out, nor in a gap before
    /// one, or nil if there is none.
    private func raised(_ cut: [UInt8]) -> [UInt8]? {
        let keys = Self.keys
        func isAtOrAbove(_ prefix: [UInt8]) -> Bool {
            cut.starts(with: prefix) || !prefix.lexicographicallyPrecedes(cut)
        }
        guard let first = keys.firstIndex(where: { isAtOrAbove($0.prefix) }) else { return nil }
        if passes(keys[first].number) { return cut }
        guard let next = keys[first...].firstIndex(where: { passes($0.number) }) else {
            return nil
        }
        let (before, prefix) = (keys[next - 1].prefix, keys[next].prefix)
        return (0...prefix.count).map { Array(prefix.prefix($0)) }.first { start in
            before.lexicographicallyPrecedes(start) && !start.starts(with: before)
        }
    }

    func crossing(_ model: AtomModel) -> AtomModel {
        let atoms = model.atoms.filter { Self.number(of: $0).map(passes) ?? false }
        return AtomModel(
            atoms: Set(atoms.map(arrived)), cut: model.cut.flatMap(raised).map(arrived))
    }

    /// Whether everything that passes is known to be lost, or not, as it was before.
    func isHonest(_ crossed: AtomModel, of model: AtomModel) -> Bool {
        Self.keys.allSatisfy { key in
            !passes(key.number)
                || Self.mayHaveLost(key.prefix, in: model)
                    == Self.mayHaveLost(arrived(key.prefix), in: crossed)
        }
    }

    private static func mayHaveLost(_ prefix: [UInt8], in model: AtomModel) -> Bool {
        model.cut.map { $0.starts(with: prefix) || $0.lexicographicallyPrecedes(prefix) } ?? false
    }
}

extension SeededGenerator {
    /// A rule with a filter whose edges are where keys change.
    mutating func crossing(_ way: CrossingModel.Way) -> CrossingModel {
        func range() -> ClosedRange<UInt16> {
            let (a, b) = (pick(CrossingModel.edges), pick(CrossingModel.edges))
            return min(a, b)...max(a, b)
        }
        switch below(8) {
        case 0: return CrossingModel(way: way, named: (0 ... .max, 0...0), isAllowing: false)
        case 1:
            return CrossingModel(
                way: way, named: (0xe000...0xf000, 0xf001 ... .max), isAllowing: false)
        default: return CrossingModel(way: way, named: (range(), range()), isAllowing: chance(0.6))
        }
    }

    /// Atoms and a cut around all places where a rule may change, hostile ones among them.
    mutating func crossingAtoms() -> AtomModel {
        func atom() -> [UInt8] {
            if chance(0.05) { return pick([[2], [2, 0x80], [2, 0xc0, 0xc1], [2, 0x80, 5, 1]]) }
            return pick(CrossingModel.keys).prefix
                + (0..<below(3)).map { _ in pick([0, 1, 0xff]) as UInt8 }
        }
        var model = AtomModel(atoms: Set((0..<below(9)).map { _ in atom() }))
        switch below(8) {
        case 0: model.cut = []
        case 1: model.cut = atom()
        case 2: model.cut = Array(atom().dropLast())
        case 3: model.cut = Array(atom().prefix(2))
        case 4:
            model.cut = pick([
                [0xe0, 0, 0xc5, 1], [2, 0xe0, 0, 0xc5], [0x80, 5], [0xc0, 0x10, 0, 7],
            ])
        case 5: model.cut = model.atoms.max(by: AtomModel.precedes).map { $0 + [0] }
        default: break
        }
        model.atoms = Set(model.below(model.cut))
        return model
    }
}
