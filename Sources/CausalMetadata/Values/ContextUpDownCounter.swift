import LogicalClocks

/// A count that grows and shrinks: merging joins what was added and what was taken away.
///
/// It is two counters that only grow (the PN-Counter of Shapiro and others, 2011, section 3.1.2),
/// and compacts as they do.
public struct ContextUpDownCounter: ContextValue {
    private var added = ContextCounter()
    private var taken = ContextCounter()

    /// Creates a counter at zero.
    public init() {}

    /// What was added less what was taken away, held at the ends of the range of numbers.
    ///
    /// - Complexity: O(*n*), where *n* is the number of writers.
    public var total: Int64 {
        let (up, down) = (added.total, taken.total)
        if up >= down { return Int64(clamping: up - down) }
        let below = down - up
        return below > UInt64(Int64.max) ? .min : -Int64(below)
    }

    /// Adds for a writer.
    public mutating func increment(at writer: ReplicaID, by amount: UInt64 = 1) {
        added.increment(at: writer, by: amount)
    }

    /// Takes away for a writer.
    public mutating func decrement(at writer: ReplicaID, by amount: UInt64 = 1) {
        taken.increment(at: writer, by: amount)
    }

    /// Creates the counter of the parts that are counts, or nil if none is part of a counter.
    public init?(parts: [ArraySlice<UInt8>]) {
        func side(_ mark: UInt8) -> ContextCounter? {
            ContextCounter(parts: parts.filter { $0.first == mark }.map { $0.dropFirst() })
        }
        let (up, down) = (side(0), side(1))
        let isZero = parts.contains { $0.isEmpty }
        guard isZero || up != nil || down != nil else { return nil }
        added = up ?? ContextCounter()
        taken = down ?? ContextCounter()
    }

    /// The parts of what was added after a byte 0, those of what was taken away after a byte 1;
    /// and one empty part for a counter that nobody moved.
    public var parts: [[UInt8]] {
        let zero = ContextCounter()
        let ups = added == zero ? [] : added.parts.map { [0] + $0 }
        let downs = taken == zero ? [] : taken.parts.map { [1] + $0 }
        return ups.isEmpty && downs.isEmpty ? [[]] : ups + downs
    }
}
