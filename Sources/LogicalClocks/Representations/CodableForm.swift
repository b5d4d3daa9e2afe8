/// The form in which `Codable` writes a value that has both a text and bytes.
///
/// Text is the default, and what people read: a clock is one string, `{0:1, 3:2}`. The binary form
/// is the bytes of `encoded()` as a `[UInt8]`, which is smaller wherever an encoder writes bytes as
/// bytes. Encoders and decoders are told by their `userInfo`, and both sides must be told the same:
///
///     var encoder = BinaryEncoder()
///     encoder.userInfo[.codableForm] = CodableForm.binary
///     let bytes = try encoder.encode(clock)
///
///     var decoder = BinaryDecoder()
///     decoder.userInfo[.codableForm] = CodableForm.binary
///     let clock = try decoder.decode(VectorClock.self, from: bytes)
///
/// A value of another form is refused with a `DecodingError`. Values that have only a text, such as
/// an ``IDTree``, are written as text either way, and a ``ReplicaID`` is its number.
public enum CodableForm: Hashable, Sendable {
    /// One string.
    case text
    /// The bytes of `encoded()`, as a `[UInt8]`.
    case binary
}

extension CodingUserInfoKey {
    /// The key under which an encoder or a decoder is told a ``CodableForm``; text without it.
    public static let codableForm: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "causality.codableForm") else {
            preconditionFailure("the standard library makes a key of any string")
        }
        return key
    }()
}

extension Encoder {
    /// The form that the encoder was told.
    package var codableForm: CodableForm { CodableForm(in: userInfo) }
}

extension Decoder {
    /// The form that the decoder was told.
    package var codableForm: CodableForm { CodableForm(in: userInfo) }

    /// Reads a single value out of what stands for it in the encoding.
    ///
    /// - Throws: What the decoder throws, and `DecodingError.dataCorrupted` with the name of the type
    ///   and what `read` says is wrong.
    package func single<Value, Coded: Decodable, Failure: Error>(
        _ type: Value.Type, _ read: (Coded) throws(Failure) -> Value
    ) throws -> Value {
        let container = try singleValueContainer()
        let coded = try container.decode(Coded.self)
        do {
            return try read(coded)
        } catch {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(Value.self): \(error)")
        }
    }
}

extension CodableForm {
    fileprivate init(in userInfo: [CodingUserInfoKey: Any]) {
        self = userInfo[.codableForm] as? CodableForm ?? .text
    }
}
