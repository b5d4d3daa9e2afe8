import WireFormat

extension EventStamp: TextRepresentable {
    /// The stamp as `ORIGIN:CLOCK`, such as `3:{0:1, 3:2}`.
    public var description: String { "\(origin):\(clock)" }

    /// The stamp with the names of a roster: `b:{a:1, b:2}`.
    public func description(in roster: Roster) -> String {
        let name = TextScanner.quotedIfNeeded(roster.name(of: origin))
        return "\(name):\(clock.description(in: roster))"
    }

    /// Reads the form that ``description`` gives; entries may come in any order.
    ///
    /// - Throws: `TextError` with the column; also if the clock counts no event of the origin.
    public init(parsing text: String) throws(TextError) {
        try self.init(parsing: text) { ReplicaID(digits: $0) }
    }

    /// Reads the form that ``description(in:)`` gives; names that are new join the roster.
    ///
    /// - Throws: `TextError` with the column; the roster is then as it was.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        self = try roster.addingNames { roster throws(TextError) in
            try Self(parsing: text) { roster.add($0) }
        }
    }

    private init(parsing text: String, id: (String) -> ReplicaID?) throws(TextError) {
        var scanner = TextScanner(text)
        scanner.skipSpace()
        let start = scanner
        let origin = try scanner.replica(id)
        try scanner.expect(":")
        var entries: [(ReplicaID, UInt64)] = []
        try scanner.entries(atMost: VectorClock.entriesMax, id: id) {
            (scanner, replica) throws(TextError) in
            entries.append((replica, try scanner.number(atMost: VectorClock.countMax)))
        }
        try scanner.expectEnd()
        let clock = VectorClock(entries)
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
