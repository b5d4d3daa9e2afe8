/// The updates of one datum that somebody knows: a version vector, with dots beyond it (Preguiça,
/// Baquero, Almeida, Fonte and Gonçalves 2012; the *causal context* of Almeida, Shoker and Baquero
/// 2018).
///
/// A ``VersionVector`` holds the updates of a replica from the first on. Whoever knows the third
/// one, and not the first two, cannot say so in it; here it is a dot beyond the vector:
///
///     var known: DottedVersionVector = [a: 1]
///     known.add(Dot(a, 3))
///     known.contains(Dot(a, 2))  // false
///     known.description          // {0:1+3}
///     known.add(Dot(a, 2))
///     known.description          // {0:3}
///
/// Dots that follow each other are kept as one stretch (the *interval version vectors* of Mukund,
/// Shenoy and Suresh 2014). Equal sets of updates have equal storage, hashes and bytes.
public struct DottedVersionVector: CausallyOrdered, Hashable, Sendable {
    /// Updates of one replica that follow each other.
    public struct Stretch: Hashable, Sendable {
        /// The replica.
        public let replica: ReplicaID
        /// The counter of the first update, from 1.
        public let first: UInt64
        /// The counter of the last update.
        public internal(set) var last: UInt64
    }

    /// The updates of each replica from its first on, as the entries of a vector clock.
    public internal(set) var clock: VectorClock

    /// The updates beyond those, in rising order of replica and counter.
    ///
    /// Between two stretches of a replica, and before the first one, some update is missing.
    public internal(set) var stretches: [Stretch] = []

    /// Creates the vector that knows no update.
    public init() {
        clock = VectorClock()
    }

    /// Creates the vector that knows the updates of each replica up to a count.
    public init(_ clock: VectorClock) {
        self.clock = clock
    }

    /// Creates the vector that knows the updates of a version vector.
    public init(_ vector: VersionVector) {
        clock = vector.clock
    }

    /// Creates the vector that knows the updates of a version vector, and others besides.
    ///
    /// - Precondition: The counters of the dots lie in 1 to ``VectorClock/countMax``.
    /// - Complexity: O(*n* + *d* log *d*) for *n* entries and *d* dots.
    public init(_ vector: VersionVector, dots: some Sequence<Dot>) {
        self.init(vector.clock, dots.map { Stretch($0, through: $0.counter) })
    }

    /// Creates a vector from stretches in any order, which may overlap.
    package init(_ clock: VectorClock, _ stretches: [Stretch]) {
        self.clock = clock
        settle(stretches.sorted(by: Stretch.precedes))
    }

    /// The number of entries of the vector and of stretches beyond it.
    public var count: Int { clock.count + stretches.count }

    /// Whether no update is known.
    public var isEmpty: Bool { clock.isEmpty && stretches.isEmpty }

    /// Returns whether an update is known.
    ///
    /// - Complexity: O(log *n* + *s*) for *n* entries and *s* stretches.
    public func contains(_ dot: Dot) -> Bool {
        clock.covers(dot) || stretches.contains { $0.contains(dot) }
    }

    /// Returns the counter of the last known update of a replica; 0 if none is known.
    ///
    /// - Complexity: O(log *n* + *s*) for *n* entries and *s* stretches.
    public func last(of replica: ReplicaID) -> UInt64 {
        stretches.last { $0.replica == replica }?.last ?? clock[replica]
    }

    /// Adds an update.
    ///
    /// - Precondition: The counter of the dot lies in 1 to ``VectorClock/countMax``.
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* stretches.
    public mutating func add(_ dot: Dot) {
        precondition(1...VectorClock.countMax ~= dot.counter, "a dot beyond VectorClock.countMax")
        if stretches.isEmpty, clock[dot.replica] == dot.counter - 1 {
            clock.raise(dot.replica, to: dot.counter)
        } else if !contains(dot) {
            add([Stretch(dot, through: dot.counter)])
        }
    }

    /// Adds stretches in rising order.
    mutating func add(_ others: [Stretch]) {
        var sorted: [Stretch] = []
        sorted.reserveCapacity(stretches.count + others.count)
        var left = stretches[...]
        var right = others[...]
        while let mine = left.first, let theirs = right.first {
            if Stretch.precedes(theirs, mine) {
                sorted.append(right.removeFirst())
            } else {
                sorted.append(left.removeFirst())
            }
        }
        settle(sorted + left + right)
    }

    /// Takes over stretches in rising order, and makes one of those that touch.
    private mutating func settle(_ sorted: [Stretch]) {
        stretches.removeAll(keepingCapacity: true)
        for stretch in sorted {
            let known = clock[stretch.replica]
            if stretch.first <= known + 1 {
                if stretch.last > known { clock.raise(stretch.replica, to: stretch.last) }
            } else if let before = stretches.last, before.replica == stretch.replica,
                stretch.first <= before.last + 1
            {
                stretches[stretches.count - 1].last = max(before.last, stretch.last)
            } else {
                stretches.append(stretch)
            }
        }
    }
}

extension DottedVersionVector: ExpressibleByDictionaryLiteral {
    /// Creates the vector that knows the updates of each replica up to a count, from a literal such
    /// as `[a: 1, b: 2]`.
    ///
    /// - Precondition: No replica comes twice, and no count is above ``VectorClock/countMax``.
    public init(dictionaryLiteral elements: (ReplicaID, UInt64)...) {
        self.init(VectorClock(elements))
    }
}

extension DottedVersionVector.Stretch {
    package init(_ first: Dot, through last: UInt64) {
        self.init(replica: first.replica, first: first.counter, last: last)
    }

    /// Returns whether an update is one of the stretch.
    public func contains(_ dot: Dot) -> Bool {
        replica == dot.replica && first <= dot.counter && dot.counter <= last
    }

    static func precedes(_ left: Self, _ right: Self) -> Bool {
        (left.replica, left.first) < (right.replica, right.first)
    }
}
