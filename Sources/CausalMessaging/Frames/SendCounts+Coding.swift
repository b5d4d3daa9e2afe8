import LogicalClocks
import WireFormat

/// The binary form: one more than the largest index of a process that is named, and then the counts,
/// row after row, all as varints.
extension SendCounts: BinaryRepresentable {
    /// Writes the counts, without rows and columns of zeros at the end; one above
    /// `VectorClock.countMax` is refused.
    ///
    /// - Complexity: O(*n*²), where *n* is the number of processes.
    public func write(to writer: inout ByteWriter) {
        let width = usedWidth
        writer.write(varint: UInt64(width))
        for row in 0..<width {
            for column in 0..<width {
                let count = counts[row * self.width + column]
                writer.write(varint: count, atMost: VectorClock.countMax)
            }
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset: more than ``processesMax`` processes, fewer
    ///   counts than they need, or one above `VectorClock.countMax`.
    /// - Complexity: O(*n*²), where *n* is the number of processes.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let width = try reader.readCount(atMost: Self.processesMax)
        // Every count takes a byte at least, so the room for them is bounded by what is left.
        guard width * width <= reader.remaining else { throw WireError(.truncated, at: start) }
        var counts: [UInt64] = []
        counts.reserveCapacity(width * width)
        for _ in 0..<width * width {
            counts.append(try reader.readVarint(atMost: VectorClock.countMax))
        }
        self.init(width: width, counts: counts)
        guard usedWidth == width else { throw WireError(.notCanonical, at: start) }
    }

    /// One more than the largest index of a process that has a count.
    private var usedWidth: Int {
        var used = width
        while used > 0 {
            let last = used - 1
            let isUsed = (0..<used).contains {
                counts[last * width + $0] > 0 || counts[$0 * width + last] > 0
            }
            if isUsed { return used }
            used = last
        }
        return 0
    }
}
