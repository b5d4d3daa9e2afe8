/// A stamp whose identity cannot be copied: two replicas never share one, or the program does not
/// compile.
///
/// Interval tree clocks are only right if each part of the interval has one owner. Most misuse is a
/// copy that went on to record events: a stamp that was sent whole, restored from a file twice, or
/// joined and used again. This type has the operations of ``Stamp`` and none of its copies:
///
///     var alice = OwnedStamp.seed()
///     var bob = try alice.fork()
///     bob.receive(alice.send())  // what travels is anonymous
///     try alice.join(bob)        // bob is consumed, and cannot be used any more
///
/// What it cannot prevent is a second seed, or bytes of ``surrendered()`` that are taken over twice.
/// That shows as soon as the two meet in ``join(_:)``, as a ``StampError/overlappingIdentities``.
public struct OwnedStamp: ~Copyable, Sendable {
    private var stamp: Stamp

    /// Takes over the identity and the events of a stamp.
    ///
    /// The stamp, and all copies of it, must not be used to record events any more.
    public init(takingOver stamp: Stamp) {
        self.stamp = stamp
    }

    /// Creates the owner of the whole interval, the first of a new system.
    public static func seed() -> OwnedStamp {
        OwnedStamp(takingOver: .seed)
    }

    /// The events known here, to be sent or kept; it can be copied, for it owns nothing.
    public var peeked: Stamp { stamp.peeked }

    /// The part of the interval that is owned, to be looked at.
    public var id: IDTree { stamp.id }

    /// Returns how the events known here relate to those known by `other`.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the event trees.
    public func relation(to other: Stamp) -> CausalRelation {
        stamp.relation(to: other)
    }

    /// Returns whether the events known here are fewer than those known by `other`.
    ///
    /// - Complexity: As ``relation(to:)``.
    public func isBefore(_ other: Stamp) -> Bool { stamp.isBefore(other) }

    /// Returns whether the events known here are more than those known by `other`.
    ///
    /// - Complexity: As ``relation(to:)``.
    public func isAfter(_ other: Stamp) -> Bool { stamp.isAfter(other) }

    /// Returns whether the events known here are those known by `other`.
    ///
    /// - Complexity: As ``relation(to:)``.
    public func isEqual(to other: Stamp) -> Bool { stamp.isEqual(to: other) }

    /// Returns whether each of the two knows an event that the other does not.
    ///
    /// - Complexity: As ``relation(to:)``.
    public func isConcurrent(with other: Stamp) -> Bool { stamp.isConcurrent(with: other) }

    /// Records an event.
    ///
    /// - Precondition: The identity is not 0.
    /// - Complexity: As ``Stamp/event()``.
    public mutating func event() {
        stamp.event()
    }

    /// Takes in the events of a received stamp, without recording one, except what it claims of the
    /// part that is owned here; returns the claim that was left out.
    ///
    /// - Complexity: As ``Stamp/merge(received:)``.
    @discardableResult
    public mutating func merge(_ other: Stamp) -> OwnEventsClaim? {
        stamp.merge(received: other)
    }

    /// Records the sending of a message, and returns what it carries.
    ///
    /// - Complexity: As ``Stamp/event()``.
    public mutating func send() -> Stamp {
        stamp.send()
    }

    /// Takes in what a message carries, as ``merge(_:)`` does, and records its receipt.
    ///
    /// - Complexity: As ``Stamp/merge(received:)`` and ``Stamp/event()``.
    @discardableResult
    public mutating func receive(_ message: Stamp) -> OwnEventsClaim? {
        let claim = stamp.merge(received: message)
        stamp.event()
        return claim
    }

    /// Keeps one half of the identity and returns the owner of the other half, a new replica.
    ///
    /// - Throws: ``StampError/identityTooDeep(limit:)``; nothing is changed then.
    /// - Complexity: As ``Stamp/fork()``.
    public mutating func fork() throws(StampError) -> OwnedStamp {
        OwnedStamp(takingOver: try stamp.fork())
    }

    /// Shares out the identity among `count` owners, about equally deep, and gives each away.
    ///
    /// - Precondition: `count` is at least 1.
    /// - Throws: ``StampError/identityTooDeep(limit:)``.
    /// - Complexity: As ``Stamp/forked(into:)``.
    public consuming func fork(
        into count: Int, _ take: (consuming OwnedStamp) -> Void
    ) throws(StampError) {
        for part in try stamp.forked(into: count) { take(OwnedStamp(takingOver: part)) }
    }

    /// Takes over the identity and the events of a replica that leaves.
    ///
    /// - Throws: ``StampError/overlappingIdentities`` if a part of the interval has two owners, which
    ///   is an error made before; this owner is unchanged then, and the other one is gone.
    /// - Complexity: As ``Stamp/join(_:)``.
    public mutating func join(_ leaving: consuming OwnedStamp) throws(StampError) {
        try stamp.join(leaving.stamp)
    }

    /// Makes both owners know what either knows (the paper's sync).
    ///
    /// - Complexity: As ``Stamp/merge(_:)``.
    public mutating func synchronize(with other: inout OwnedStamp) {
        stamp.synchronize(with: &other.stamp)
    }

    /// Gives the stamp up, to be stored or sent, so that another owner takes it over, once.
    public consuming func surrendered() -> Stamp {
        stamp
    }
}
