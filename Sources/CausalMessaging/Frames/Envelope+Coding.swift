import CausalMetadata
import LogicalClocks
import WireFormat

/// The binary form: the number of the origin and of the message as varints, the header with its
/// length before it, and the payload up to the end.
extension Envelope where Clock: BinaryRepresentable {
    /// Returns the envelope as bytes, with the payload as the application writes it.
    ///
    ///     try envelope.encoded { text, writer in writer.write(bytes: text.utf8) }
    ///
    /// - Parameters:
    ///   - headerLimit: The most bytes of the header; its context is trimmed to fit.
    ///   - writePayload: Writes the payload.
    /// - Throws: `ContextWriteError.doesNotFit` if the clock alone does not fit the limit.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func encoded(
        headerLimit: Int = CausalContext.bytesMax,
        payload writePayload: (Payload, inout ByteWriter) -> Void
    ) throws(ContextWriteError) -> [UInt8] {
        let header = try header.encoded(limit: headerLimit)
        var writer = ByteWriter(capacity: header.count + 32)
        writer.write(varint: UInt64(id.origin.rawValue))
        writer.write(varint: id.number)
        writer.write(lengthPrefixed: header)
        writePayload(payload, &writer)
        return writer.bytes
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
        let origin = try reader.readVarint(atMost: UInt64(UInt32.max))
        let number = try reader.readVarint()
        let headerBytes = try reader.readLengthPrefixed(atMost: headerLimit)
        let headerStart = reader.byteOffset - headerBytes.count
        let header: CausalHeader<Clock>
        do {
            header = try CausalHeader(decoding: Array(headerBytes), limit: headerLimit)
        } catch {
            throw WireError(error.code, at: headerStart + error.byteOffset)
        }
        let payload = try readPayload(&reader)
        try reader.expectEnd()
        self.init(
            id: MessageID(ReplicaID(rawValue: UInt32(origin)), number), header: header,
            payload: payload)
    }
}
