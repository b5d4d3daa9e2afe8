import LogicalClocks
import WireFormat

/// The binary form: that of a context, whose first atom, under the number 0, holds the clock.
///
/// A node that knows no clock merges and trims headers as the contexts that they are. Headers that
/// were merged that way have an atom for each clock, and reading joins them.
extension CausalHeader where Clock: BinaryRepresentable {
    /// Returns the header within a limit: the clock, and as much of the context as there is room for.
    ///
    /// The context is trimmed as ``CausalContext/trimmed(to:)`` does it; the clock never is. Atoms
    /// of the context under the number 0 are left out, as ``clock`` stands there.
    ///
    /// - Throws: ``ContextWriteError/doesNotFit(limit:)`` if the clock and the marker do not fit, and
    ///   ``ContextWriteError/unreadableClock(_:)`` for a clock that is above its limits.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func encoded(
        limit: Int = CausalContext.bytesMax
    ) throws(ContextWriteError) -> [UInt8] {
        var entries = EntryBudget()
        return try encoded(limit: limit, entries: &entries)
    }

    /// Returns the header within a limit, for a message with a budget of clock entries.
    ///
    /// - Parameters:
    ///   - limit: The most bytes of the header; its context is trimmed to fit.
    ///   - entries: The entries that the clock may have, and then those that it left.
    /// - Throws: ``ContextWriteError``, as ``encoded(limit:)`` does.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func encoded(
        limit: Int, entries: inout EntryBudget
    ) throws(ContextWriteError) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try clock.encoded(entries: &entries)
        } catch {
            throw .unreadableClock(error)
        }
        return try context.encoded(behindClock: bytes, limit: limit)
    }

    /// Reads a header from all of `bytes`; keys that are unknown here are kept.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(limit:)`` returned, or merges of that.
    ///   - limit: The most bytes that are accepted.
    /// - Throws: `WireError` with the byte offset: what ``CausalContext/init(decoding:limit:)`` and
    ///   the clock throw; `invalid` if there is no clock, `truncated` if one may have been trimmed
    ///   away, and `overLimit` for more than `EntryBudget.entriesMax` entries of all clocks together.
    /// - Complexity: O(*n* log *k*), where *n* is the number of bytes and of entries, and *k* that of
    ///   clocks.
    @inlinable
    public init(
        decoding bytes: [UInt8], limit: Int = CausalContext.bytesMax
    ) throws(WireError) {
        var entries = EntryBudget()
        try self.init(decoding: bytes, limit: limit, entries: &entries)
    }

    /// Reads a header from all of `bytes`, with the budget of the message around it.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(limit:entries:)`` returned, or merges of that.
    ///   - limit: The most bytes that are accepted.
    ///   - clocksMax: The most clocks that are accepted: a header that was never merged has one.
    ///   - entries: The entries that all clocks together may have, and then those that they left.
    /// - Throws: `WireError`, as ``init(decoding:limit:)`` does, and `notCanonical` for more clocks
    ///   than `clocksMax`.
    /// - Complexity: As ``init(decoding:limit:)``.
    @inlinable
    public init(
        decoding bytes: [UInt8], limit: Int, clocksMax: Int = .max, entries: inout EntryBudget
    ) throws(WireError) {
        let parts = try CausalContext.splitClocks(ofHeader: bytes, limit: limit)
        if parts.clocks.count > clocksMax {
            throw WireError(.notCanonical, at: 0)
        }
        // Two clocks of as many parts each are joined at a time: one after the other, each would be
        // walked over as often as there are clocks behind it.
        var joined: [(clock: Clock, parts: Int)] = []
        for part in parts.clocks {
            do {
                joined.append((try Clock(decoding: part, entries: &entries), 1))
            } catch {
                throw WireError(error.code, at: part.startIndex + error.byteOffset)
            }
            while joined.count > 1, joined[joined.count - 2].parts == joined[joined.count - 1].parts
            {
                Self.joinLast(of: &joined)
            }
        }
        while joined.count > 1 { Self.joinLast(of: &joined) }
        guard let whole = joined.first else { throw WireError(.invalid, at: 0) }
        self.init(clock: whole.clock, context: parts.context)
    }

    /// Joins the last clock with the one before it.
    @inlinable
    static func joinLast(of joined: inout [(clock: Clock, parts: Int)]) {
        var last = joined.removeLast()
        last.clock.merge(joined[joined.count - 1].clock)
        last.parts += joined[joined.count - 1].parts
        joined[joined.count - 1] = last
    }
}

extension CausalContext {
    /// The cut below which there are clocks and nothing else.
    private static let cutAfterClocks: [UInt8] = [KeyPrefix.identity.bytes[0]]

    @usableFromInline
    func encoded(
        behindClock clock: [UInt8], limit: Int
    ) throws(ContextWriteError) -> [UInt8] {
        let bytes = settledBytes
        var writer = ByteWriter(capacity: clock.count + bytes.count + 4)
        writer.write(varint: UInt64(clock.count + 1))
        writer.write(bytes: KeyPrefix.clock.bytes)
        writer.write(bytes: clock)
        let clockCount = writer.bytes.count
        let rest = Self.endOfClocks(in: bytes)
        let next = AtomItem(in: bytes.span, at: rest)
        if next.kind == .marker, (bytes[next.body].first ?? 0) == 0 {
            // The clock is exact; said of a context alone, this cut would be below it.
            writer.write(byte: 0)
            writer.write(bytes: Self.cutAfterClocks)
        } else {
            writer.write(bytes: bytes[rest...])
        }
        guard writer.bytes.count > limit else { return writer.bytes }
        // The cut needs one byte at least, or the clock itself would seem to be cut.
        guard clockCount + 2 <= limit else { throw .doesNotFit(limit: limit) }
        return Self(canonical: writer.bytes).trimmed(to: limit).bytes
    }

    @usableFromInline
    static func splitClocks(
        ofHeader bytes: [UInt8], limit: Int
    ) throws(WireError) -> (clocks: [ArraySlice<UInt8>], context: CausalContext) {
        _ = try CausalContext(decoding: bytes, limit: limit)
        let rest = endOfClocks(in: bytes)
        var clocks: [ArraySlice<UInt8>] = []
        var offset = 0
        while offset < rest {
            let item = AtomItem(in: bytes.span, at: offset)
            clocks.append(bytes[item.body].dropFirst(KeyPrefix.clock.bytes.count))
            offset = item.end
        }
        let next = AtomItem(in: bytes.span, at: rest)
        if next.kind == .marker, (bytes[next.body].first ?? 0) == 0 {
            throw WireError(.truncated, at: rest)
        }
        return (clocks, CausalContext(canonical: Array(bytes[rest...])))
    }

    /// Returns the offset after the atoms of clocks.
    private static func endOfClocks(in bytes: [UInt8]) -> Int {
        let span = bytes.span
        var item = AtomItem(in: span, at: 0)
        var end = 0
        while item.kind == .atom, span[item.body.lowerBound] == KeyPrefix.clock.bytes[0] {
            end = item.end
            item = AtomItem(in: span, at: end)
        }
        return end
    }
}
