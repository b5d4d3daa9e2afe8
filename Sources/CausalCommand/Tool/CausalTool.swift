import CommandLineKit

/// The command-line tool `causal`.
public enum CausalTool {
    /// Runs the tool on the arguments of this process, and exits.
    public static func main() -> Never {
        // A reader such as `head` that goes away ends the tool without a word, even if the
        // process that started it had the signal ignored.
        signal(SIGPIPE, SIG_DFL)
        Interruption.reportTraps(
            """
            Error: this is a defect of causal, not of your input.
            Please report the command line; SWIFT_BACKTRACE=enable=yes shows where it was.

            """)
        let code = tool.run(Array(CommandLine.arguments.dropFirst()), console: .ofProcess())
        exit(code.rawValue)
    }

    /// The version that `--version` prints.
    package static let version = "0.1.0"

    /// The tool with all its commands, in the order in which help lists them.
    package static let tool = CommandLineTool(
        Command(
            "causal",
            abstract: "See what led to what in a distributed system.",
            examples: [
                .init(
                    "causal clock relate '{a:1}' '{a:1, b:2}'", "Which of two clocks is earlier?")
            ],
            subcommands: [
                DemoCommand.command,
                RunCommand.command,
                CheckCommand.command,
                SnapshotCommand.command,
                ClockCommand.command, CompletionsCommand.command,
                HelpCommand.command,
            ]),
        version: version, verdicts: [.violation, .undecided],
        failureDocument: { $0.document(of: $1) })
}
