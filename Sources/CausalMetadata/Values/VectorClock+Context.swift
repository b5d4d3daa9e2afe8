import LogicalClocks
import WireFormat

extension VectorClock: ContextValue {
    /// Creates the clock of the parts that are entries, or nil if none is part of a clock.
    ///
    /// The largest count of each replica stays. One above ``VectorClock/countMax`` is held there,
    /// so that no peer takes away the room for ticks.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of parts.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isClock = false
        var counts: [ReplicaID: UInt64] = [:]
        for part in parts {
            if part.isEmpty {
                isClock = true
                continue
            }
            let entry = Self.whole(of: part) { reader throws(WireError) in
                (try reader.readOrderedNumber(), try reader.readReversedNumber())
            }
            guard let (number, count) = entry, count > 0, let number = UInt32(exactly: number)
            else { continue }
            let replica = ReplicaID(rawValue: number)
            counts[replica] = max(counts[replica] ?? 0, min(count, Self.countMax))
        }
        guard isClock || !counts.isEmpty else { return nil }
        self.init(counts.map { ($0.key, $0.value) })
    }

    /// One part an entry, its replica and its count, the largest count first; and one empty part
    /// for a clock that knows nothing.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public var parts: [[UInt8]] {
        if isEmpty { return [[]] }
        return entries.map { replica, count in
            var writer = ByteWriter()
            writer.write(orderedNumber: UInt64(replica.rawValue))
            writer.write(reversedNumber: min(count, Self.countMax))
            return writer.bytes
        }
    }
}
