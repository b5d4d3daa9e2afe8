import WireFormat

/// The receiving end of one channel, which makes whole clocks out of the frames of a
/// ``ClockDeltaEncoder``.
///
/// A frame that does not start from the last clock read here is refused with
/// ``ClockDeltaError/lostSync(expected:found:)``, and the state stays as it was: the frame that was
/// awaited may still come, and a whole clock is accepted at any time.
public struct ClockDeltaDecoder: Hashable, Sendable {
    /// The last clock that was read; empty at first.
    public private(set) var clock = VectorClock()

    /// The check of `clock`.
    private var check = ChannelCheck()

    /// Creates the decoder of a channel on which nothing was received.
    public init() {}

    /// Returns the clock of a frame.
    ///
    /// - Throws: ``ClockDeltaError``; the decoder is then as it was.
    /// - Complexity: O(*n*), where *n* is the number of entries of the clock.
    public mutating func decode(_ frame: [UInt8]) throws(ClockDeltaError) -> VectorClock {
        var reader = ByteReader(frame)
        var copy = self
        let clock = try copy.read(from: &reader)
        do {
            try reader.expectEnd()
        } catch {
            throw .malformed(error)
        }
        self = copy
        return clock
    }

    /// Reads the clock of a frame inside a larger message.
    ///
    /// If sync is lost, the reader is past the frame, so the rest of the message can be read.
    ///
    /// - Throws: ``ClockDeltaError``; the decoder is then as it was.
    /// - Complexity: O(*n*), where *n* is the number of entries of the clock.
    public mutating func read(
        from reader: inout ByteReader
    ) throws(ClockDeltaError) -> VectorClock {
        let start = reader.byteOffset
        let found: ChannelCheck?
        let content: VectorClock
        do {
            found = try ChannelCheck(from: &reader)
            content = try VectorClock(from: &reader)
        } catch {
            throw .malformed(error)
        }
        guard let found else {
            clock = content
            check = ChannelCheck(content)
            return content
        }
        guard found == check else {
            throw .lostSync(expected: check.value, found: found.value)
        }
        guard content.count > 0 else { return clock }
        let base = clock
        do {
            clock = try base.adding(content, at: start)
        } catch {
            throw .malformed(error)
        }
        check.add(content, to: base)
        return clock
    }
}
