import CausalMetadata

/// The activity that a step belongs to: the context that it carries, and its descent.
///
/// Every input of a process comes with an activity, and every effect leaves with one: that of its
/// step, unless a layer that held something back says otherwise. Messages, timers, requests and
/// answers are alike in this.
@frozen
public struct Activity: Hashable, Sendable {
    /// The context of the activity.
    public var context: CausalContext

    /// What the step descends from.
    public var lineage: Lineage

    /// Creates an activity; by default one with an empty context and of no descent.
    @inlinable
    public init(context: CausalContext = CausalContext(), lineage: Lineage = Lineage()) {
        self.context = context
        self.lineage = lineage
    }

    /// The activity with what its context says and without its identity, for effects that many take.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes of the context; O(1) if it is anonymous.
    @inlinable
    public var peeked: Activity {
        context.isEmpty ? self : Activity(context: context.peeked, lineage: lineage)
    }

    /// Keeps one part of the identity, and returns the activity with another: for an effect that goes
    /// on by itself.
    @inlinable
    public mutating func branch() -> Activity {
        context.isEmpty ? self : Activity(context: context.branch(), lineage: lineage)
    }

    /// The activity without its context, for what a layer sends on its own account: its
    /// acknowledgements, markers and timers are no part of what the application does.
    @inlinable
    public var withoutContext: Activity { Activity(lineage: lineage) }
}

/// The descent of a step, as one number: a request from outside, and the way from it.
///
/// A driver that draws delays or losses draws them by lineage, not by how many draws went before:
/// a request that is left out then changes nothing of what descends from others. Two descents have
/// the same number with a probability of 2⁻⁴⁸.
///
/// What is sent more than once is one descent in several *copies*: each has a number of its own
/// beside that of the descent, so that each is drawn for apart, and ``original`` is the same for all.
/// What a message causes may then descend from the message, whichever copy came first.
@frozen
public struct Lineage: Hashable, Sendable {
    /// The number: that of the descent, and that of the copy in the lowest bits.
    public let rawValue: UInt64

    /// The bits that hold the number of the copy.
    @usableFromInline static var copyMask: UInt64 { 0xffff }

    /// The bit of a copy that the network made, below the bits that count how often the sender
    /// repeated it.
    @usableFromInline static var duplicateBit: UInt64 { 1 }

    /// Creates a lineage; by default the one of no descent.
    @inlinable
    public init(rawValue: UInt64 = 0) {
        self.rawValue = rawValue
    }

    /// Returns the lineage of what comes from this one by a way that has a number.
    @inlinable
    public func descendant(_ number: UInt64) -> Lineage {
        // The output function of SplitMix64, over the parent and the number.
        var mixed = rawValue ^ (number &+ 1) &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Lineage(rawValue: (mixed ^ (mixed >> 31)) & ~Self.copyMask)
    }

    /// The lineage of the first copy.
    @inlinable
    public var original: Lineage { Lineage(rawValue: rawValue & ~Self.copyMask) }

    /// Whether this is the lineage of another copy than the first.
    @inlinable
    public var isCopy: Bool { rawValue & Self.copyMask != 0 }

    /// Returns the lineage of what the sender sends once more, for the *n*-th time; after 32,767
    /// repeats the numbers begin again.
    @inlinable
    public func repeated(_ count: UInt64) -> Lineage {
        Lineage(rawValue: rawValue & ~Self.copyMask | count << 1 & Self.copyMask)
    }

    /// The lineage of the second copy that a network makes of a transmission.
    @inlinable
    public var duplicate: Lineage { Lineage(rawValue: rawValue | Self.duplicateBit) }

    /// Returns the descendant by a way that has a number, as the same copy of it as this lineage is
    /// of its own descent.
    @inlinable
    public func descendantCopy(_ number: UInt64) -> Lineage {
        Lineage(rawValue: original.descendant(number).rawValue | rawValue & Self.copyMask)
    }
}
