import WireFormat

extension Dot: NamedTextRepresentable {
    /// Returns the dot as `REPLICA:COUNTER`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        "\(name(replica)):\(counter)"
    }

    /// Reads a dot.
    ///
    /// - Throws: `TextError` with the column; also for a counter of 0, which no event has.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        let replica = try scanner.replica(id)
        try scanner.expect(":")
        scanner.skipSpace()
        let start = scanner
        let counter = try scanner.number(atMost: VectorClock.countMax)
        guard counter > 0 else { throw start.error("expected a counter from 1") }
        self.init(replica, counter)
    }
}

extension Dot: BinaryRepresentable {
    /// Writes the number of the replica and the counter, both as varints; a counter of 0 or above
    /// ``VectorClock/countMax`` is refused.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(replica.rawValue))
        writer.write(counter: counter)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a counter of 0 or above ``VectorClock/countMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        let replica = try reader.readReplica()
        self.init(replica, try reader.readCounter())
    }
}
