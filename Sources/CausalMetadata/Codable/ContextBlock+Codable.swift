import LogicalClocks
import WireFormat

/// One string in base64, or the bytes of `encoded()` where `CodableForm` of `LogicalClocks` says it.
extension ContextBlock: Codable {
    /// More bytes than come before the context.
    private static let headBytesMax = 16

    /// Writes the block, its context trimmed to ``CausalContext/bytesMax``.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encode(to encoder: any Encoder) throws {
        let block = Self(context.trimmed(to: CausalContext.bytesMax))
        try encoder.encode(contextBytes: block.encoded())
    }

    /// Reads a block of at most ``CausalContext/bytesMax`` bytes of context.
    ///
    /// - Throws: `DecodingError.dataCorrupted` with the column of what is no base64, or with the byte
    ///   offset and what ``init(from:limit:)`` says is wrong there.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from decoder: any Decoder) throws {
        let limit = CausalContext.bytesMax + Self.headBytesMax
        self = try decoder.decodeContextBytes(of: Self.self, atMost: limit) {
            bytes throws(WireError) in try Self(decoding: bytes)
        }
    }
}
