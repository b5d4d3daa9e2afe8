/// A place in a text: a line and a column, both counted from 1.
///
/// Columns count bytes of UTF-8, as compilers do.
public struct TextPosition: Hashable, Sendable {
    /// The line, from 1.
    public var line: Int

    /// The column, from 1.
    public var column: Int

    /// Creates a position.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension TextPosition: CustomStringConvertible {
    /// The position as `LINE:COLUMN`.
    public var description: String { "\(line):\(column)" }
}

/// A reason why a text was refused: where, and what was expected there.
///
/// Prefix it with a file name and a colon to get the form that editors jump to.
public struct TextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the text stops making sense.
    public var position: TextPosition

    /// What was expected there, or what is wrong, as a sentence without a full stop.
    public var message: String

    /// Creates an error at a position.
    public init(_ message: String, at position: TextPosition) {
        self.position = position
        self.message = message
    }

    /// The error as `LINE:COLUMN: message`.
    public var description: String { "\(position): \(message)" }
}
