import WireFormat

extension HybridTimestamp: TextRepresentable {
    /// The timestamp as `MILLISECONDS.COUNTER`, such as `1700000000000.3`.
    public var description: String { "\(milliseconds).\(counter)" }

    /// Reads the form of ``description``.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        var scanner = TextScanner(text)
        let milliseconds = try scanner.number(atMost: Self.millisecondsMax)
        try scanner.expect(".")
        let counter = try scanner.number(atMost: UInt64(UInt16.max))
        try scanner.expectEnd()
        self.init(milliseconds: milliseconds, counter: UInt16(counter))
    }
}

extension HybridTimestamp: BinaryRepresentable {
    /// Writes eight bytes, the highest first, so that the order of bytes is the order of time; a time
    /// above ``millisecondsMax`` is refused.
    public func write(to writer: inout ByteWriter) {
        guard milliseconds <= Self.millisecondsMax else { return writer.refuse(.overflow) }
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            writer.write(byte: UInt8(truncatingIfNeeded: rawValue >> shift))
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a time above ``millisecondsMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let bytes = try reader.readBytes(count: 8)
        let rawValue = bytes.reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
        guard let timestamp = Self(rawValue: rawValue) else {
            throw WireError(.overflow, at: start)
        }
        self = timestamp
    }
}
