import WireFormat

/// A set of names: merging is *union*.
///
/// Names are compared by their bytes, as nodes that know no key compare them: two spellings of
/// one letter are two names. Each name is a part; nothing is there to compact but the empty set
/// beside others.
public struct ContextSet: ContextValue, ExpressibleByArrayLiteral {
    /// The storage of the names; most sets have one, which takes no array.
    private enum Storage: Sendable {
        case one(String)
        case names([String])
    }

    private let storage: Storage

    /// The names, in the order of their bytes, none twice.
    ///
    /// - Complexity: O(1).
    public var names: [String] {
        switch storage {
        case .one(let name): [name]
        case .names(let names): names
        }
    }

    /// The name, if there is only one.
    public var onlyName: String? {
        switch storage {
        case .one(let name): name
        case .names(let names): names.count == 1 ? names[0] : nil
        }
    }

    /// Creates a set; an empty name is none.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names.
    public init(_ names: some Sequence<String>) {
        let names = Array(names)
        if names.count == 1, !names[0].isEmpty {
            storage = .one(names[0])
            return
        }
        let sorted = names.filter { !$0.isEmpty }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var unique: [String] = []
        for name in sorted where unique.last?.hasBytes(of: name) != true {
            unique.append(name)
        }
        storage = .names(unique)
    }

    /// Creates a set from a literal.
    public init(arrayLiteral elements: String...) {
        self.init(elements)
    }

    /// Creates the set of all parts that are UTF-8; each is one name, and an empty one is none.
    public init?(parts: [ArraySlice<UInt8>]) {
        let names = parts.compactMap { String(validating: $0, as: UTF8.self) }
        guard !names.isEmpty else { return nil }
        self.init(names)
    }

    /// Creates the set of one name, which is empty if the part is, or nil if it is not UTF-8.
    public init?(part: ArraySlice<UInt8>) {
        guard let utf8 = try? UTF8Span(validating: part.span) else { return nil }
        let name = String(copying: utf8)
        storage = name.isEmpty ? .names([]) : .one(name)
    }

    /// One part a name, and one empty part for a set without names.
    public var parts: [[UInt8]] {
        switch storage {
        case .one(let name): [Array(name.utf8)]
        case .names(let names): names.isEmpty ? [[]] : names.map { Array($0.utf8) }
        }
    }

    /// Returns whether two sets hold the same names, byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.names.elementsEqual(right.names) { $0.hasBytes(of: $1) }
    }

    /// Hashes the names.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(names)
    }
}
