import CommandLineKit

/// The command `causal completions`, for scripts that let a shell complete command lines.
enum CompletionsCommand {
    private typealias Shell = CompletionScript.Shell

    private static let shell = Operand<Shell?>(
        "shell", .choice("shell"), help: "The shell; without it, the one that $SHELL names.")

    static let command = Command(
        "completions",
        abstract: "Print a script that completes command lines in your shell.",
        discussion: "The first lines of the script say where it goes.",
        examples: [
            .init("source <(causal completions bash)", "Complete in this bash from now on."),
            .init(
                "causal completions fish > ~/.config/fish/completions/causal.fish",
                "Complete in every new fish."),
        ],
        parameters: [shell], run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let named = console.environment("SHELL").flatMap { Shell(rawValue: Path.name(of: $0)) }
        guard let shell = values[shell] ?? named else {
            throw .usage("Cannot tell the shell from $SHELL", about: shell)
        }
        console.output.write(CompletionScript(CausalTool.tool.root).text(for: shell))
        return .good
    }
}
