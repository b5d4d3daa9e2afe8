/// A stream of text for people or programs: buffered, coloured only where that is wanted.
///
/// Writing never throws. The first failure is kept, later writes do nothing, and the tool exits
/// with 74 at its end.
package final class TextStream {
    /// Whether styles have an effect.
    package internal(set) var usesColor = false

    /// The width that text is wrapped to.
    package let width: Int

    /// Whether people look at the stream.
    package let isTerminal: Bool

    /// The first failure of a write.
    private(set) var failure: SystemError?

    private let sink: ByteSink
    private var buffer: [UInt8] = []
    private static let bufferLimit = 1 << 16

    init(_ sink: ByteSink, width: Int) {
        self.sink = sink
        self.width = width
        isTerminal = sink.isTerminal
    }

    /// Whether a write has failed, so that going on is pointless.
    package var hasFailed: Bool { failure != nil }

    /// Writes text as it is.
    package func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.bufferLimit { flush() }
    }

    /// Writes bytes as they are.
    package func write(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferLimit { flush() }
    }

    /// Passes on what is held back.
    package func flush() {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        guard failure == nil else { return }
        do throws(SystemError) { try sink.write(buffer) } catch { failure = error }
    }

    /// Returns the text in the styles, or as it is where there is no colour.
    package func styled(_ text: String, _ styles: TextStyle...) -> String {
        guard usesColor, !text.isEmpty, !styles.isEmpty else { return text }
        let codes = styles.map { String($0.rawValue) }.joined(separator: ";")
        return "\u{1b}[\(codes)m\(text)\u{1b}[0m"
    }
}

/// A way in which a terminal can set off text; always an addition, never the only sign.
package enum TextStyle: Int, Sendable {
    case bold = 1
    case dim = 2
    case underlined = 4
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case magenta = 35
    case cyan = 36
}
