/// The replicas that a system has taken out of its clocks, in the order of the decisions.
///
/// An entry that is merely dropped comes back with the next message that still has it, and a
/// clock that lost it looks older than it is. Here the entry is not lost but moved: each member
/// keeps the list of retired replicas with their final counts, and a clock says how many of them,
/// its *epoch*, it leaves out. ``StableCut`` proves that all clocks of members agree on such an
/// entry when it moves, so every clock stands for the same counts before and after.
///
///     let before = retirements.epoch
///     retirements.retire(try cut.proof(retiring: c))
///     clock = try retirements.compacted(clock, from: before)
///     send(clock, epoch: retirements.epoch)
///
///     try clock.merge(message.clock, without: retirements)  // at a receiver
///
/// Clocks of one epoch are compared as they are, clocks of different epochs after
/// ``restored(_:from:)``. Members may lag behind in the list but must agree on its order; a
/// replica that was retired never ticks again under its identifier.
public struct Retirements: Hashable, Sendable {
    /// The last event of each retired replica, in the order of the decisions.
    public private(set) var finals: [Dot] = []

    /// The same as a clock, for looking up.
    private var finalClock = VectorClock()

    /// Creates an empty list.
    public init() {}

    /// Creates the list that members have agreed on, each on the ground of a proof.
    ///
    /// - Returns: Nil if a replica comes twice or a count is 0 or above ``VectorClock/countMax``.
    /// - Complexity: O(*n* log *n*), where *n* is the number of replicas.
    public init?(agreed finals: [Dot]) {
        guard Set(finals.map(\.replica)).count == finals.count,
            finals.allSatisfy({ 1...VectorClock.countMax ~= $0.counter })
        else { return nil }
        self.init(distinct: finals)
    }

    /// Creates the list of last events of as many replicas.
    init(distinct finals: [Dot]) {
        self.finals = finals
        finalClock = VectorClock(finals.map { ($0.replica, $0.counter) })
    }

    /// How many replicas are retired: what a clock without their entries is stamped with.
    public var epoch: Int { finals.count }

    /// Retires a replica; one that is retired already stays so.
    ///
    /// - Complexity: O(*n*), where *n* is the number of retired replicas.
    public mutating func retire(_ proof: RetirementProof) {
        guard finalClock[proof.last.replica] == 0 else { return }
        finals.append(proof.last)
        finalClock.merge(VectorClock(ids: [proof.last.replica], counts: [proof.last.counter]))
    }

    /// Returns a member's clock without the entries of the retired replicas.
    ///
    /// - Parameters:
    ///   - clock: A clock of this or of an earlier epoch.
    ///   - epoch: The epoch of the clock.
    /// - Throws: ``RetirementError`` if an entry is not the final one, so that the clock would
    ///   come to stand for other counts. No clock of a member is like that; a stored clock may be.
    /// - Complexity: O(*n* + *k*), where *n* is the number of entries and *k* of retired replicas.
    public func compacted(
        _ clock: VectorClock, from epoch: Int
    ) throws(RetirementError) -> VectorClock {
        let full = try restored(clock, from: epoch)
        let missing = finals.first { full[$0.replica] < $0.counter }
        if let missing {
            throw .behind(Dot(missing.replica, full[missing.replica]), final: missing)
        }
        return try stripped(full)
    }

    /// Returns what a clock of some epoch stands for, with the entries of all replicas.
    ///
    /// - Throws: ``RetirementError`` if the epoch is not known here yet, or an entry is above the
    ///   final one.
    /// - Complexity: O(*n* + *k* log *k*), where *n* is the number of entries and *k* the epoch.
    public func restored(
        _ clock: VectorClock, from epoch: Int
    ) throws(RetirementError) -> VectorClock {
        guard 0...self.epoch ~= epoch else {
            throw .unknownEpoch(epoch, known: self.epoch)
        }
        try check(clock)
        return clock.merging(finalClock.projected(onto: finals[..<epoch].map(\.replica)))
    }

    /// Returns what a clock stands for that leaves out the entries of all replicas in the list.
    func completed(_ clock: VectorClock) -> VectorClock {
        finals.isEmpty ? clock : clock.merging(finalClock)
    }

    /// Returns what a clock of any epoch adds to a member's clock.
    func stripped(_ clock: VectorClock) throws(RetirementError) -> VectorClock {
        try check(clock)
        return clock.filtered { finalClock[clock.ids[$0]] == 0 }
    }

    private func check(_ clock: VectorClock) throws(RetirementError) {
        for final in finals where clock[final.replica] > final.counter {
            throw .cameBack(Dot(final.replica, clock[final.replica]), final: final)
        }
    }
}

extension VectorClock {
    /// Takes in what another clock knows, without the entries of retired replicas.
    ///
    /// This clock is a member's, of the epoch of `retirements`; the other may be of any epoch.
    /// A late clock, stamped before a replica was retired, still has its entry; it does not come
    /// back, since the final count that is already known is at least as large.
    ///
    /// - Throws: ``RetirementError`` if an entry is above the final count: the replica had
    ///   not come to its end. This clock is then as it was.
    /// - Complexity: O(*n* + *m* + *k* log *m*), where *n* and *m* are the entry counts of the two
    ///   clocks and *k* is the number of retired replicas.
    public mutating func merge(
        _ other: Self, without retirements: Retirements
    ) throws(RetirementError) {
        merge(try retirements.stripped(other))
    }
}

/// A contradiction between a clock and a retirement.
public enum RetirementError: Error, Hashable, Sendable {
    /// A clock knows an event of a retired replica after its final one.
    case cameBack(Dot, final: Dot)
    /// A clock that is to leave out an entry does not know all of the retired replica's events.
    case behind(Dot, final: Dot)
    /// A clock leaves out replicas of which it is not known here that they are retired.
    case unknownEpoch(Int, known: Int)
}

extension RetirementError: CustomStringConvertible {
    /// The contradiction in words.
    public var description: String {
        switch self {
        case .cameBack(let dot, let final):
            "replica \(dot.replica) was retired after event \(final.counter), but a clock knows "
                + "its event \(dot.counter)"
        case .behind(let dot, let final):
            "a clock knows \(dot.counter) of the \(final.counter) events of retired replica "
                + "\(dot.replica)"
        case .unknownEpoch(let epoch, let known):
            "a clock is of epoch \(epoch), but only \(known) retirements are known here"
        }
    }
}
