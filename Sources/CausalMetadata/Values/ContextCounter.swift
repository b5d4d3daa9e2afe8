import LogicalClocks
import WireFormat

/// A count that only grows: merging is the *maximum* of each writer's count.
///
/// Each writer counts under its own `ReplicaID`; two that count under one lose
/// what the lesser of them counted. The total is the sum (the G-Counter of Shapiro, Preguiça,
/// Baquero, Zawirski, "A comprehensive study of Convergent and Commutative Replicated Data Types",
/// 2011, section 3.1.1).
///
/// Nodes that do not know the key keep every count of a writer that passed them; one that knows it
/// compacts them to the largest.
public struct ContextCounter: ContextValue {
    private var counts: [ReplicaID: UInt64] = [:]

    /// Creates a counter at zero.
    public init() {}

    /// The sum of all counts, held at the largest number if it is above that.
    ///
    /// - Complexity: O(*n*), where *n* is the number of writers.
    public var total: UInt64 {
        counts.values.reduce(0) { $0.addingSaturated($1) }
    }

    /// Returns what a writer counted.
    public func count(of writer: ReplicaID) -> UInt64 { counts[writer] ?? 0 }

    /// Counts for a writer, up to the largest number.
    public mutating func increment(at writer: ReplicaID, by amount: UInt64 = 1) {
        guard amount > 0 else { return }
        counts[writer] = count(of: writer).addingSaturated(amount)
    }

    /// Creates the counter of the parts that are counts, or nil if none is part of a counter.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isCounter = false
        for part in parts {
            if part.isEmpty {
                isCounter = true
                continue
            }
            let entry = Self.whole(of: part) { reader throws(WireError) in
                (try reader.readOrderedNumber(), try reader.readReversedNumber())
            }
            guard let (writer, count) = entry, count > 0, let number = UInt32(exactly: writer)
            else { continue }
            let replica = ReplicaID(rawValue: number)
            counts[replica] = max(self.count(of: replica), count)
        }
        guard isCounter || !counts.isEmpty else { return nil }
    }

    /// One part a writer, its number and its count, the largest count first; and one empty part
    /// for a counter at zero.
    public var parts: [[UInt8]] {
        guard !counts.isEmpty else { return [[]] }
        return counts.sorted { $0.key < $1.key }.map { replica, count in
            var writer = ByteWriter()
            writer.write(orderedNumber: UInt64(replica.rawValue))
            writer.write(reversedNumber: count)
            return writer.bytes
        }
    }
}

extension UInt64 {
    fileprivate func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
