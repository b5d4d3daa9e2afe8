import CommandLineKit
import WireFormat

/// The command `causal help`, for the help of any command.
enum HelpCommand {
    static let names = Operand(
        anyNumber: "subcommand",
        ValueFormat("subcommand", expects: "a subcommand", completion: .commands) { $0 },
        help: "The command to explain, as in 'clock relate'.")

    static let command = Command(
        "help", abstract: "Show the help of a command.",
        examples: [
            .init("causal help clock relate", "What 'causal clock relate' takes."),
            .init("causal help --json", "All commands and options, for programs."),
        ],
        parameters: [names, SharedOptions.json], run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        var path = CommandPath(CausalTool.tool.root)
        for name in values[names] where !path.descend(to: name) {
            let names = path.last.subcommands.map(\.name)
            let guess = suggestion(for: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
            throw .usage("Unknown subcommand '\(name)'.\(guess)")
        }
        let help = CausalTool.tool.help(of: path)
        guard values[SharedOptions.json] else {
            help.write(to: console.output)
            return .good
        }
        console.printJSON("causal.help/1") { json in
            json.member("version", CausalTool.version)
            help.writeMembers(to: &json)
        }
        return .good
    }
}
