import WireFormat

extension HybridLogicalClock: TextRepresentable {
    /// The timestamp of the last event, as `MILLISECONDS.COUNTER`.
    public var description: String { timestamp.description }

    /// Reads the form of ``description``.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        self.init(timestamp: try HybridTimestamp(parsing: text))
    }
}

extension HybridLogicalClock: BinaryRepresentable {
    /// Writes the timestamp of the last event, eight bytes.
    public func write(to writer: inout ByteWriter) {
        timestamp.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init(timestamp: try HybridTimestamp(from: &reader))
    }
}
