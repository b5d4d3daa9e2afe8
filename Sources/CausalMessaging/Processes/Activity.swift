import CausalMetadata

/// What a step belongs to: the activity whose context it carries, and its descent.
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
}

/// What a step descends from, as one number: a request from outside, and the way from it.
///
/// A driver that draws delays or losses draws them by lineage, not by how many draws went before:
/// a request that is left out then changes nothing of what descends from others. Two descents have
/// the same number with a probability of 2⁻⁶⁴.
@frozen
public struct Lineage: Hashable, Sendable {
    /// The number.
    public let rawValue: UInt64

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
        return Lineage(rawValue: mixed ^ (mixed >> 31))
    }
}
