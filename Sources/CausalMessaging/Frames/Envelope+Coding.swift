import CausalMetadata
import LogicalClocks
import WireFormat

/// The binary form: the kind, the number of the origin and of the message as varints, the header with
/// its length before it, and the payload.
extension Envelope where Clock: BinaryRepresentable {
    /// The most bytes of a header with a clock of any size and a context of
    /// `CausalContext.bytesMax`.
    @inlinable
    public static var headerBytesMax: Int { 1 << 20 }

    /// Returns the envelope as bytes, with the payload as the application writes it.
    ///
    ///     try envelope.encoded { text, writer in writer.write(bytes: text.utf8) }
    ///
    /// - Parameters:
    ///   - headerLimit: The most bytes of the header; its context is trimmed to fit.
    ///   - writePayload: Writes the payload.
    /// - Throws: `ContextWriteError.doesNotFit` if the clock alone does not fit the limit, and
    ///   `ContextWriteError.unreadableClock` for a clock of the header or the payload that is above
    ///   its limits, and for an identity that no message has.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func encoded(
        headerLimit: Int = CausalContext.bytesMax,
        payload writePayload: (Payload, inout ByteWriter) -> Void
    ) throws(ContextWriteError) -> [UInt8] {
        var entries = EntryBudget()
        let header = try header.encoded(limit: headerLimit, entries: &entries)
        var writer = ByteWriter(capacity: header.count + 32, entries: entries)
        write(header, to: &writer)
        writePayload(payload, &writer)
        do {
            return try writer.finished()
        } catch {
            throw .unreadableClock(error)
        }
    }

    /// Reads an envelope from all of `bytes`, with the payload as the application reads it.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(headerLimit:payload:)`` returned.
    ///   - headerLimit: The most bytes of a header that are accepted.
    ///   - readPayload: Reads the payload; what it leaves is an error.
    /// - Throws: `WireError` with the byte offset in `bytes`.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public init(
        decoding bytes: [UInt8], headerLimit: Int = CausalContext.bytesMax,
        payload readPayload: (inout ByteReader) throws(WireError) -> Payload
    ) throws(WireError) {
        var reader = ByteReader(bytes)
        let (id, header, _) = try Self.readFront(from: &reader, headerLimit: headerLimit)
        let payload = try readPayload(&reader)
        try reader.expectEnd()
        self.init(id: id, header: header, payload: payload)
    }

    /// Writes all that stands before the payload.
    @inlinable
    func write(_ header: [UInt8], to writer: inout ByteWriter) {
        FrameKind.envelope.write(to: &writer)
        id.write(to: &writer)
        writer.write(lengthPrefixed: header)
    }

    /// Reads all that stands before the payload, with the header as it stands there.
    @inlinable
    static func readFront(
        from reader: inout ByteReader, headerLimit: Int, clocksMax: Int = .max
    ) throws(WireError) -> (id: MessageID, header: CausalHeader<Clock>, bytes: [UInt8]) {
        try FrameKind.envelope.expect(in: &reader)
        let id = try MessageID(from: &reader)
        let bytes = Array(try reader.readLengthPrefixed(atMost: headerLimit))
        do {
            let header = try CausalHeader<Clock>(
                decoding: bytes, limit: headerLimit, clocksMax: clocksMax, entries: &reader.entries)
            return (id, header, bytes)
        } catch {
            let start = reader.byteOffset - bytes.count
            throw WireError(error.code, at: start + error.byteOffset)
        }
    }
}

extension Envelope: BinaryRepresentable
where Payload: BinaryRepresentable, Clock: BinaryRepresentable {
    /// Returns the header as bytes: the clock, and a context that is trimmed to
    /// `CausalContext.bytesMax`.
    @inlinable
    static func bytes(
        of header: CausalHeader<Clock>, entries: inout EntryBudget
    ) throws(ContextWriteError) -> [UInt8] {
        var header = header
        header.context = header.context.trimmed(to: CausalContext.bytesMax)
        return try header.encoded(limit: headerBytesMax, entries: &entries)
    }

    /// Writes the envelope; a context above `CausalContext.bytesMax` is trimmed, and a clock that
    /// cannot be read is refused.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        do {
            write(try Self.bytes(of: header, entries: &writer.entries), to: &writer)
            payload.write(to: &writer)
        } catch .unreadableClock(let error) {
            writer.refuse(error.code)
        } catch {
            writer.refuse(.overLimit(limit: Self.headerBytesMax))
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a header of more than
    ///   ``headerBytesMax`` bytes, and for one that was merged from several.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        let (id, header, bytes) = try Self.readFront(
            from: &reader, headerLimit: Self.headerBytesMax, clocksMax: 1)
        // The clock was read, so it is within the limits.
        var entries = EntryBudget(.max)
        guard let written = try? Self.bytes(of: header, entries: &entries), written == bytes else {
            throw WireError(.notCanonical, at: reader.byteOffset - bytes.count)
        }
        self.init(id: id, header: header, payload: try Payload(from: &reader))
    }
}
