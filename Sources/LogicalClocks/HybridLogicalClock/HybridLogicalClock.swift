/// A clock that stays close to physical time and never contradicts causality (Kulkarni,
/// Demirbas, Madappa, Avva and Leone 2014).
///
/// The caller reads the physical clock and passes its time, in milliseconds since 1970:
///
///     let sent = clock.tick(at: now)
///     …
///     let received = try clock.receive(message.timestamp, at: now)
///
/// Every event has a larger timestamp than the events before it, whatever the physical clocks do;
/// a physical clock that steps back or stands still is bridged by the counter. As long as no
/// physical clock is more than ε ahead of another, no timestamp is more than ε ahead of the
/// physical time at its event.
///
/// ### A physical clock that jumps ahead
///
/// The time given to ``tick(at:)`` is trusted: a jump ahead moves this clock, and it stays there
/// when the physical clock returns; ``lead(at:)`` tells. ``tick(at:jumpMax:)`` refuses it, with a
/// bound that is above the longest time between two events. Others are protected by the bound on
/// drift: they refuse the timestamps of such a process until their own time comes near, and stay
/// as they are. A jump within the bound does spread, and is outlived in that much time.
///
/// ### More events than the counter holds
///
/// Event 65,537 within one millisecond carries into the time, which then is one millisecond
/// ahead: the order holds, and the lead grows by one.
@frozen
public struct HybridLogicalClock: Hashable, Sendable {
    /// How far ahead, in milliseconds, a timestamp of another process may be unless told
    /// otherwise.
    public static let driftMaxDefault: UInt64 = 500

    @usableFromInline
    var last: HybridTimestamp

    /// The timestamp of the last event.
    @inlinable
    public var timestamp: HybridTimestamp { last }

    /// Creates a clock that goes on from a timestamp, by default from the start of time.
    ///
    /// A process that restarts goes on from the last timestamp that it gave out.
    @inlinable
    public init(timestamp: HybridTimestamp = HybridTimestamp(milliseconds: 0)) {
        last = timestamp
    }

    /// Counts an event of this process, local or a sending, and returns its timestamp.
    ///
    /// - Parameter physical: The physical time in milliseconds.
    /// - Precondition: `physical` is at most ``HybridTimestamp/millisecondsMax``.
    @inlinable
    @discardableResult
    public mutating func tick(at physical: UInt64) -> HybridTimestamp {
        // With the counter in the low bits, the paper's cases are one: a physical time that is
        // ahead starts at counter 0, and otherwise the larger of the timestamps is counted up.
        let now = HybridTimestamp(milliseconds: physical)
        last =
            if now.milliseconds > last.milliseconds {
                now
            } else {
                HybridTimestamp(unchecked: last.rawValue + 1)
            }
        return last
    }

    /// Counts an event, as ``tick(at:)`` does, unless the physical clock has jumped ahead.
    ///
    /// - Parameters:
    ///   - physical: The physical time in milliseconds, whatever it is.
    ///   - jumpMax: How many milliseconds it may be ahead of the last event. A process that was idle for
    ///     longer gives a larger bound, once it trusts its clock.
    /// - Throws: ``HybridClockError`` if it is further ahead, or above
    ///   ``HybridTimestamp/millisecondsMax``; the clock is then as it was.
    @inlinable
    @discardableResult
    public mutating func tick(
        at physical: UInt64, jumpMax: UInt64
    ) throws(HybridClockError) -> HybridTimestamp {
        try checkJump(to: physical, jumpMax: jumpMax)
        return tick(at: physical)
    }

    /// Counts the receipt of a message with a timestamp, and returns the timestamp of the receipt.
    ///
    /// - Parameters:
    ///   - remote: The timestamp on the message.
    ///   - physical: The physical time in milliseconds.
    ///   - driftMax: How many milliseconds `remote` may be ahead of `physical`; how far it is
    ///     behind does not matter.
    ///   - jumpMax: How many milliseconds `physical` may be ahead of the last event here, as in
    ///     ``tick(at:jumpMax:)``.
    /// - Throws: ``HybridClockError`` if one of them is further ahead, or the physical time above
    ///   ``HybridTimestamp/millisecondsMax``; the clock is then as it was.
    @inlinable
    @discardableResult
    public mutating func receive(
        _ remote: HybridTimestamp, at physical: UInt64, driftMax: UInt64 = driftMaxDefault,
        jumpMax: UInt64 = .max
    ) throws(HybridClockError) -> HybridTimestamp {
        try checkJump(to: physical, jumpMax: jumpMax)
        let ahead = Self.lead(of: remote, at: physical)
        guard ahead <= driftMax else {
            throw HybridClockError(aheadMilliseconds: ahead, driftMax: driftMax)
        }
        if HybridTimestamp.totalOrder(last, remote) { last = remote }
        return tick(at: physical)
    }

    /// Returns by how many milliseconds this clock is ahead of the physical time.
    ///
    /// A lead above the bound on drift means that others refuse what this process sends.
    @inlinable
    public func lead(at physical: UInt64) -> UInt64 {
        Self.lead(of: last, at: physical)
    }

    @inlinable
    func checkJump(to physical: UInt64, jumpMax: UInt64) throws(HybridClockError) {
        let jump = physical - min(physical, last.milliseconds)
        guard jump <= jumpMax, physical <= HybridTimestamp.millisecondsMax else {
            throw HybridClockError(physicalJumpMilliseconds: jump, jumpMax: jumpMax)
        }
    }

    @inlinable
    static func lead(of timestamp: HybridTimestamp, at physical: UInt64) -> UInt64 {
        timestamp.milliseconds - min(timestamp.milliseconds, physical)
    }
}

/// The reason why a hybrid clock refused a time: it is too far ahead.
public struct HybridClockError: Error, Hashable, Sendable {
    /// Whose time was refused.
    @nonexhaustive
    public enum Source: Hashable, Sendable {
        /// A timestamp from outside, which is ahead of the physical time.
        case timestamp
        /// The own physical clock, which is ahead of the last event.
        case physicalClock
    }

    /// Whose time was refused.
    public let source: Source

    /// By how many milliseconds it is ahead.
    public let aheadMilliseconds: UInt64

    /// How many milliseconds were allowed.
    public let aheadMax: UInt64

    /// Creates the error of a timestamp that is ahead of the physical time.
    @inlinable
    public init(aheadMilliseconds: UInt64, driftMax: UInt64) {
        source = .timestamp
        self.aheadMilliseconds = aheadMilliseconds
        aheadMax = driftMax
    }

    /// Creates the error of a physical clock that has jumped ahead.
    @inlinable
    public init(physicalJumpMilliseconds: UInt64, jumpMax: UInt64) {
        source = .physicalClock
        aheadMilliseconds = physicalJumpMilliseconds
        aheadMax = jumpMax
    }
}

extension HybridClockError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch source {
        case .timestamp:
            "the timestamp is \(aheadMilliseconds) ms ahead of physical time; "
                + "at most \(aheadMax) ms are allowed"
        case .physicalClock:
            "the physical time is \(aheadMilliseconds) ms ahead of the last event; "
                + "at most \(min(aheadMax, HybridTimestamp.millisecondsMax)) ms are allowed"
        }
    }
}
