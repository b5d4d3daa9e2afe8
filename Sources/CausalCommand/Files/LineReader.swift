import CommandLineKit

/// The lines of standard input, each as soon as it is there.
///
/// What is read costs time in proportion to its bytes: only the beginning of a line that has not
/// ended yet is moved, once for each piece of input.
struct LineReader: ~Copyable {
    /// The longest line, in bytes.
    static let lineBytesMax = 1 << 16

    private var input: InputFile
    private var pending: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// From where on a line feed has not been looked for.
    private var seen = 0
    private var isAtEnd = false

    /// Creates a reader of a console's standard input.
    init(_ console: Console) throws(CommandFailure) {
        input = try InputFile("-", console)
    }

    /// Returns the bytes of the next line without its line feed, or nil at the end.
    ///
    /// - Throws: A failure with exit code 65 for a line that is too long, or 74 if reading fails.
    mutating func next() throws(CommandFailure) -> ArraySlice<UInt8>? {
        while true {
            let end = pending[seen...].firstIndex(of: UInt8(ascii: "\n"))
            guard (end ?? pending.count) - start <= Self.lineBytesMax else {
                throw CommandFailure(
                    .badData, "a line is longer than \(Self.lineBytesMax) bytes",
                    file: input.name, remedy: "Cut it into shorter lines.")
            }
            if let end {
                defer {
                    start = end + 1
                    seen = start
                }
                return pending[start..<end]
            }
            seen = pending.count
            if isAtEnd {
                defer { start = pending.count }
                return start == pending.count ? nil : pending[start...]
            }
            if let piece = try input.next() {
                pending.removeFirst(start)
                seen -= start
                start = 0
                pending += piece
            } else {
                isAtEnd = true
            }
        }
    }
}
