import LogicalClocks
import WireFormat

/// One string in base64, or the bytes of ``encoded(limit:)`` where `CodableForm` of `LogicalClocks`
/// says it.
extension CausalHeader: Codable where Clock: BinaryRepresentable {
    /// Writes the header within ``CausalContext/bytesMax``, as ``encoded(limit:)`` does.
    ///
    /// - Throws: `EncodingError.invalidValue` if the clock alone is above that limit, or cannot be read.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encode(to encoder: any Encoder) throws {
        let bytes: [UInt8]
        do {
            bytes = try encoded()
        } catch {
            let reason =
                switch error {
                case .unreadableClock(let error): "no reader accepts the clock: \(error)"
                default: "the clock does not fit \(CausalContext.bytesMax) bytes"
                }
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "\(Self.self): \(reason)",
                    underlyingError: error))
        }
        try encoder.encode(contextBytes: bytes)
    }

    /// Reads a header of at most ``CausalContext/bytesMax`` bytes.
    ///
    /// - Throws: `DecodingError.dataCorrupted` with the column of what is no base64, or with the byte
    ///   offset and what ``init(decoding:limit:)`` says is wrong there.
    /// - Complexity: O(*n*), where *n* is the number of bytes, and a merge for each clock.
    public init(from decoder: any Decoder) throws {
        self = try decoder.decodeContextBytes(of: Self.self, atMost: CausalContext.bytesMax) {
            bytes throws(WireError) in try Self(decoding: bytes)
        }
    }
}
