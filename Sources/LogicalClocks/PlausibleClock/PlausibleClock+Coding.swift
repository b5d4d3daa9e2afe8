import WireFormat

extension PlausibleClock: TextRepresentable {
    /// The counts of the entries as `[3, 0, 2, 1]`.
    public var description: String {
        "[" + counts.indices.map { String(counts[$0]) }.joined(separator: ", ") + "]"
    }

    /// Reads the form of ``description``, with exactly as many entries as the type has.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        self.init()
        var scanner = TextScanner(text)
        for entry in counts.indices {
            try scanner.expect(entry == 0 ? "[" : ",", orElse: Self.expected)
            counts[entry] = try scanner.number(atMost: VectorClock.countMax)
        }
        try scanner.expect("]", orElse: Self.expected)
        try scanner.expectEnd()
    }

    private static var expected: String { "expected '[', \(entryCount) counts, and ']'" }
}

extension PlausibleClock: BinaryRepresentable {
    /// Writes the number of entries, then the count of each, all as varints; a count above
    /// ``VectorClock/countMax`` is refused.
    ///
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(entryCount))
        for entry in counts.indices {
            writer.write(varint: counts[entry], atMost: VectorClock.countMax)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for another number of entries.
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init()
        let start = reader.byteOffset
        guard try reader.readVarint() == UInt64(entryCount) else {
            throw WireError(.invalid, at: start)
        }
        for entry in counts.indices {
            counts[entry] = try reader.readVarint(atMost: VectorClock.countMax)
        }
    }
}
