/// The events that every live member of a system is known to know: the least of their latest
/// clocks.
///
/// Some process, or each, keeps the latest clock that it has heard of every member, which is a
/// matrix clock (Wuu and Bernstein 1984). The entry-wise minimum is the cut below which every
/// event is known to all, *stable* in the sense of Mattern 1989.
///
///     var cut = StableCut(members: [a, b, c])
///     cut.observe(message.clock, of: message.sender)
///     cut.remove(c, finalCount: lastClockOfC[c])
///     let proof = try cut.proof(retiring: c)
///
/// The members are all those whose clocks may still be compared or merged. Who is a member is
/// for the system to agree on; a newcomer starts from a copy of some member's clock, with its
/// ``Retirements``, so it knows what that member knows.
public struct StableCut: Hashable, Sendable {
    /// The latest known clock of each member.
    private var clocks: [ReplicaID: VectorClock]

    /// The final count of each replica that is no longer a member.
    var finals = VectorClock()

    /// Creates the cut of members of which nothing is known yet.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public init(members: some Sequence<ReplicaID>) {
        clocks = [:]
        for member in members { clocks[member] = VectorClock() }
    }

    /// The members, in rising order.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of members.
    public var members: [ReplicaID] { clocks.keys.sorted() }

    /// The latest known clocks, in rising order of the members.
    var sortedClocks: [(key: ReplicaID, value: VectorClock)] {
        clocks.sorted { $0.key < $1.key }
    }

    /// Whether nobody who has left is a member.
    var haveAllLeftForGood: Bool { clocks.keys.allSatisfy { finals[$0] == 0 } }

    /// Sets what is known of a member, who may be a new one.
    mutating func set(_ clock: VectorClock, of member: ReplicaID) {
        clocks[member] = clock
    }

    /// Takes in a clock of a member; one that is older than what is known changes nothing.
    ///
    /// A clock of a replica that is not a member is ignored.
    ///
    /// - Parameters:
    ///   - clock: The clock.
    ///   - member: The member.
    ///   - retirements: The member's list of retirements, of which the clock leaves out the entries:
    ///     who has one knows all events of the replicas in it.
    /// - Complexity: O(*k*), where *k* is the number of entries and of retired replicas.
    public mutating func observe(
        _ clock: VectorClock, of member: ReplicaID, without retirements: Retirements = Retirements()
    ) {
        clocks[member]?.merge(retirements.completed(clock))
    }

    /// Makes a replica a member that starts with a copy of a member's clock.
    ///
    /// - Parameters:
    ///   - replica: The newcomer.
    ///   - clock: The clock with which it starts.
    ///   - retirements: The list of retirements with which it starts, of which the clock leaves out
    ///     the entries. Without it, replicas that the newcomer never hears of again could not be
    ///     retired here.
    /// - Throws: ``RetirementRefusal/hasLeft(_:)`` if the replica was a member and has left: its
    ///   identifier is used up. Nothing has changed then.
    public mutating func admit(
        _ replica: ReplicaID, startingWith clock: VectorClock,
        without retirements: Retirements = Retirements()
    ) throws(RetirementRefusal) {
        guard finals[replica] == 0 else { throw .hasLeft(Dot(replica, finals[replica])) }
        clocks[replica, default: VectorClock()].merge(retirements.completed(clock))
    }

    /// Ends the membership of a replica, for good: it never ticks again under this identifier.
    ///
    /// A replica that leaves in order says its final count in its last message. Of one that
    /// failed, the members first stop taking messages and then agree on the largest count that
    /// any of them, or any message between them, has; the clocks that happen to be known here
    /// do not tell, since they may be old.
    public mutating func remove(_ replica: ReplicaID, finalCount: UInt64) {
        guard clocks.removeValue(forKey: replica) != nil, finalCount > 0 else { return }
        finals.merge(VectorClock(ids: [replica], counts: [finalCount]))
    }

    /// The clock of what every member knows.
    ///
    /// - Complexity: O(*n* *k*), where *n* is the number of members and *k* of entries.
    public var floor: VectorClock {
        guard let first = clocks.values.first else { return VectorClock() }
        return clocks.values.reduce(first) { $0.meet($1) }
    }

    /// Returns whether every member is known to know an event.
    ///
    /// - Complexity: O(*n* log *k*), where *n* is the number of members and *k* of entries.
    public func isStable(_ dot: Dot) -> Bool {
        !clocks.isEmpty && clocks.values.allSatisfy { $0.covers(dot) }
    }

    /// Proves that the entry of a replica distinguishes no two clocks of members any more.
    ///
    /// - Throws: ``RetirementRefusal`` while the replica is a member, or while some member is not
    ///   known to know all of its events.
    /// - Complexity: O(*n* (log *n* + log *k*)), where *n* is the number of members and *k* of
    ///   entries.
    public func proof(
        retiring replica: ReplicaID
    ) throws(RetirementRefusal) -> RetirementProof {
        guard clocks[replica] == nil else { throw .isMember(replica) }
        let final = Dot(replica, finals[replica])
        guard final.counter > 0 else { throw .isUnknown(replica) }
        for member in members {
            let known = Dot(replica, clocks[member]?[replica] ?? 0)
            guard known == final else {
                throw .disagrees(member: member, known: known, final: final)
            }
        }
        return RetirementProof(last: final)
    }
}

/// The evidence that a replica may be retired: it has left, and every member knows all its events.
///
/// Only a ``StableCut`` makes one. A proof is not read from bytes or text, which anybody can write;
/// what goes to others is its ``claim``.
public struct RetirementProof: Hashable, Sendable {
    /// The last event of the replica.
    public let last: Dot
}

/// A reason why a replica may not be retired yet.
public enum RetirementRefusal: Error, Hashable, Sendable {
    /// The replica is still a member.
    case isMember(ReplicaID)
    /// The replica is not known to have left after some event, so there is nothing to retire.
    case isUnknown(ReplicaID)
    /// A member, the first in order, does not know exactly the events up to the final one.
    case disagrees(member: ReplicaID, known: Dot, final: Dot)
    /// The replica was a member until some event, and cannot be one again.
    case hasLeft(Dot)
    /// A claim names another last event than the one that is known here.
    case hasOtherFinal(Dot, claimed: Dot)
}

extension RetirementRefusal: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .isMember(let replica):
            "replica \(replica) is still a member"
        case .isUnknown(let replica):
            "replica \(replica) is not known to have left after some event"
        case .disagrees(let member, let known, let final) where known.counter < final.counter:
            "member \(member) lags by \(final.counter - known.counter): it knows "
                + "\(known.counter) of the \(final.counter) events of replica \(final.replica)"
        case .disagrees(let member, let known, let final):
            "member \(member) knows event \(known.counter) of replica \(final.replica), "
                + "after its final event \(final.counter)"
        case .hasLeft(let final):
            "replica \(final.replica) has left after event \(final.counter), and whoever joins needs "
                + "an identifier that nobody had"
        case .hasOtherFinal(let final, let claimed):
            "event \(claimed.counter) of replica \(final.replica) is claimed to be its final one, "
                + "which is event \(final.counter)"
        }
    }
}
