import WireFormat

extension EventStamp: NamedTextRepresentable {
    /// Returns the stamp as `ORIGIN:CLOCK`, such as `3:{0:1, 3:2}`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        "\(name(origin)):\(clock.text(naming: name))"
    }

    /// Reads a stamp.
    ///
    /// - Throws: `TextError` with the column; also if the clock counts no event of the origin.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        scanner.skipSpace()
        let start = scanner
        let origin = try scanner.replica(id)
        try scanner.expect(":")
        let clock = try VectorClock(scanning: &scanner, id: id)
        guard clock[origin] > 0 else {
            throw start.error("the clock counts no event of its origin")
        }
        self.init(origin: origin, clock: clock)
    }
}

extension EventStamp: BinaryRepresentable {
    /// Writes the number of the origin as a varint, then the clock.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(origin.rawValue))
        clock.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also if the clock counts no event of the origin.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let origin = try reader.readReplica()
        let clock = try VectorClock(from: &reader)
        guard clock[origin] > 0 else { throw WireError(.invalid, at: start) }
        self.init(origin: origin, clock: clock)
    }
}
