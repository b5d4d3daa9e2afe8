import WireFormat

extension LamportTimestamp: TextRepresentable {
    /// The timestamp as `TIME@REPLICA`.
    public var description: String { "\(time)@\(replica)" }

    /// The timestamp as `TIME@NAME`, with the name of a roster.
    public func description(in roster: Roster) -> String {
        "\(time)@\(TextScanner.quotedIfNeeded(roster.name(of: replica)))"
    }

    /// Reads the form that ``description`` gives.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        try self.init(parsing: text) { ReplicaID(digits: $0) }
    }

    /// Reads the form that ``description(in:)`` gives; a name that is new joins the roster.
    ///
    /// - Throws: `TextError` with the column; the roster is then as it was.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        self = try roster.addingNames { roster throws(TextError) in
            try Self(parsing: text) { roster.add($0) }
        }
    }

    private init(parsing text: String, id: (String) -> ReplicaID?) throws(TextError) {
        var scanner = TextScanner(text)
        time = try scanner.number(atMost: LamportClock.timeMax)
        try scanner.expect("@")
        replica = try scanner.replica(id)
        try scanner.expectEnd()
    }
}

extension LamportTimestamp: BinaryRepresentable {
    /// Writes the time and the number of the process, both as varints.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: time)
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
