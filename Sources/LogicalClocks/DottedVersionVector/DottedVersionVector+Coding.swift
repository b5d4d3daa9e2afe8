import WireFormat

extension DottedVersionVector: NamedTextRepresentable {
    /// Returns the vector as `{0:1, 3:2+5+7-9}`: the count of each replica from its first update on,
    /// then the updates beyond.
    public func text(naming name: (ReplicaID) -> String) -> String {
        var entries: [String] = []
        var replica: ReplicaID?
        for stretch in allStretches {
            if stretch.replica != replica {
                replica = stretch.replica
                entries.append("\(name(stretch.replica)):\(clock[stretch.replica])")
                if stretch.first == 1 { continue }
            }
            let last = stretch.last > stretch.first ? "-\(stretch.last)" : ""
            entries[entries.count - 1] += "+\(stretch.first)\(last)"
        }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    /// Reads a vector.
    ///
    /// - Throws: `TextError` with the column; also for a counter above ``VectorClock/countMax``, and
    ///   for more than ``VectorClock/entriesMax`` replicas or stretches.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        var counts: [(ReplicaID, UInt64)] = []
        var stretches: [Stretch] = []
        try scanner.entries(atMost: VectorClock.entriesMax, id: id) {
            (scanner, replica) throws(TextError) in
            counts.append((replica, try scanner.number(atMost: VectorClock.countMax)))
            while scanner.accept("+") {
                let start = scanner
                let first = try scanner.number(atMost: VectorClock.countMax)
                let last =
                    scanner.accept("-")
                    ? try scanner.number(atMost: VectorClock.countMax) : first
                guard first > 0, first <= last else {
                    throw start.error("expected a rising stretch")
                }
                guard stretches.count < VectorClock.entriesMax else {
                    throw start.error("more than \(VectorClock.entriesMax) stretches")
                }
                stretches.append(Stretch(Dot(replica, first), through: last))
            }
        }
        self.init(VectorClock(counts), stretches)
    }
}

extension DottedVersionVector: BinaryRepresentable {
    /// Writes the clock, then the stretches after their number: of each the distance to the replica of
    /// the one before, what is missing before it less one, and its length less one.
    ///
    /// Each stretch is an entry. More of them than the writer may still take are refused.
    ///
    /// - Complexity: O(*n* + *s* log *n*) for *n* entries and *s* stretches.
    public func write(to writer: inout ByteWriter) {
        clock.write(to: &writer)
        guard writer.spend(entries: stretches.count) else { return }
        writer.write(varint: UInt64(stretches.count))
        var place = Place()
        for stretch in stretches {
            writer.write(varint: UInt64(stretch.replica.rawValue) - place.replica)
            let known = place.count(before: stretch.replica, clock)
            writer.write(varint: stretch.first - known - 2)
            writer.write(varint: stretch.last - stretch.first)
            place = Place(stretch)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a counter above ``VectorClock/countMax``
    ///   and for more entries and stretches than the reader has left.
    /// - Complexity: O(*n* + *s* log *n*) for *n* entries and *s* stretches.
    public init(from reader: inout ByteReader) throws(WireError) {
        clock = try VectorClock(from: &reader)
        let count = try reader.readEntryCount(itemBytesMin: 3)
        stretches.reserveCapacity(count)
        var place = Place()
        for _ in 0..<count {
            let start = reader.byteOffset
            let distance = try reader.readVarint(atMost: UInt64(UInt32.max))
            guard let id = UInt32(exactly: place.replica + distance) else {
                throw WireError(.overflow, at: start)
            }
            let replica = ReplicaID(rawValue: id)
            let known = place.count(before: replica, clock)
            let missing = try Self.readCounter(&reader, above: known, 2)
            let first = known + missing + 2
            let last = first + (try Self.readCounter(&reader, above: first, 0))
            stretches.append(Stretch(Dot(replica, first), through: last))
            place = Place(stretches[stretches.count - 1])
        }
    }

    /// Reads how far a counter lies above a known one and a distance.
    private static func readCounter(
        _ reader: inout ByteReader, above known: UInt64, _ distance: UInt64
    ) throws(WireError) -> UInt64 {
        let start = reader.byteOffset
        guard known <= VectorClock.countMax - distance else {
            throw WireError(.overflow, at: start)
        }
        return try reader.readVarint(atMost: VectorClock.countMax - distance - known)
    }

    /// The end of the stretch before.
    private struct Place {
        var replica: UInt64 = 0
        var last: UInt64?

        init() {}

        init(_ stretch: Stretch) {
            replica = UInt64(stretch.replica.rawValue)
            last = stretch.last
        }

        /// Returns the last counter known before the next stretch of a replica.
        func count(before next: ReplicaID, _ clock: VectorClock) -> UInt64 {
            UInt64(next.rawValue) == replica ? last ?? clock[next] : clock[next]
        }
    }
}
