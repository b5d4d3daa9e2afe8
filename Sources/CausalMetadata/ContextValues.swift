/// A fact that is true once anybody has said so: merging is *or*.
public struct ContextFlag: ContextValue {
    /// Creates the raised flag; one that is not raised is no value at all.
    public init() {}

    /// Creates the raised flag, whatever the parts are.
    public init(parts: [ArraySlice<UInt8>]) {}

    /// One empty part.
    public var parts: [[UInt8]] { [[]] }
}

/// A number of which the largest wins: merging is *maximum*.
public struct ContextMaximum: ContextValue {
    /// The number.
    public var value: UInt64

    /// Creates a value.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Creates the largest of the numbers.
    public init(parts: [ArraySlice<UInt8>]) {
        let numbers = parts.filter { $0.count == 8 }
            .map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
        value = numbers.max() ?? 0
    }

    /// The number in eight bytes, high byte first.
    public var parts: [[UInt8]] {
        [(0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }]
    }
}

/// A set of names: merging is *union*.
public struct ContextSet: ContextValue, ExpressibleByArrayLiteral {
    /// The names, in the order of their bytes, none twice.
    public let names: [String]

    /// Creates a set.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names.
    public init(_ names: some Sequence<String>) {
        self.names = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Creates a set from a literal.
    public init(arrayLiteral elements: String...) {
        self.init(elements)
    }

    /// Creates the set of all parts; each is one name, and an empty one is none.
    public init(parts: [ArraySlice<UInt8>]) {
        self.init(parts.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) })
    }

    /// One part a name, and one empty part for a set without names.
    public var parts: [[UInt8]] {
        let parts = names.filter { !$0.isEmpty }.map { Array($0.utf8) }
        return parts.isEmpty ? [[]] : parts
    }
}
