import WireFormat

/// The forms in which a process keeps what it has heard of the members while it is down.
extension StableCut: NamedTextRepresentable {
    /// The most entries that all clocks of a decoded or parsed cut may have together.
    ///
    /// A clock with equal counts takes a few bytes however many entries it has, so the bytes
    /// do not bound what a cut takes in memory.
    public static let entriesMax = 1 << 20

    /// Returns the latest clock of each member, and the final counts of those who left: `({0:{0:3,
    /// 2:1}, 1:{}}, {2:1})`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        let clocks = sortedClocks.map { "\(name($0)):\($1.text(naming: name))" }
        return "({\(clocks.joined(separator: ", "))}, \(finals.text(naming: name)))"
    }

    /// Reads a cut.
    ///
    /// - Throws: `TextError` with the column; also for more than ``VectorClock/entriesMax`` members
    ///   or ``entriesMax`` entries.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        self.init(members: [])
        var entriesLeft = Self.entriesMax
        try scanner.expect("(")
        try scanner.entries(atMost: VectorClock.entriesMax, id: id) {
            (scanner, member) throws(TextError) in
            let start = scanner
            let clock = try VectorClock(scanning: &scanner, id: id)
            guard clock.count <= entriesLeft else {
                throw start.error("more than \(Self.entriesMax) entries")
            }
            entriesLeft -= clock.count
            set(clock, of: member)
        }
        try scanner.expect(",")
        let start = scanner
        finals = try VectorClock(scanning: &scanner, id: id)
        guard haveAllLeftForGood else { throw start.error("a member has left") }
        try scanner.expect(")")
    }
}

extension StableCut: BinaryRepresentable {
    /// Writes how many members there are and, in rising order, how many numbers each leaves out
    /// after the one before, as varints, and its latest clock; then the final counts, as a clock.
    ///
    /// - Complexity: O(*n* (log *n* + *k*)), where *n* is the number of members and *k* of entries.
    public func write(to writer: inout ByteWriter) {
        let clocks = sortedClocks
        writer.write(varint: UInt64(clocks.count))
        var next: UInt64 = 0
        for (member, clock) in clocks {
            writer.write(varint: UInt64(member.rawValue) - next)
            clock.write(to: &writer)
            next = UInt64(member.rawValue) + 1
        }
        finals.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for more than ``VectorClock/entriesMax`` members or
    ///   ``entriesMax`` entries.
    /// - Complexity: O(*n* *k*), where *n* is the number of members and *k* of entries.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init(members: [])
        var entriesLeft = Self.entriesMax
        var next: UInt64 = 0
        for _ in 0..<(try reader.readCount(atMost: VectorClock.entriesMax, itemBytesMin: 2)) {
            let start = reader.byteOffset
            let gap = try reader.readVarint(atMost: UInt64(UInt32.max))
            guard gap + next <= UInt64(UInt32.max) else { throw WireError(.overflow, at: start) }
            let clock = try VectorClock(from: &reader)
            guard clock.count <= entriesLeft else {
                throw WireError(.overLimit(limit: Self.entriesMax), at: start)
            }
            entriesLeft -= clock.count
            set(clock, of: ReplicaID(rawValue: UInt32(gap + next)))
            next += gap + 1
        }
        let start = reader.byteOffset
        finals = try VectorClock(from: &reader)
        guard haveAllLeftForGood else { throw WireError(.invalid, at: start) }
    }
}
