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
    /// - Throws: ``ContextWriteError/doesNotFit(limit:)`` if the clock and the marker do not fit.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func encoded(
        limit: Int = CausalContext.bytesMax
    ) throws(ContextWriteError) -> [UInt8] {
        try context.encoded(behindClock: clock.encoded(), limit: limit)
    }

    /// Reads a header from all of `bytes`; keys that are unknown here are kept.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(limit:)`` returned, or merges of that.
    ///   - limit: The most bytes that are accepted.
    /// - Throws: `WireError` with the byte offset: what ``CausalContext/init(decoding:limit:)`` and
    ///   the clock throw; `invalid` if there is no clock, and `truncated` if one may have been
    ///   trimmed away.
    /// - Complexity: O(*n*), where *n* is the number of bytes, and a merge for each clock.
    @inlinable
    public init(
        decoding bytes: [UInt8], limit: Int = CausalContext.bytesMax
    ) throws(WireError) {
        let parts = try CausalContext.splitClocks(ofHeader: bytes, limit: limit)
        var joined: Clock?
        for part in parts.clocks {
            var clock: Clock
            do {
                clock = try Clock(decoding: part)
            } catch {
                throw WireError(error.code, at: part.startIndex + error.byteOffset)
            }
            if let joined { clock.merge(joined) }
            joined = clock
        }
        guard let joined else { throw WireError(.invalid, at: 0) }
        self.init(clock: joined, context: parts.context)
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
