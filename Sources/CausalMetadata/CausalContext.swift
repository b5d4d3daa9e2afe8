import WireFormat

/// What rides on every message besides its clock: a small set of facts that merge.
///
/// A context is a set of *atoms*, byte strings in lexicographic order. Each begins with the number
/// of the key that it belongs to; the rest is one part of the key's value. Merging is set union,
/// so a node that knows no key forwards and merges a context exactly as one that knows them all
/// (Mace and Fonseca, "Universal Context Propagation for Distributed System Instrumentation",
/// EuroSys 2018).
///
/// An empty context takes no bytes and no allocation.
public struct CausalContext: Hashable, Sendable {
    /// The most bytes that a context is read from.
    public static let bytesMax = 65_536

    /// The atoms, in rising order, none twice.
    private var atoms: [[UInt8]] = []

    /// Creates the empty context.
    public init() {}

    /// Whether the context holds nothing.
    public var isEmpty: Bool { atoms.isEmpty }

    /// The value of a key, or nil if the context has none.
    ///
    /// - Complexity: O(*n*), where *n* is the number of atoms.
    public subscript<Key: ContextKey>(key: Key.Type) -> Key.Value? {
        get {
            let prefix = Self.prefix(of: Key.number)
            let parts = atoms.filter { $0.starts(with: prefix) }.map { $0[prefix.count...] }
            return parts.isEmpty ? nil : Key.Value(parts: parts)
        }
        set {
            let prefix = Self.prefix(of: Key.number)
            let others = atoms.filter { !$0.starts(with: prefix) }
            let mine = newValue?.parts ?? []
            let sorted = Set(mine).map { prefix + $0 }.sorted { Self.precedes($0, $1) }
            atoms = Self.union(others, sorted)
        }
    }

    /// Takes in another context: the union of the atoms.
    ///
    /// Merging is idempotent, commutative and associative.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of atoms.
    public mutating func merge(_ other: Self) {
        if other.atoms.isEmpty { return }
        atoms = atoms.isEmpty ? other.atoms : Self.union(atoms, other.atoms)
    }

    /// Returns the union of two contexts.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of atoms.
    public func merging(_ other: Self) -> Self {
        var copy = self
        copy.merge(other)
        return copy
    }

    /// The context as bytes: each atom with its length before it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        for atom in atoms { writer.write(lengthPrefixed: atom) }
        return writer.bytes
    }

    /// Reads a context from all of `bytes`; keys that nobody here knows are kept.
    ///
    /// - Throws: `WireError` with the byte offset: too long, cut off, an atom without a key
    ///   number, or atoms that are not in rising order.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        guard bytes.count <= Self.bytesMax else {
            throw WireError(.overLimit(limit: Self.bytesMax), at: Self.bytesMax)
        }
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            let start = reader.byteOffset
            let atom = Array(try reader.readLengthPrefixed(atMost: Self.bytesMax))
            guard Self.hasKeyNumber(atom) else { throw WireError(.invalid, at: start) }
            if let last = atoms.last, !Self.precedes(last, atom) {
                throw WireError(.notCanonical, at: start)
            }
            atoms.append(atom)
        }
    }

    /// The bytes that begin every atom of a key: its number, high byte first, in two bytes, so
    /// that atoms sort by key.
    private static func prefix(of number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(number & 0xff)]
    }

    private static func hasKeyNumber(_ atom: [UInt8]) -> Bool {
        atom.count >= 2
    }

    private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }

    private static func union(_ left: [[UInt8]], _ right: [[UInt8]]) -> [[UInt8]] {
        var merged: [[UInt8]] = []
        merged.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count && j < right.count {
            if left[i] == right[j] {
                merged.append(left[i])
                i += 1
                j += 1
            } else if precedes(left[i], right[j]) {
                merged.append(left[i])
                i += 1
            } else {
                merged.append(right[j])
                j += 1
            }
        }
        merged.append(contentsOf: left[i...])
        merged.append(contentsOf: right[j...])
        return merged
    }
}
