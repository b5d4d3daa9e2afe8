import WireFormat

/// A set of names on which all agree: merging is *intersection*.
///
/// A part is a whole set, an *offer*, and the value is what all offers share. No value means that
/// nothing has been offered, which is no limit at all, and not the empty set.
///
/// A node that does not know the key keeps each distinct offer, so the context grows by one set
/// for each; one that knows it compacts them to a single set, at most as large as the smallest.
public struct ContextIntersection: ContextValue, ExpressibleByArrayLiteral {
    private let offer: ContextSet

    /// The names on which all agree, in the order of their bytes, none twice.
    public var names: [String] { offer.names }

    /// Creates an offer; an empty name is none.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names.
    public init(_ names: some Sequence<String>) {
        offer = ContextSet(names)
    }

    /// Creates an offer from a literal.
    public init(arrayLiteral elements: String...) {
        self.init(elements)
    }

    /// Creates what the parts that are offers share, or nil if none is.
    public init?(parts: [ArraySlice<UInt8>]) {
        let offers = parts.compactMap { part in
            Self.whole(of: part) { reader throws(WireError) in try Self.readOffer(&reader) }
        }
        guard let first = offers.first else { return nil }
        let others = offers.dropFirst().map { Set($0.parts) }
        offer = ContextSet(
            first.names.filter { name in
                others.allSatisfy { $0.contains(Array(name.utf8)) }
            })
    }

    /// One part: each name in order, with its length before it.
    public var parts: [[UInt8]] {
        var writer = ByteWriter()
        for name in offer.names { writer.write(lengthPrefixed: name.utf8) }
        return [writer.bytes]
    }

    private static func readOffer(_ reader: inout ByteReader) throws(WireError) -> ContextSet {
        var names: [String] = []
        while !reader.isAtEnd {
            let start = reader.byteOffset
            let bytes = try reader.readLengthPrefixed(atMost: reader.remaining)
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw WireError(.invalidUTF8, at: start)
            }
            let last = names.last ?? ""
            guard last.utf8.lexicographicallyPrecedes(name.utf8) else {
                throw WireError(.notCanonical, at: start)
            }
            names.append(name)
        }
        return ContextSet(names)
    }
}
