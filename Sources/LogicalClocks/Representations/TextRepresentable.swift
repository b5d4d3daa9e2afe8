import WireFormat

/// A value with one text form, which people write in tests and read in logs.
///
/// The text is the readable form of `Codable` as well: in JSON, a clock is one string.
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
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads the text from a single string.
    ///
    /// - Throws: `DecodingError` with what ``init(parsing:)`` says is wrong.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(Self.self): \(error)")
        }
    }
}
