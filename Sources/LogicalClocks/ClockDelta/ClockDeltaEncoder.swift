import WireFormat

/// The sending end of one channel, which writes of each clock only what changed since the last one
/// (Singhal and Kshemkalyani, *An efficient implementation of vector clocks*, 1992).
///
/// A channel has one encoder where it begins and one ``ClockDeltaDecoder`` where it ends:
///
///     var encoder = ClockDeltaEncoder()
///     var decoder = ClockDeltaDecoder()
///     let frame = encoder.encoded([a: 7, b: 3])
///     try decoder.decode(frame)  // {0:7, 1:3}
///
/// Each frame is the difference or the whole clock, whichever is smaller. A difference carries a
/// check of the clock that it starts from, so a frame that was lost, repeated or overtaken is
/// noticed at the other end as ``ClockDeltaError/lostSync(expected:found:)``; ``requestFull()`` then
/// heals the channel with the next frame. The article <doc:VectorClockBytes> gives the bytes.
///
/// The paper keeps the last clock of no channel. Each process keeps two vectors, when it last sent
/// to each other process (LastSent) and when each entry last changed (LastUpdate), and sends the
/// entries that changed later than it sent. That is O(*n*) state in a process instead of O(*n*)
/// for each of its channels, but every change of the clock must be reported to both vectors, and the
/// channels may lose and reorder nothing. An encoder of one channel is handed clocks and nothing else.
public struct ClockDeltaEncoder: Hashable, Sendable {
    /// The clock of the last frame, from which the next difference starts.
    private var base = VectorClock()

    /// The check of `base`.
    private var check = ChannelCheck()

    /// Whether the next frame must be a whole clock.
    private var mustBeFull = true

    /// Creates the encoder of a channel on which nothing was sent.
    public init() {}

    /// Makes the next frame a whole clock, which any decoder understands.
    ///
    /// Call it when the other end has lost sync or was restarted.
    public mutating func requestFull() {
        mustBeFull = true
    }

    /// Returns the frame of the next clock of this channel.
    ///
    /// - Throws: `WireError` for a clock above ``VectorClock/countMax`` or ``VectorClock/entriesMax``;
    ///   the encoder is then as it was.
    /// - Complexity: O(*n*), where *n* is the number of entries; a difference takes as many bytes as
    ///   its entries need.
    public mutating func encoded(_ clock: VectorClock) throws(WireError) -> [UInt8] {
        var writer = ByteWriter()
        write(clock, to: &writer)
        return try writer.finished()
    }

    /// Writes the frame of the next clock of this channel inside a larger message.
    ///
    /// A clock that the other end could not read is refused by the writer. The encoder is as it was if
    /// the writer has refused anything, as such a message must not be sent.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public mutating func write(_ clock: VectorClock, to writer: inout ByteWriter) {
        guard clock.count <= VectorClock.entriesMax else {
            return writer.refuse(.overLimit(limit: VectorClock.entriesMax))
        }
        if clock.exceedsCountMax { return writer.refuse(.overflow) }
        let difference = clock.difference(since: base)
        write(clock, or: mustBeFull ? nil : difference, to: &writer)
        guard writer.refusal == nil else { return }
        if let difference {
            check.add(difference, to: base)
        } else {
            check = ChannelCheck(clock)
        }
        base = clock
        mustBeFull = false
    }

    /// Writes a whole clock, or a difference if that is smaller.
    private func write(
        _ clock: VectorClock, or difference: VectorClock?, to writer: inout ByteWriter
    ) {
        let fullForm = clock.form
        if let difference {
            let form = difference.form
            if form.byteCount + ChannelCheck.byteCount < fullForm.byteCount {
                check.write(to: &writer)
                difference.write(as: form, to: &writer)
                return
            }
        }
        clock.write(as: fullForm, to: &writer)
    }
}
