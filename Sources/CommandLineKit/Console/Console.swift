/// The three streams and the environment of one run of the tool.
///
/// A command prints results with `print`, speaks about its work with `note`, and never touches the
/// process itself, so that a test runs the whole tool and reads its bytes.
package final class Console {
    /// Standard output: results.
    package let output: TextStream

    /// Standard error: errors and whatever is said about the work.
    package let errors: TextStream

    /// Standard input.
    package let input: ByteSource

    /// Whether text may hold more than ASCII: the locale is UTF-8 and the terminal is not dumb.
    package let isUnicode: Bool

    /// A line about the progress of the work, on a terminal only.
    package private(set) lazy var progress = ProgressLine(
        errors, isAllowed: isLively, now: monotonicMilliseconds)

    /// Whether notes are held back.
    package internal(set) var isQuiet = false

    /// Whether details are shown.
    package internal(set) var isVerbose = false

    /// When text is coloured; it takes effect at once.
    var colorMode = SharedOptions.ColorMode.auto {
        didSet { chooseColors() }
    }

    private let variable: @Sendable (String) -> String?
    private let monotonicMilliseconds: @Sendable () -> Int
    private let isInterrupted: @Sendable () -> Bool

    /// Creates a console.
    package init(
        input: ByteSource,
        output: ByteSink,
        errors: ByteSink,
        environment: @escaping @Sendable (String) -> String?,
        monotonicMilliseconds: @escaping @Sendable () -> Int,
        isInterrupted: @escaping @Sendable () -> Bool
    ) {
        let columns = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        self.input = input
        self.output = TextStream(output, width: output.columns ?? columns ?? 80)
        self.errors = TextStream(errors, width: errors.columns ?? columns ?? 80)
        self.variable = environment
        self.monotonicMilliseconds = monotonicMilliseconds
        self.isInterrupted = isInterrupted
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment)
            .first { !$0.isEmpty }?.lowercased()
        let isDumb = environment("TERM") == "dumb"
        let isUTF8 = locale.map { $0.contains("utf-8") || $0.contains("utf8") } ?? false
        isUnicode = isUTF8 && !isDumb
        chooseColors()
    }

    /// Returns the console of this process.
    package static func ofProcess() -> Console {
        Console(
            input: ByteSource(descriptor: STDIN_FILENO),
            output: ByteSink(descriptor: STDOUT_FILENO),
            errors: ByteSink(descriptor: STDERR_FILENO),
            environment: { name in
                unsafe getenv(name).map { value in unsafe String(cString: value) }
            },
            monotonicMilliseconds: {
                var time = timespec()
                unsafe clock_gettime(CLOCK_MONOTONIC, &time)
                return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
            },
            isInterrupted: { Interruption.poll() })
    }

    /// Returns the value of a variable of the environment, unless it is empty.
    package func environment(_ name: String) -> String? {
        variable(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The milliseconds since some moment in the past; only for telling people about time.
    package var milliseconds: Int { monotonicMilliseconds() }

    /// Ends the command if Ctrl-C has been pressed; long work asks now and then.
    ///
    /// - Parameter kept: What remains of the work, such as "3 of 10 runs are in runs/".
    package func stopIfInterrupted(kept: @autoclosure () -> String) throws(CommandFailure) {
        if isInterrupted() { throw .interrupted(kept: kept()) }
    }

    /// Prints a line of the result.
    package func print(_ line: String) {
        progress.erase()
        output.write(line + "\n")
    }

    /// Prints a document that a program reads, as it is.
    package func printDocument(_ bytes: [UInt8]) {
        progress.erase()
        output.write(bytes)
    }

    /// Says something about the work on standard error, unless that is to be quiet.
    package func note(_ line: String) {
        guard !isQuiet else { return }
        say(line)
    }

    /// Says something about the work on standard error if the user wants to hear more.
    package func detail(_ line: String) {
        guard isVerbose, !isQuiet else { return }
        say(line)
    }

    private func say(_ line: String) {
        progress.erase()
        output.flush()
        errors.write(line + "\n")
        errors.flush()
    }

    private var isLively: Bool {
        errors.isTerminal && !isQuiet && environment("CI") == nil && environment("TERM") != "dumb"
    }

    private func chooseColors() {
        let isRefused = environment("NO_COLOR") != nil || environment("TERM") == "dumb"
        for stream in [output, errors] {
            stream.usesColor =
                switch colorMode {
                case .auto: stream.isTerminal && !isRefused
                case .always: true
                case .never: false
                }
        }
    }
}
