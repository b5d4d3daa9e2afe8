import WireFormat

extension LamportClock: TextRepresentable {
    /// The time in decimal.
    public var description: String { String(time) }

    /// Reads a time in decimal.
    ///
    /// - Throws: `TextError` for anything but digits up to ``timeMax``.
    public init(parsing text: String) throws(TextError) {
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let time = UInt64(text),
            time <= Self.timeMax
        else {
            throw TextError(
                "expected a whole number up to \(Self.timeMax)",
                at: TextPosition(line: 1, column: 1))
        }
        self.init(time: time)
    }
}

extension LamportClock: BinaryRepresentable {
    /// Writes the time as one varint; one above ``timeMax`` is refused.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: time, atMost: Self.timeMax)
    }

    /// Reads a time, one canonical varint.
    ///
    /// - Throws: `WireError`, also above ``timeMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init(time: try reader.readVarint(atMost: Self.timeMax))
    }
}
