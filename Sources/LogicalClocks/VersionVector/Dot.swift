/// One event of one replica: the *n*-th thing that it did of some kind.
///
/// Writes of a store are named by dots; a version vector covers a dot when its entry for the
/// replica has reached the counter.
public struct Dot: Hashable, Sendable {
    /// The replica that did it.
    public var replica: ReplicaID

    /// Which of the replica's events it is, from 1.
    public var counter: UInt64

    /// Creates a dot.
    @inlinable
    public init(_ replica: ReplicaID, _ counter: UInt64) {
        self.replica = replica
        self.counter = counter
    }
}

extension VectorClock {
    /// Returns whether the clock has seen a dot.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    @inlinable
    public func covers(_ dot: Dot) -> Bool {
        self[dot.replica] >= dot.counter
    }
}
