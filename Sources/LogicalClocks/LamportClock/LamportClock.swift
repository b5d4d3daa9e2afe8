/// A counter that runs ahead of everything it has heard of (Lamport 1978).
///
/// If one event happened before another, its time is smaller. The converse does not hold, so a
/// clock has no relation to ask for; a ``LamportTimestamp`` says what the times do tell.
public struct LamportClock: Hashable, Sendable {
    /// The largest time that is accepted from outside, and that can be sent.
    ///
    /// Ticks may go on from there, and keep the order, for 2⁶³ events; but such a time is not encoded any
    /// more, since nobody would read it. ``merge(_:jumpMax:)`` keeps others from moving a clock there.
    public static let timeMax: UInt64 = 1 << 63 - 1

    /// The time of the last event.
    public private(set) var time: UInt64

    /// Creates a clock at a time.
    public init(time: UInt64 = 0) {
        self.time = time
    }

    /// Counts an event of this process.
    ///
    /// - Precondition: The time is below the largest number of 64 bits, which is 2⁶³ ticks after any
    ///   time that can be received.
    public mutating func tick() {
        precondition(time < .max, "the clock was created at the end of time")
        time += 1
    }

    /// Moves up to a time heard from another process, without counting an event.
    ///
    /// Whatever it is, it is believed; ``merge(_:jumpMax:)`` bounds how far it may be ahead.
    public mutating func merge(_ other: Self) {
        time = max(time, other.time)
    }

    /// Returns the pair that totally orders events of all processes, in agreement with causality.
    public func timestamp(at replica: ReplicaID) -> LamportTimestamp {
        LamportTimestamp(time: time, replica: replica)
    }
}
