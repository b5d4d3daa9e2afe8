/// One verb of a tool: what it is called, what it takes, and what it does.
///
///     static let command = Command(
///         "check", abstract: "Check a trace for violations of causal order.",
///         examples: [.init("causal check trace.jsonl", "Check one recorded run.")],
///         parameters: [trace, seed, SharedOptions.json], run: run)
package struct Command: Sendable {
    /// The type of what a command does.
    package typealias Action =
        @Sendable (ParsedValues, Console) throws(CommandFailure) -> ExitCode

    /// A command line that help shows, and what it is for.
    package struct Example: Sendable {
        /// The command line.
        package let line: String

        /// What it is for.
        package let purpose: String

        /// Creates an example.
        package init(_ line: String, _ purpose: String) {
            self.line = line
            self.purpose = purpose
        }
    }

    /// What is typed for it.
    package let name: String

    /// What it does, in one sentence.
    package let abstract: String

    /// What else there is to know.
    package let discussion: String

    /// The command lines that help shows.
    package let examples: [Example]

    /// What the command takes.
    package let parameters: [Parameter]

    /// The commands below it.
    package let subcommands: [Command]

    /// What it does; nil if it only holds others.
    package let run: Action?

    /// Creates a command that does something.
    package init(
        _ name: String,
        abstract: String,
        discussion: String = "",
        examples: [Example],
        parameters: [any ParameterDeclaration] = [],
        run: @escaping Action
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.examples = examples
        self.parameters = parameters.map(\.parameter)
        self.subcommands = []
        self.run = run
        checkDeclarations()
    }

    /// Creates a command that only holds others.
    package init(
        _ name: String,
        abstract: String,
        discussion: String = "",
        examples: [Example],
        subcommands: [Command]
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.examples = examples
        self.parameters = []
        self.subcommands = subcommands
        self.run = nil
        checkDeclarations()
    }

    /// The parameters of the command and those that every command has.
    package var allParameters: [Parameter] { parameters + SharedOptions.everywhere }

    var operands: [Parameter] { parameters.filter { $0.role == .operand } }

    private func checkDeclarations() {
        let names = allParameters.flatMap { $0.role == .operand ? [$0.name] : $0.longNames }
        precondition(Set(names).count == names.count, "'\(name)' declares a name twice")
        let shorts = allParameters.compactMap(\.short)
        precondition(Set(shorts).count == shorts.count, "'\(name)' declares a letter twice")
        let endless = operands.dropLast().contains(where: \.isRepeated)
        precondition(!endless, "only the last operand of '\(name)' may repeat")
    }
}

/// A command and the commands above it, from the tool itself downwards.
package struct CommandPath: Sendable {
    /// The commands from the tool to the last.
    package private(set) var commands: [Command]

    /// Creates the path of the tool itself.
    package init(_ root: Command) { commands = [root] }

    /// The command that the path leads to.
    package var last: Command { commands[commands.count - 1] }

    /// The command as the user types it: `causal clock relate`.
    package var name: String { commands.map(\.name).joined(separator: " ") }

    /// The command line in short, as the usage section shows it.
    package var usage: String {
        guard last.subcommands.isEmpty else { return "\(name) <subcommand>" }
        let options = last.parameters.filter { $0.role != .operand }
        let listed = options.count > 8 ? ["[<options>]"] : options.map(\.usage)
        return ([name] + listed + last.operands.map(\.usage)).joined(separator: " ")
    }

    /// Steps down to a subcommand; false if there is none of that name.
    package mutating func descend(to name: String) -> Bool {
        guard let next = last.subcommands.first(where: { $0.name == name }) else { return false }
        commands.append(next)
        return true
    }

    /// This command and all below it, depth first, in the order of their declaration.
    package var descendants: [CommandPath] {
        [self]
            + last.subcommands.flatMap { command in
                var path = self
                path.commands.append(command)
                return path.descendants
            }
    }
}
