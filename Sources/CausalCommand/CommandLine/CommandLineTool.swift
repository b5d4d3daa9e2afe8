import WireFormat

/// A tool made of commands: reads a command line, runs a command, reports what went wrong.
package struct CommandLineTool: Sendable {
    let root: Command
    let version: String

    /// Creates a tool.
    package init(_ root: Command, version: String) {
        self.root = root
        self.version = version
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
            case .showHelp: HelpText(path: parser.path).write(to: console.output)
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
        if arguments.prefix(while: { $0 != "--" }).contains("--json"), !console.output.hasFailed {
            console.output.write(failure.json(command: path).bytes)
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
