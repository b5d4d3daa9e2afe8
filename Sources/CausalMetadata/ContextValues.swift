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
///
/// Names are compared by their bytes, as nodes that know no key compare them: two spellings of
/// one letter are two names.
public struct ContextSet: ContextValue, ExpressibleByArrayLiteral {
    /// The names, in the order of their bytes, none twice.
    public let names: [String]

    /// Creates a set; an empty name is none.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names.
    public init(_ names: some Sequence<String>) {
        let sorted = names.filter { !$0.isEmpty }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var unique: [String] = []
        for name in sorted where !(unique.last?.utf8.elementsEqual(name.utf8) ?? false) {
            unique.append(name)
        }
        self.names = unique
    }

    /// Creates a set from a literal.
    public init(arrayLiteral elements: String...) {
        self.init(elements)
    }

    /// Creates the set of all parts that are UTF-8; each is one name, and an empty one is none.
    public init(parts: [ArraySlice<UInt8>]) {
        self.init(parts.compactMap { String(validating: $0, as: UTF8.self) })
    }

    /// One part a name, and one empty part for a set without names.
    public var parts: [[UInt8]] {
        names.isEmpty ? [[]] : names.map { Array($0.utf8) }
    }

    /// Whether two sets hold the same names, byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.names.elementsEqual(right.names) { $0.utf8.elementsEqual($1.utf8) }
    }
}
