import LogicalClocks
import WireFormat

/// One string in base64, or the bytes of ``encoded()`` where `CodableForm` of `LogicalClocks` says it.
///
/// The whole context is written, with the identity that it owns: hand over a ``branch()`` or what is
/// ``peeked``, and what ``outbound(through:)`` lets out. <doc:DistributedActors> shows how.
extension CausalContext: Codable {
    /// Writes the context, trimmed to ``bytesMax``.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encode(to encoder: any Encoder) throws {
        try encoder.encode(contextBytes: trimmed(to: Self.bytesMax).encoded())
    }

    /// Reads a context of at most ``bytesMax`` bytes; keys that are unknown here are kept.
    ///
    /// - Throws: `DecodingError.dataCorrupted` with the column of what is no base64, or with the byte
    ///   offset and what ``init(decoding:limit:)`` says is wrong there.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from decoder: any Decoder) throws {
        self = try decoder.decodeContextBytes(of: Self.self, atMost: Self.bytesMax) {
            bytes throws(WireError) in try Self(decoding: bytes)
        }
    }
}
