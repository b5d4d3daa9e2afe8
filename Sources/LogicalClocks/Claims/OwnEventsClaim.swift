/// What a clock from outside says of the reader's own events beyond those that the reader made.
///
/// Nobody can know more events of a replica than the replica itself. A clock that counts more was made
/// up, or comes of a second replica under the same identity. One such count near the limit, taken over,
/// would leave no room for own events, and nobody could read the replica's clock any more. So a receiver
/// asks before it merges, or merges all the rest:
///
///     if let claim = received.claim(about: me, beyond: clock) { refuse(claim) }
///     // or
///     let claim = clock.merge(received, receivedBy: me)  // nil for every honest clock
///
/// It is an error, for those who throw it.
public struct OwnEventsClaim: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of own events that the reader knows; for a stamp, on the part in question.
    public let known: UInt64

    /// The number of them that the clock from outside counts, which is higher.
    public let claimed: UInt64

    /// Creates a claim.
    @inlinable
    public init(known: UInt64, claimed: UInt64) {
        self.known = known
        self.claimed = claimed
    }

    /// A sentence for people.
    public var description: String {
        "\(claimed) events are claimed of a process that made \(known)"
    }
}

extension DottedVersionVectorSet {
    /// Returns what this set, which came from outside, says of the updates at a replica beyond those
    /// that the replica's own set counts, or nil if it says no more.
    ///
    /// A set with a claim is to be refused as a whole: its siblings were made together with it. The
    /// context of an update is asked in the same way, ``VersionVector/claim(about:beyond:)`` with the
    /// ``context`` of the set.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two sets.
    public func claim(about replica: ReplicaID, beyond own: Self) -> OwnEventsClaim? {
        let claimed = entries.first { $0.replica == replica }?.counter ?? 0
        let known = own.entries.first { $0.replica == replica }?.counter ?? 0
        return claimed > known ? OwnEventsClaim(known: known, claimed: claimed) : nil
    }
}

extension Dot {
    /// Returns what this dot, which came from outside, says of the events of a replica beyond those that
    /// the replica's own clock counts, or nil if it says no more.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    public func claim(about replica: ReplicaID, beyond own: VectorClock) -> OwnEventsClaim? {
        guard self.replica == replica, !own.covers(self) else { return nil }
        return OwnEventsClaim(known: own[replica], claimed: counter)
    }
}

extension LamportTimestamp {
    /// Returns what this timestamp, which came from outside, says of the time of a process beyond that
    /// of the process's own clock, or nil if it says no more.
    public func claim(about replica: ReplicaID, beyond own: LamportClock) -> OwnEventsClaim? {
        guard self.replica == replica, time > own.time else { return nil }
        return OwnEventsClaim(known: own.time, claimed: time)
    }
}
