import LogicalClocks

/// A number that tells one owner of a context from the owners of a copy of it.
///
/// Writes are named by a part of the identity and a version, which are the same in a copy: where a
/// message was delivered twice, or a request sent again, two processes write under one name. If each
/// place that takes a context in from outside gives it a number of its own, their writes differ, and
/// a value that both have written is disputed wherever the two meet
/// (``ContextCounter/isDisputed``):
///
///     var context = try CausalContext(decoding: bytes)
///     context.holder = ContextHolder(of: replica, step: step)
///
/// The number is an input, so a run that is repeated writes the same bytes. Processes take it from
/// their name and the number of the step that took the context in; a program with no such numbers may
/// draw it. It is no part of what a context says: it is written down with the writes of its owner only.
///
/// Branches inherit it. One that is written on although its copy was sent away needs a number of its
/// own, as it is no longer of the one line of owners that the number stands for. <doc:Branches> says
/// what is seen with numbers, and without.
public struct ContextHolder: RawRepresentable, Hashable, Sendable {
    /// The number, 0 for an owner without one.
    ///
    /// Numbers below 2^7 take one byte in a write, those below 2^28 at most four.
    public let rawValue: UInt64

    /// Creates the holder with a number.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The owner that gives no number; two of them are told apart only by the same version of
    /// different content, or by a count that shrank.
    public static let unnamed = ContextHolder(rawValue: 0)

    /// Creates the holder that is a step of a process, as a number of four bytes.
    ///
    /// Two different steps have the same number with a probability of 2^-28; a copy between them is
    /// then seen as one between owners without numbers.
    @inlinable
    public init(of process: ReplicaID, step: UInt64) {
        // The output function of SplitMix64, over the process and the step.
        var mixed = UInt64(process.rawValue) &* 0x9e37_79b9_7f4a_7c15
        for word in [step, 1] {
            mixed = (mixed ^ word) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            mixed ^= mixed >> 31
        }
        rawValue = max(mixed >> 36, 1)
    }
}
