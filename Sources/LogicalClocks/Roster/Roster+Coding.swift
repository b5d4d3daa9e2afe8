import WireFormat

extension Roster: TextRepresentable {
    /// The names in the order of their numbers, such as `[a, b, "two words"]`.
    ///
    /// A name that is not made of letters, digits and `_-.#@/+` is quoted.
    public var description: String {
        "[" + names.map(TextScanner.quotedIfNeeded).joined(separator: ", ") + "]"
    }

    /// Reads the form of ``description``.
    ///
    /// - Throws: `TextError` with the column; also for a name that is empty, too long or comes
    ///   twice, and for too many.
    public init(parsing text: String) throws(TextError) {
        self.init()
        var scanner = TextScanner(text)
        try scanner.expect("[")
        if !scanner.accept("]") {
            repeat {
                scanner.skipSpace()
                let start = scanner
                let name = try scanner.name()
                guard id(of: name) == nil else { throw start.error("'\(name)' appears twice") }
                guard add(name) != nil else {
                    throw start.error(
                        "expected at most \(Self.countMax) names of 1 to \(Self.nameBytesMax) bytes"
                    )
                }
            } while scanner.accept(",")
            try scanner.expect("]", orElse: "expected ',' or ']'")
        }
        try scanner.expectEnd()
    }
}

extension Roster: BinaryRepresentable {
    /// Writes the number of names, then each in UTF-8 after the number of its bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(count))
        for name in names { writer.write(lengthPrefixed: name.utf8) }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset; also for a name that is empty, too long or comes
    ///   twice, and for too many.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init()
        for _ in 0..<(try reader.readCount(atMost: Self.countMax, itemBytesMin: 2)) {
            let start = reader.byteOffset
            let bytes = try reader.readLengthPrefixed(atMost: Self.nameBytesMax)
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw WireError(.invalidUTF8, at: start)
            }
            guard id(of: name) == nil, add(name) != nil else {
                throw WireError(.invalid, at: start)
            }
        }
    }
}
