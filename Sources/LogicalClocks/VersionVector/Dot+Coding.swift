import WireFormat

extension Dot: TextRepresentable {
    /// The dot as `REPLICA:COUNTER`.
    public var description: String { "\(replica):\(counter)" }

    /// The dot as `NAME:COUNTER`, with the name of a roster.
    public func description(in roster: Roster) -> String {
        "\(TextScanner.quotedIfNeeded(roster.name(of: replica))):\(counter)"
    }

    /// Reads the form that ``description`` gives.
    ///
    /// - Throws: `TextError` with the column; also for a counter of 0, which no event has.
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
        let replica = try scanner.replica(id)
        try scanner.expect(":")
        scanner.skipSpace()
        let start = scanner
        let counter = try scanner.number(atMost: VectorClock.countMax)
        guard counter > 0 else { throw start.error("expected a counter from 1") }
        try scanner.expectEnd()
        self.init(replica, counter)
    }
}

extension Dot: BinaryRepresentable {
    /// Writes the number of the replica and the counter, both as varints.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(replica.rawValue))
        writer.write(varint: counter)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a counter of 0 or above ``VectorClock/countMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        let replica = try reader.readReplica()
        let start = reader.byteOffset
        let counter = try reader.readVarint(atMost: VectorClock.countMax)
        guard counter > 0 else { throw WireError(.invalid, at: start) }
        self.init(replica, counter)
    }
}
