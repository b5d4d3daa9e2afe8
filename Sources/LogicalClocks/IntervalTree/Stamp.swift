/// A stamp of interval tree clocks: an identity that can be split, and the events it knows
/// (Almeida, Baquero, Fonte: "Interval Tree Clocks", OPODIS 2008).
///
/// Use it where replicas come and go: each owns a part of the interval [0, 1), a new replica gets
/// half of another's part, and a leaving one gives its part back. No names, no coordinator.
///
///     var alice = Stamp.seed
///     var bob = try alice.fork()  // each owns one half now
///     alice.event()
///     bob.event()
///     alice.relation(to: bob)  // .concurrent
///     bob.merge(alice.peeked)   // bob receives a message from alice
///     alice.relation(to: bob)  // .before
///     try alice.join(bob)       // bob leaves
///
/// Never use both a stamp with an identity and a copy of it: two replicas that record events with
/// the same identity look as if they were one. What travels on messages is ``peeked``.
public struct Stamp: Hashable, Sendable {
    /// The part of the interval that this stamp owns.
    public internal(set) var id: IDTree

    /// The events that this stamp knows.
    public private(set) var events: EventTree

    /// Creates a stamp from its two trees.
    public init(id: IDTree, events: EventTree) {
        self.id = id
        self.events = events
    }

    /// The stamp that every system starts from: (1, 0).
    public static let seed = Stamp(id: .seed, events: .zero)

    /// The most levels that a tree may have below its root.
    public static let depthMax = 1_024

    /// The most nodes that a tree in a decoded or parsed stamp may have.
    public static let nodesMax = 1 << 20

    /// The largest count that a decoded or parsed stamp may have.
    ///
    /// A stamp can hold counts four times as large, and events stay in order there, but it is not
    /// encoded any more, since nobody would read it.
    public static let countMax: UInt64 = (1 << 62) - 1

    /// The largest count to which an owned part rises because others count that much around it.
    ///
    /// Filling up makes a tree simpler and is never needed. From here on a part rises by its owner's
    /// events alone, of which 2⁶¹ are left, so what others count takes no room from them.
    static let fillMax: UInt64 = countMax >> 1

    /// Whether the stamp owns nothing, and so can record no event.
    public var isAnonymous: Bool { id.isNone }

    /// The anonymous stamp with the same events, to be sent in a message (the paper's peek).
    public var peeked: Stamp {
        Stamp(id: .none, events: events)
    }

    /// Returns how the events known here relate to those known by `other`.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the event trees.
    public func relation(to other: Stamp) -> CausalRelation {
        events.relation(to: other.events)
    }

    /// Returns whether `other` knows every event that this stamp knows (the paper's leq).
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the event trees.
    public func isBelowOrEqual(to other: Stamp) -> Bool {
        events.isBelowOrEqual(to: other.events)
    }

    /// Records an event: the stamp is after what it was, and after no other stamp's events.
    ///
    /// - Precondition: The stamp is not anonymous.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of both trees, if the identity
    ///   is in one piece. Nothing is allocated if no copy shares the events and they have room.
    public mutating func event() {
        events.record(by: id)
    }

    /// Takes in the events of a received stamp; its identity, if it has one, does not count.
    ///
    /// A stamp from outside may claim events that only the owner here can make:
    /// ``merge(received:)`` leaves these out.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the event trees.
    public mutating func merge(_ other: Stamp) {
        events.join(other.events)
    }

    /// Returns this stamp with the events of a received stamp taken in.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the event trees.
    public func merging(_ other: Stamp) -> Stamp {
        Stamp(id: id, events: events.joined(with: other.events))
    }
}
