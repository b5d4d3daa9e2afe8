import LogicalClocks
import WireFormat

extension EventTree: ContextValue {
    /// Creates the tree of the parts that are intervals with a count, or nil if none is part of a
    /// tree.
    ///
    /// It has the largest count at each point. One above ``Stamp/countMax`` is held there, so that
    /// no peer takes away the room for events, and a part deeper than ``Stamp/depthMax`` is none.
    /// Parts that make a tree of more than ``Stamp/nodesMax`` nodes are no value; those in a
    /// context of ``CausalContext/bytesMax`` bytes never do.
    ///
    /// - Complexity: O(*n* · *d* log *n*), where *n* is the number of parts and *d* the depth.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isTree = false
        var intervals: [Interval] = []
        for part in parts {
            if part.isEmpty {
                isTree = true
            } else if let interval = Self.whole(of: part, Self.readInterval) {
                intervals.append(interval)
            }
        }
        guard isTree || !intervals.isEmpty else { return nil }
        self.init(maximumOf: intervals)
    }

    /// One part for each interval whose lowest count is above that of the interval around it: its
    /// depth, the way down to it, and the count; and one empty part for the tree 0.
    ///
    /// The way is a bit for each level, 1 for a right half, in as few bytes as hold them. Larger
    /// intervals come first, so trimming loses the finest distinctions first.
    ///
    /// - Complexity: O(*n* · *d*), where *n* is the number of nodes and *d* the depth.
    public var parts: [[UInt8]] {
        let intervals = intervals
        if intervals.isEmpty { return [[]] }
        return intervals.map { interval in
            var writer = ByteWriter()
            writer.write(orderedNumber: UInt64(interval.depth))
            writer.write(bytes: interval.path)
            writer.write(reversedNumber: min(interval.count, Stamp.countMax))
            return writer.bytes
        }
    }

    private static func readInterval(_ reader: inout ByteReader) throws(WireError) -> Interval {
        let start = reader.byteOffset
        let depth = try reader.readOrderedNumber()
        guard depth <= UInt64(Stamp.depthMax) else {
            throw WireError(.overLimit(limit: Stamp.depthMax), at: start)
        }
        let path = Array(try reader.readBytes(count: (Int(depth) + 7) / 8))
        let spare = UInt8(truncatingIfNeeded: (8 - depth % 8) % 8)
        guard path.last.map({ $0 & ((1 << spare) - 1) == 0 }) ?? true else {
            throw WireError(.notCanonical, at: reader.byteOffset - 1)
        }
        let count = try reader.readReversedNumber()
        guard count > 0 else { throw WireError(.invalid, at: reader.byteOffset - 1) }
        return Interval(depth: Int(depth), path: path, count: min(count, Stamp.countMax))
    }
}
