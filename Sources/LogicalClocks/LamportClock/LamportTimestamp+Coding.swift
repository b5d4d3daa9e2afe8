import WireFormat

extension LamportTimestamp: NamedTextRepresentable {
    /// Returns the timestamp as `TIME@REPLICA`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        "\(time)@\(name(replica))"
    }

    /// Reads a timestamp.
    ///
    /// - Throws: `TextError` with the column; also for a time above ``LamportClock/timeMax``.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        time = try scanner.number(atMost: LamportClock.timeMax)
        try scanner.expect("@")
        replica = try scanner.replica(id)
    }
}

extension LamportTimestamp: BinaryRepresentable {
    /// Writes the time and the number of the process, both as varints; a time above
    /// ``LamportClock/timeMax`` is refused.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: time, atMost: LamportClock.timeMax)
        writer.write(varint: UInt64(replica.rawValue))
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a time above ``LamportClock/timeMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        time = try reader.readVarint(atMost: LamportClock.timeMax)
        replica = try reader.readReplica()
    }
}
