import LogicalClocks

/// The numbers of messages that each process has sent to each other, as far as one process knows.
///
/// A pair that is not stored counts zero, and counts grow with the processes that are named.
public struct SendCounts: Hashable, Sendable {
    /// The most processes whose counts are held.
    public static let processesMax = 1_024

    /// The length of a row: one more than the largest index of a process that is stored.
    @usableFromInline package private(set) var width: Int

    @usableFromInline private(set) var counts: [UInt64]

    /// Creates counts of zero, with room for the processes below an index.
    ///
    /// - Precondition: `indexBound` is from 0 to ``processesMax``.
    public init(indexBound: Int = 0) {
        precondition(0...Self.processesMax ~= indexBound, "counts of too many processes")
        width = indexBound
        counts = Array(repeating: 0, count: indexBound * indexBound)
    }

    /// Creates counts from rows end to end.
    ///
    /// - Precondition: There are as many rows as each has counts.
    init(width: Int, counts: [UInt64]) {
        precondition(counts.count == width * width, "as many rows as columns")
        self.width = width
        self.counts = counts
    }

    /// The messages from `sender` to `receiver`.
    ///
    /// - Precondition: To set a count, both indices are below ``processesMax``.
    public subscript(sender: ReplicaID, receiver: ReplicaID) -> UInt64 {
        get {
            guard sender.index < width, receiver.index < width else { return 0 }
            return counts[sender.index * width + receiver.index]
        }
        set {
            reserve(max(sender.index, receiver.index) + 1)
            counts[sender.index * width + receiver.index] = newValue
        }
    }

    /// Takes in what other counts know: the larger of every two.
    ///
    /// - Parameters:
    ///   - other: The other counts.
    ///   - owner: A process that counts its own sends here: what others say of these is never
    ///     believed.
    /// - Complexity: O(*n*²), where *n* is the number of processes.
    public mutating func merge(_ other: Self, except owner: ReplicaID? = nil) {
        reserve(other.width)
        for row in 0..<other.width where row != owner?.index {
            let start = row * width
            let otherStart = row * other.width
            for column in 0..<other.width {
                let count = other.counts[otherStart + column]
                if count > counts[start + column] { counts[start + column] = count }
            }
        }
    }

    /// Makes room for the processes below an index.
    private mutating func reserve(_ bound: Int) {
        guard bound > width else { return }
        precondition(bound <= Self.processesMax, "counts of too many processes")
        var wider = [UInt64](repeating: 0, count: bound * bound)
        for row in 0..<width {
            for column in 0..<width { wider[row * bound + column] = counts[row * width + column] }
        }
        width = bound
        counts = wider
    }

    /// Compares the counts of all pairs, stored or not.
    public static func == (left: Self, right: Self) -> Bool {
        let width = max(left.width, right.width)
        var one = left
        var other = right
        one.reserve(width)
        other.reserve(width)
        return one.counts == other.counts
    }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) {
        for row in 0..<width {
            for column in 0..<width where counts[row * width + column] > 0 {
                hasher.combine(row)
                hasher.combine(column)
                hasher.combine(counts[row * width + column])
            }
        }
    }
}
