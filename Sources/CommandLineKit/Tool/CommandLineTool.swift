/// A tool made of commands: reads a command line, runs a command, reports what went wrong.
package struct CommandLineTool: Sendable {
    /// A function that makes the document about a failure for a program that asked for JSON.
    package typealias FailureDocument = @Sendable (CommandFailure, CommandPath) -> [UInt8]

    /// The command that holds all others.
    package let root: Command

    /// What `--version` prints.
    package let version: String

    /// The exit codes, in the order in which help lists them.
    private let exitCodes: [ExitCode]

    private let failureDocument: FailureDocument?

    /// Creates a tool.
    ///
    /// - Parameters:
    ///   - verdicts: The exit codes that the tool adds to those that every tool has.
    ///   - failureDocument: Writes a failure for a program, where `--json` is given; without it all
    ///     failures are reported as text.
    package init(
        _ root: Command, version: String, verdicts: [ExitCode] = [],
        failureDocument: FailureDocument? = nil
    ) {
        self.root = root
        self.version = version
        exitCodes = (ExitCode.common + verdicts).sorted { $0.rawValue < $1.rawValue }
        self.failureDocument = failureDocument
    }

    /// Returns the help of one of the commands.
    package func help(of path: CommandPath) -> HelpText {
        HelpText(path: path, exitCodes: exitCodes)
    }

    /// Runs the tool once, and returns what the process exits with.
    ///
    /// - Parameter arguments: The command line without the name of the tool.
    package func run(_ arguments: [String], console: Console) -> ExitCode {
        var parser = ArgumentParser(root, arguments)
        var code: ExitCode
        do throws(CommandFailure) {
            let request = try parser.parse()
            adjust(console, parser.values)
            switch request {
            case .showHelp: help(of: parser.path).write(to: console.output)
            case .showVersion: console.print(version)
            case .run(let action, let values):
                code = try action(values, console)
                return finish(code, console)
            }
            code = .good
        } catch {
            adjust(console, parser.values)
            code = error.code
            report(error, arguments, parser.path, console)
        }
        return finish(code, console)
    }

    private func adjust(_ console: Console, _ values: ParsedValues) {
        console.colorMode = values[SharedOptions.color]
        console.isQuiet = values[SharedOptions.quiet]
        console.isVerbose = values[SharedOptions.verbose]
    }

    /// A program that asked for JSON reads one document from standard output, errors included.
    private func report(
        _ failure: CommandFailure, _ arguments: [String], _ path: CommandPath, _ console: Console
    ) {
        console.progress.finish()
        let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
        if let failureDocument, wantsJSON, !console.output.hasFailed {
            console.output.write(failureDocument(failure, path))
        } else {
            console.output.flush()
            failure.write(to: console.errors, command: path)
        }
    }

    private func finish(_ code: ExitCode, _ console: Console) -> ExitCode {
        console.progress.finish()
        console.output.flush()
        guard let error = console.output.failure else {
            console.errors.flush()
            return code
        }
        // A reader that has gone away has read enough; everything else is an error.
        guard !error.isBrokenPipe else { return code }
        let failure = CommandFailure(
            .inputOutput, "cannot write: \(error)", file: "standard output",
            remedy: "Check the space and the rights where standard output goes.")
        failure.write(to: console.errors, command: CommandPath(root))
        console.errors.flush()
        return failure.code
    }
}
