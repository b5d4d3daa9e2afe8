import LogicalClocks
import WireFormat

extension Encoder {
    /// Writes the bytes of a context: as they are if the encoder is told ``CodableForm/binary``, else
    /// as one string in base64.
    func encode(contextBytes bytes: [UInt8]) throws {
        var container = singleValueContainer()
        switch codableForm {
        case .text: try container.encode(Base64Text.text(of: bytes))
        case .binary: try container.encode(bytes)
        }
    }
}

extension Decoder {
    /// Reads what ``Swift/Encoder/encode(contextBytes:)`` writes.
    ///
    /// - Parameters:
    ///   - type: The type of the value, for errors.
    ///   - limit: The most bytes that are accepted.
    ///   - read: Makes the value of the bytes.
    /// - Throws: `DecodingError.dataCorrupted` with the column in the base64 or the byte offset.
    func decodeContextBytes<Value>(
        of type: Value.Type, atMost limit: Int, _ read: ([UInt8]) throws(WireError) -> Value
    ) throws -> Value {
        switch codableForm {
        case .binary:
            return try single(type) { (bytes: [UInt8]) throws(WireError) in
                try read(Self.checked(bytes, atMost: limit))
            }
        case .text:
            return try single(type) { (text: String) throws in
                // Nothing is decoded before its length is checked.
                guard text.utf8.count <= Base64Text.length(of: limit) else {
                    throw WireError(.overLimit(limit: limit), at: limit)
                }
                return try read(Base64Text.bytes(of: text))
            }
        }
    }

    private static func checked(
        _ bytes: [UInt8], atMost limit: Int
    ) throws(WireError) -> [UInt8] {
        guard bytes.count <= limit else { throw WireError(.overLimit(limit: limit), at: limit) }
        return bytes
    }
}
