/// Text as it stands on a terminal: how many cells it takes, and cut or filled to a width.
enum TerminalText {
    /// Returns the number of cells that a text takes.
    static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// Returns the number of cells of one character: those of its widest scalar, so that marks
    /// which combine with a letter add none.
    static func width(_ character: Character) -> Int {
        var cells = 0
        for scalar in character.unicodeScalars { cells = max(cells, width(scalar)) }
        return cells
    }

    /// Returns the text without anything that could move the cursor or turn the direction of
    /// writing; in ASCII, question marks stand for all other characters.
    static func plain(_ text: String, isASCII: Bool) -> String {
        var result = ""
        for character in text {
            if isASCII, !character.isASCII {
                let isInvisible = character.unicodeScalars.allSatisfy(isInvisible)
                result += String(repeating: "?", count: isInvisible ? 0 : max(width(character), 1))
                continue
            }
            for scalar in character.unicodeScalars {
                if isBreak(scalar) {
                    result += " "
                } else if !isInvisible(scalar) || scalar == "\u{200d}" {
                    // The joiner stays: it makes one sign of several.
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// Returns the text, cut to at most `width` cells with an ellipsis at its end.
    static func cut(_ text: String, to width: Int, ellipsis: String) -> String {
        guard self.width(text) > width else { return text }
        let room = width - self.width(ellipsis)
        guard room >= 0 else { return String(repeating: ".", count: max(width, 0)) }
        var kept = ""
        var used = 0
        for character in text {
            used += self.width(character)
            guard used <= room else { break }
            kept.append(character)
        }
        return kept + ellipsis
    }

    /// Spaces that fill a text up to a width.
    static func padding(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(width - self.width(text), 0))
    }

    /// Returns whether a scalar ends a line or controls the terminal.
    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Returns whether a scalar only says how others are to be shown.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .format
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        // The selector for coloured presentation makes a symbol wide.
        if scalar == "\u{fe0f}" { return 2 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks of East Asian characters that take two cells (Unicode Annex 11).
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
        0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
        0xff01...0xff60, 0xffe0...0xffe6, 0x1_7000...0x1_8cff, 0x1_b000...0x1_b2ff,
        0x2_0000...0x3_fffd,
    ]
}
