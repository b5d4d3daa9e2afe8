/// One line on a terminal that says how far the work is.
///
/// It appears after half a second, changes ten times a second, and leaves nothing behind.
package final class ProgressLine {
    private let stream: TextStream
    private let isAllowed: Bool
    private let now: () -> Int
    private var start: Int?
    private var lastDrawn = 0
    private var isVisible = false

    init(_ stream: TextStream, isAllowed: Bool, now: @escaping () -> Int) {
        self.stream = stream
        self.isAllowed = isAllowed
        self.now = now
    }

    /// Says how far the work is; the text is made only if it is shown.
    package func update(_ text: @autoclosure () -> String) {
        guard isAllowed else { return }
        let time = now()
        let begin = start ?? time
        start = begin
        guard time - begin >= 500, !isVisible || time - lastDrawn >= 100 else { return }
        lastDrawn = time
        isVisible = true
        stream.write("\r\u{1b}[K" + text().prefix(max(0, stream.width - 1)))
        stream.flush()
    }

    /// Takes the line away until the next update.
    package func erase() {
        guard isVisible else { return }
        isVisible = false
        stream.write("\r\u{1b}[K")
        stream.flush()
    }

    /// Takes the line away; the next update begins a new stretch of work.
    package func finish() {
        erase()
        start = nil
    }
}
