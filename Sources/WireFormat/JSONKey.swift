/// The name of a member, escaped once, which a writer copies as a block.
///
///     static let time: JSONKey = "time"
///     json.member(.time, 3)
public struct JSONKey: Hashable, Sendable, ExpressibleByStringLiteral {
    /// A comma, the name between quotes, and a colon, filled up with zeros to whole words.
    let bytes: [UInt8]

    /// The number of bytes without the zeros.
    let count: Int

    /// Creates the key of a name.
    public init(_ name: String) {
        let plain = [UInt8(ascii: ",")] + TextBytes.quoted(name) + [UInt8(ascii: ":")]
        bytes = plain + Array(repeating: 0, count: -plain.count & 7)
        count = plain.count
    }

    /// Creates the key of a name that is written out.
    public init(stringLiteral name: String) {
        self.init(name)
    }
}

/// The names that the members of an object may have, up to 64, which a reader compares with the bytes
/// of the document.
///
/// Members are found fastest in the order of the table.
public struct JSONKeyTable: Hashable, Sendable {
    /// The most names in one table.
    public static let countMax = 64

    /// The names, in the order that was given.
    public let names: [String]

    let entries: [Entry]

    /// Creates a table of names.
    ///
    /// - Precondition: There are at most ``countMax``, none comes twice, and each is of ASCII letters,
    ///   digits and signs that JSON does not escape.
    /// - Complexity: O(*n*²), where *n* is the number of names.
    public init(_ names: [String]) {
        precondition(names.count <= Self.countMax, "a table has at most \(Self.countMax) names")
        self.names = names
        entries = names.enumerated().map { index, name in
            precondition(!names[..<index].contains(name), "the name '\(name)' appears twice")
            precondition(name.utf8.allSatisfy(isPlainASCII), "'\(name)' is not plain ASCII")
            return Entry(name)
        }
    }

    /// A name between quotes, as words that are compared with those of a document.
    struct Entry: Hashable, Sendable {
        let name: String
        /// The number of bytes, with the quotes.
        let count: Int
        /// The first eight bytes, or all and zeros, the first in the lowest.
        let first: UInt64
        /// The bits of `first` that count.
        let mask: UInt64
        /// The last eight bytes, where there are more than eight.
        let last: UInt64

        init(_ name: String) {
            let bytes = [UInt8(ascii: "\"")] + Array(name.utf8) + [UInt8(ascii: "\"")]
            self.name = name
            count = bytes.count
            first = Self.word(bytes.prefix(8))
            mask = Self.word(bytes.prefix(8).map { _ in 0xff })
            last = Self.word(bytes.suffix(8))
        }

        private static func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
            bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
        }

        /// Returns whether the name comes at a place of a document, whose next eight bytes are
        /// `word`.
        @inline(__always)
        func isNext(in span: Span<UInt8>, _ place: Int, _ word: UInt64) -> Bool {
            guard word & mask == first else { return false }
            guard count > 8 else { return true }
            guard count <= span.count - place,
                span.littleWord(at: place + count - 8) == last
            else { return false }
            guard count > 16 else { return true }
            let inner = name.utf8Span.span
            return inner.indices.allSatisfy { span[place + 1 + $0] == inner[$0] }
        }
    }
}

/// The members of one object that have been read: a bit for each name of a ``JSONKeyTable``.
public struct JSONKeySet: Hashable, Sendable {
    private var bits: UInt64 = 0

    /// The index of the name that is expected next.
    var next = 0

    /// Creates an empty set.
    public init() {}

    /// Returns whether the name at an index of the table has been read.
    public func contains(_ index: Int) -> Bool {
        bits >> UInt64(index) & 1 != 0
    }

    /// Adds an index, and returns whether it is new.
    mutating func insert(_ index: Int) -> Bool {
        next = index + 1
        let bit: UInt64 = 1 << UInt64(index)
        defer { bits |= bit }
        return bits & bit == 0
    }
}
