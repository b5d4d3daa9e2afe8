import CommandLineKit
import Synchronization

/// Streams in memory, with a time and a Ctrl-C that are set by hand.
package final class TestStreams: Sendable {
    private let output = Mutex<[UInt8]>([])
    private let errors = Mutex<[UInt8]>([])
    private let rest: Mutex<ArraySlice<UInt8>>
    private let millisecondsPerLook: Int

    /// The milliseconds that the console reads.
    package let time = Mutex(0)

    /// Whether Ctrl-C has been pressed.
    package let isInterrupted = Mutex(false)

    /// Creates streams of which standard input holds some bytes.
    ///
    /// - Parameters:
    ///   - input: The bytes of standard input.
    ///   - millisecondsPerLook: How far the time moves on whenever the console reads it.
    package init(input: [UInt8] = [], millisecondsPerLook: Int = 0) {
        rest = Mutex(input[...])
        self.millisecondsPerLook = millisecondsPerLook
    }

    /// Creates a console on the streams; those are terminals that have a width.
    package func console(
        environment: [String: String] = [:], outputColumns: Int? = nil, errorColumns: Int? = nil,
        isInputTerminal: Bool = false, outputFailure: SystemError? = nil
    ) -> Console {
        Console(
            input: ByteSource(isTerminal: isInputTerminal) { count in
                self.rest.withLock { bytes in
                    defer { bytes = bytes.dropFirst(count) }
                    return Array(bytes.prefix(count))
                }
            },
            output: ByteSink(isTerminal: outputColumns != nil, columns: outputColumns) {
                (bytes: [UInt8]) throws(SystemError) in
                if let outputFailure { throw outputFailure }
                self.output.withLock { $0 += bytes }
            },
            errors: ByteSink(isTerminal: errorColumns != nil, columns: errorColumns) { bytes in
                self.errors.withLock { $0 += bytes }
            },
            environment: { environment[$0] },
            monotonicMilliseconds: {
                self.time.withLock { time in
                    defer { time += self.millisecondsPerLook }
                    return time
                }
            },
            isInterrupted: { self.isInterrupted.withLock { $0 } })
    }

    /// What was written to standard output.
    package var outputText: String { String(decoding: output.withLock { $0 }, as: UTF8.self) }

    /// What was written to standard error.
    package var errorText: String { String(decoding: errors.withLock { $0 }, as: UTF8.self) }
}
