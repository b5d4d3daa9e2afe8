import WireFormat

/// A value with one text form, which people write in tests and read in logs.
///
/// The text is the readable form of `Codable` as well: in JSON, a clock is one string. A value that
/// has bytes, too, is written as those where ``CodableForm`` says it.
///
///     try VectorClock(parsing: "{0:1, 3:2}").description  // {0:1, 3:2}
public protocol TextRepresentable: Codable, CustomDebugStringConvertible, CustomStringConvertible {
    /// Creates the value that a string in the form of `description` represents.
    ///
    /// - Throws: `TextError` with the place and what was expected there.
    init(parsing text: String) throws(TextError)
}

extension TextRepresentable {
    /// The text with the name of the type in front, for debuggers and failed expectations.
    public var debugDescription: String { "\(Self.self) \(description)" }

    /// Writes the text as a single string.
    ///
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads the text from a single string.
    ///
    /// - Throws: `DecodingError` with what ``init(parsing:)`` says is wrong.
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public init(from decoder: any Decoder) throws {
        self = try decoder.single(Self.self) { (text: String) throws(TextError) in
            try Self(parsing: text)
        }
    }
}

/// Values that have bytes as well, which are written as those if the encoder is told.
extension TextRepresentable where Self: BinaryRepresentable {
    /// Writes the text as a single string, or the bytes if the encoder is told
    /// ``CodableForm/binary``.
    ///
    /// - Throws: `EncodingError.invalidValue` for a value that has no bytes, as its readers would
    ///   refuse it in either form.
    /// - Complexity: O(*n*), where *n* is the length of the text or the number of bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let bytes: [UInt8]
        do {
            bytes = try encoded()
        } catch {
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath, debugDescription: "\(Self.self): \(error)",
                    underlyingError: error))
        }
        switch encoder.codableForm {
        case .text: try container.encode(description)
        case .binary: try container.encode(bytes)
        }
    }

    /// Reads the text from a single string, or the bytes if the decoder is told
    /// ``CodableForm/binary``.
    ///
    /// - Throws: `DecodingError` with what ``init(parsing:)`` or `init(decoding:)` says is wrong.
    /// - Complexity: O(*n*), where *n* is the length of the text or the number of bytes.
    public init(from decoder: any Decoder) throws {
        self =
            switch decoder.codableForm {
            case .text:
                try decoder.single(Self.self) { (text: String) throws(TextError) in
                    try Self(parsing: text)
                }
            case .binary:
                try decoder.single(Self.self) { (bytes: [UInt8]) throws(WireError) in
                    try Self(decoding: bytes)
                }
            }
    }
}
