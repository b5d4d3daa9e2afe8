/// A vector that counts the known updates of each replica to one datum (Parker and others 1983).
///
/// It has the form of a vector clock, but counts the updates of one datum: its entries move when
/// the datum is updated, and not when messages are sent or received.
///
///     var known: VersionVector = [a: 2]
///     let update = known.advance(at: b)  // b:1
///     known.contains(update)  // true
///
/// A version vector holds the updates of each replica from the first on, without gaps.
public struct VersionVector: CausallyOrdered, Hashable, Sendable {
    /// The entries, as a vector clock.
    public private(set) var clock: VectorClock

    /// Creates the vector that knows no update.
    public init() {
        clock = VectorClock()
    }

    /// Creates the vector with the entries of a clock.
    public init(_ clock: VectorClock) {
        self.clock = clock
    }

    /// Creates a vector from entries in any order; entries of zero are left out.
    ///
    /// - Precondition: No replica comes twice, and no count is above ``VectorClock/countMax``.
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    public init(_ entries: some Sequence<(ReplicaID, UInt64)>) {
        clock = VectorClock(entries)
    }

    /// The number of replicas of which an update is known.
    public var count: Int { clock.count }

    /// Whether no update is known.
    public var isEmpty: Bool { clock.isEmpty }

    /// The entries above zero, in rising order of replica.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public var entries: [(replica: ReplicaID, count: UInt64)] { clock.entries }

    /// The number of updates of a replica that are known.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    public subscript(replica: ReplicaID) -> UInt64 { clock[replica] }

    /// Returns whether an update is known.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    public func contains(_ dot: Dot) -> Bool {
        clock.covers(dot)
    }

    /// Returns the dot that the next update at a replica has.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    public func next(at replica: ReplicaID) -> Dot {
        Dot(replica, clock[replica] + 1)
    }

    /// Counts an update at a replica, and returns its dot.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public mutating func advance(at replica: ReplicaID) -> Dot {
        clock.tick(at: replica)
        return Dot(replica, clock[replica])
    }

    /// Adds an update that arrived, and returns whether it is known now.
    ///
    /// An update that follows a gap is not added, because the vector would then claim those
    /// before it as well.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public mutating func add(_ dot: Dot) -> Bool {
        if dot == next(at: dot.replica) { clock.tick(at: dot.replica) }
        return contains(dot)
    }

    /// Takes in all updates that another vector knows.
    ///
    /// Merging is idempotent, commutative and associative.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two vectors.
    public mutating func merge(_ other: Self) {
        clock.merge(other.clock)
    }

    /// Returns what this vector, which came from outside, says of the updates at a replica beyond those
    /// that the replica knows, or nil if it says no more.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    public func claim(about replica: ReplicaID, beyond own: Self) -> OwnEventsClaim? {
        clock.claim(about: replica, beyond: own.clock)
    }

    /// Takes in all updates that a vector from outside knows, except what it claims of the receiver's
    /// own; returns the claim that was left out.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two vectors.
    @discardableResult
    public mutating func merge(_ other: Self, receivedBy replica: ReplicaID) -> OwnEventsClaim? {
        clock.merge(other.clock, receivedBy: replica)
    }

    /// Returns the least vector that knows what either vector knows.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two vectors.
    public func merging(_ other: Self) -> Self {
        Self(clock.merging(other.clock))
    }

    /// Returns how the updates known here relate to those that `other` knows; `.concurrent`
    /// means a conflict.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two vectors.
    public func relation(to other: Self) -> CausalRelation {
        clock.relation(to: other.clock)
    }
}

extension VersionVector: ExpressibleByDictionaryLiteral {
    /// Creates a vector from a literal such as `[a: 1, b: 2]`.
    ///
    /// - Precondition: No replica comes twice, and no count is above ``VectorClock/countMax``.
    public init(dictionaryLiteral elements: (ReplicaID, UInt64)...) {
        self.init(elements)
    }
}
