import CommandLineKit
import LogicalClocks
import WireFormat

/// A clock as it was given, and where.
struct GivenClock: Sendable {
    /// A place where a clock was given.
    enum Place: Sendable {
        /// On the command line, counted from 1.
        case operand(Int)
        /// In a line of a file, counted from 1.
        case line(Int, file: String)
    }

    /// The meaning of a text.
    enum Content: Sendable {
        case text
        /// Bytes, and the columns where they and the end stand.
        case bytes([UInt8], columns: [Int])
        /// The same for the bytes of a compact form.
        case compact([UInt8], columns: [Int])
    }

    /// The text of the clock; that of a JSON string is what the string stands for.
    let text: String
    let place: Place
    let content: Content

    /// The text without the space around it, and the bytes of the space before it.
    let body: String
    let leadingBytes: Int

    /// Reads what stands around a clock, but not the clock.
    init(_ given: String, _ place: Place) throws(CommandFailure) {
        self.place = place
        var text = given
        do throws(TextError) {
            let start = given.prefix { $0.isWhitespace }.utf8.count
            let trimmed = given.dropFirst(start)
            if trimmed.hasPrefix("\"") {
                var reader = JSONReader(Array(given.utf8))
                text = try reader.string()
                try reader.expectEnd()
                content = .text
            } else if let digits = Self.rest(of: trimmed, after: ["0x", "0X", ClockForm.hexPrefix])
            {
                let (bytes, columns) = try HexText.bytes(
                    of: digits, column: given.utf8.count - digits.utf8.count + 1, isSpaced: true)
                content = .bytes(bytes, columns: columns)
            } else if let digits = Self.rest(of: trimmed, after: [ClockForm.compactPrefix]) {
                let (bytes, columns) = try HexText.bytes(
                    of: digits, column: given.utf8.count - digits.utf8.count + 1, isSpaced: true)
                content = .compact(bytes, columns: columns)
            } else if let digits = Self.rest(of: trimmed, after: [ClockForm.base64Prefix]) {
                let column = given.utf8.count - digits.utf8.count + 1
                let bytes = try Base64Text.bytes(of: digits, column: column)
                content = .bytes(
                    bytes, columns: Base64Text.columns(ofBytes: bytes.count, from: column))
            } else {
                content = .text
            }
        } catch {
            throw Self.failure(error, given, place, remedy: nil)
        }
        self.text = text
        let body = text.drop(while: \.isWhitespace)
        leadingBytes = text.utf8.count - body.utf8.count
        let spaces = body.reversed().prefix(while: \.isWhitespace).count
        self.body = String(body.dropLast(spaces))
    }

    private static func rest(
        of text: Substring, after prefixes: [String]
    ) -> Substring? {
        prefixes.first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
    }

    var isBytes: Bool {
        if case .text = content { false } else { true }
    }

    /// The families that the clock can be of, the likeliest first; nil for bytes, which do not say.
    var families: [ClockFamily]? {
        switch content {
        case .text: ClockFamily.recognizing(body)
        case .bytes: nil
        case .compact: ClockFamily.allCases.filter { $0.type is any CompactClock.Type }
        }
    }

    /// The name of the clock in sentences: `clock 2`.
    var label: String {
        switch place {
        case .operand(let number): "clock \(number)"
        case .line(let line, let file): "\(file):\(line)"
        }
    }

    /// Returns the failure of a clock that is understood but cannot be used.
    func failure(_ message: String, remedy: String? = nil) -> CommandFailure {
        var failure = CommandFailure(.badData, message, remedy: remedy)
        switch place {
        case .operand: failure.argument = label
        case .line(let line, let file):
            failure.file = file
            failure.position = .init(line: line, column: 1)
        }
        return failure
    }

    /// Returns the failure of a text that was refused.
    func failure(_ error: TextError, remedy: String?) -> CommandFailure {
        Self.failure(error, text, place, remedy: remedy)
    }

    private static func failure(
        _ error: TextError, _ text: String, _ place: Place, remedy: String?
    ) -> CommandFailure {
        switch place {
        case .operand(let number):
            return CommandFailure(
                error, inArgument: text, named: "clock \(number)", remedy: remedy)
        case .line(let line, let file):
            var failure = CommandFailure(error, in: file, remedy: remedy)
            failure.position?.line += line - 1
            failure.excerpt = Excerpt.lines(of: text.utf8, at: .init(error.position))
            return failure
        }
    }
}
