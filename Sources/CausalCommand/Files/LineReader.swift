import CommandLineKit

/// The lines of standard input, each as soon as it is there.
struct LineReader: ~Copyable {
    /// The longest line, in bytes.
    static let lineBytesMax = 1 << 16

    private var input: InputFile
    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// Creates a reader of a console's standard input.
    init(_ console: Console) throws(CommandFailure) {
        input = try InputFile("-", console)
    }

    /// Returns the next line without its line feed, or nil at the end.
    ///
    /// - Throws: A failure with exit code 65 for a line that is too long, or 74 if reading fails.
    mutating func next() throws(CommandFailure) -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            guard pending.count <= Self.lineBytesMax else {
                throw CommandFailure(
                    .badData, "a line is longer than \(Self.lineBytesMax) bytes",
                    file: input.name, remedy: "Cut it into shorter lines.")
            }
            if isAtEnd {
                defer { pending = [] }
                return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
            }
            if let piece = try input.next() { pending += piece } else { isAtEnd = true }
        }
    }
}
