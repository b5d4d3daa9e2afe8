import WireFormat

extension VectorClock: BinaryRepresentable {
    /// Writes the clock: the number of entries, then for each the gap to the replica before it
    /// and its count.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(count))
        var next: UInt64 = 0
        for (replica, count) in zip(ids, counts) {
            writer.write(varint: UInt64(replica.rawValue) - next)
            writer.write(varint: count)
            next = UInt64(replica.rawValue) + 1
        }
    }

    /// Reads a clock; only the form that ``write(to:)`` gives is accepted.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(from reader: inout ByteReader) throws(WireError) {
        let count = try reader.readCount(atMost: Self.entriesMax, itemBytesMin: 2)
        var ids: [ReplicaID] = []
        var counts: [UInt64] = []
        ids.reserveCapacity(count)
        counts.reserveCapacity(count)
        var next: UInt64 = 0
        for _ in 0..<count {
            let start = reader.byteOffset
            let gap = try reader.readVarint(atMost: UInt64(UInt32.max))
            guard let id = UInt32(exactly: next + gap) else {
                throw WireError(.overflow, at: start)
            }
            ids.append(ReplicaID(rawValue: id))
            next = UInt64(id) + 1
            let countStart = reader.byteOffset
            let value = try reader.readVarint(atMost: Self.countMax)
            // A zero is never stored, so it has no form of its own.
            guard value > 0 else { throw WireError(.notCanonical, at: countStart) }
            counts.append(value)
        }
        self.init(ids: ids, counts: counts)
    }
}
