import WireFormat

/// The forms in which a member keeps the list while it is down, and hands it to a newcomer.
extension Retirements: NamedTextRepresentable {
    /// Returns the last event of each retired replica, in the order of the decisions: `[7:2, 2:5]`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        "[" + finals.map { $0.text(naming: name) }.joined(separator: ", ") + "]"
    }

    /// Reads a list.
    ///
    /// - Throws: `TextError` with the column; also for a replica that comes twice, and for more
    ///   than ``VectorClock/entriesMax``.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        self.init()
        try scanner.expect("[")
        if scanner.accept("]") { return }
        var dots: [Dot] = []
        var seen: Set<ReplicaID> = []
        repeat {
            scanner.skipSpace()
            let start = scanner
            let dot = try Dot(scanning: &scanner, id: id)
            guard seen.insert(dot.replica).inserted else {
                throw start.error("the replica appears twice")
            }
            guard dots.count < VectorClock.entriesMax else {
                throw start.error("more than \(VectorClock.entriesMax) replicas")
            }
            dots.append(dot)
        } while scanner.accept(",")
        try scanner.expect("]", orElse: "expected ',' or ']'")
        self.init(distinct: dots)
    }
}

extension Retirements: BinaryRepresentable {
    /// Writes how many there are as a varint, then each last event in order; more than the writer may
    /// still take are refused.
    ///
    /// - Complexity: O(*n*), where *n* is the number of retired replicas.
    public func write(to writer: inout ByteWriter) {
        guard writer.spend(entries: finals.count) else { return }
        writer.write(varint: UInt64(finals.count))
        for dot in finals { dot.write(to: &writer) }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a replica that comes twice, and for more than the reader has
    ///   entries left.
    /// - Complexity: O(*n* log *n*), where *n* is the number of retired replicas.
    public init(from reader: inout ByteReader) throws(WireError) {
        let count = try reader.readEntryCount(itemBytesMin: 2)
        var dots: [Dot] = []
        dots.reserveCapacity(count)
        var seen: Set<ReplicaID> = []
        for _ in 0..<count {
            let start = reader.byteOffset
            let dot = try Dot(from: &reader)
            guard seen.insert(dot.replica).inserted else { throw WireError(.invalid, at: start) }
            dots.append(dot)
        }
        self.init(distinct: dots)
    }
}
