import WireFormat

/// The parts of a key of which nobody here knows the type, as people can read them.
enum PartText {
    /// The most parts of one key that are shown.
    private static let partsMax = 8

    /// The most characters of a text that are shown.
    private static let charactersMax = 32

    /// The most bytes of a part that are shown in hexadecimal.
    private static let bytesMax = 16

    /// Returns the parts with blanks between them; of many, the first and how many more there are.
    static func text(of parts: [ArraySlice<UInt8>]) -> String {
        var texts = parts.prefix(partsMax).map(text(of:))
        if parts.count > partsMax { texts.append("and \(parts.count - partsMax) more") }
        return texts.joined(separator: " ")
    }

    /// Returns a part as a text if it could be one, or else in hexadecimal.
    static func text(of part: ArraySlice<UInt8>) -> String {
        if let text = String(validating: part, as: UTF8.self),
            text.unicodeScalars.allSatisfy(isVisible)
        {
            let start = text.prefix(charactersMax)
            return TextScanner.quotedIfNeeded(String(start))
                + (start.endIndex == text.endIndex ? "" : "…")
        }
        return hex(part)
    }

    /// Returns bytes in hexadecimal; of many, the first.
    static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        "0x" + HexText.text(of: Array(bytes.prefix(bytesMax)))
            + (bytes.count > bytesMax ? "…" : "")
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            false
        default: true
        }
    }
}
