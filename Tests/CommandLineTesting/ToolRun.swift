import CommandLineKit

/// One run of a tool inside a test: its exit code and the bytes of its two outputs.
package struct ToolRun {
    /// What the tool would exit with.
    package let exitCode: ExitCode

    /// What it printed on standard output.
    package let output: String

    /// What it printed on standard error.
    package let errors: String

    /// Runs a tool with arguments; the streams are terminals where a width is given.
    package init(
        _ arguments: [String],
        tool: CommandLineTool,
        input: [UInt8] = [],
        environment: [String: String] = [:],
        outputColumns: Int? = nil,
        errorColumns: Int? = nil,
        outputFailure: SystemError? = nil
    ) {
        let streams = TestStreams(input: input)
        let console = streams.console(
            environment: environment, outputColumns: outputColumns, errorColumns: errorColumns,
            outputFailure: outputFailure)
        exitCode = tool.run(arguments, console: console)
        output = streams.outputText
        errors = streams.errorText
    }
}
