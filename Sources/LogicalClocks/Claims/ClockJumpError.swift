/// The reason why a clock refused a time from outside: it is further ahead than its owner allows.
///
/// A Lamport or a plausible clock moves up to whatever it hears of, so one time near the limit, from
/// one process, would move all of them to where their next ticks cannot be sent. How far a time can
/// honestly be ahead, only the program knows: about as many events as all processes have since they
/// last heard of each other.
public struct ClockJumpError: Error, Hashable, Sendable, CustomStringConvertible {
    /// How far the time is ahead.
    public let jump: UInt64

    /// How far it may be ahead.
    public let jumpMax: UInt64

    /// Creates an error.
    @inlinable
    public init(jump: UInt64, jumpMax: UInt64) {
        self.jump = jump
        self.jumpMax = jumpMax
    }

    /// A sentence for people.
    public var description: String {
        "the time from outside is \(jump) ahead; at most \(jumpMax) is allowed"
    }
}

extension LamportClock {
    /// Moves up to a time heard from another process, if it is not too far ahead, without counting an
    /// event.
    ///
    /// - Parameters:
    ///   - other: The time that was heard.
    ///   - jumpMax: How far it may be ahead of this clock.
    /// - Throws: ``ClockJumpError`` if it is further ahead; the clock is then as it was.
    public mutating func merge(_ other: Self, jumpMax: UInt64) throws(ClockJumpError) {
        let jump = other.time - min(other.time, time)
        guard jump <= jumpMax else { throw ClockJumpError(jump: jump, jumpMax: jumpMax) }
        merge(other)
    }
}

extension PlausibleClock {
    /// Takes in what another clock knows, if none of its counts is too far ahead, without counting an
    /// event.
    ///
    /// - Parameters:
    ///   - other: The clock that was received.
    ///   - jumpMax: How far each of its counts may be ahead of the count here.
    /// - Throws: ``ClockJumpError`` with the largest distance if one is further ahead; the clock is then
    ///   as it was.
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    @inlinable
    public mutating func merge(_ other: Self, jumpMax: UInt64) throws(ClockJumpError) {
        var jump: UInt64 = 0
        for entry in counts.indices {
            let count = other.counts[entry]
            jump = Swift.max(jump, count - Swift.min(count, counts[entry]))
        }
        guard jump <= jumpMax else { throw ClockJumpError(jump: jump, jumpMax: jumpMax) }
        merge(other)
    }
}
