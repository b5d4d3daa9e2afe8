import CausalCommand
import Synchronization
import WireFormat

/// One run of the tool inside the test: its exit code and the bytes of its two outputs.
struct ToolRun {
    let exitCode: ExitCode
    let output: String
    let errors: String

    /// Runs the tool with arguments; the streams are terminals where a width is given.
    init(
        _ arguments: [String],
        tool: CommandLineTool = CausalTool.tool,
        input: String = "",
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

    init(_ arguments: String...) {
        self.init(arguments)
    }

    /// The result as JSON, or null if it is not.
    var json: JSONValue {
        var reader = JSONReader(Array(output.utf8))
        return (try? JSONValue(from: &reader)) ?? .null
    }
}

/// Streams in memory, with a time and a Ctrl-C that are set by hand.
final class TestStreams: Sendable {
    private let output = Mutex<[UInt8]>([])
    private let errors = Mutex<[UInt8]>([])
    private let rest: Mutex<[UInt8]>
    let time = Mutex(0)
    let isInterrupted = Mutex(false)

    init(input: String = "") {
        rest = Mutex(Array(input.utf8))
    }

    func console(
        environment: [String: String] = [:], outputColumns: Int? = nil, errorColumns: Int? = nil,
        isInputTerminal: Bool = false, outputFailure: SystemError? = nil
    ) -> Console {
        Console(
            input: ByteSource(isTerminal: isInputTerminal) { count in
                self.rest.withLock { bytes in
                    defer { bytes.removeFirst(min(count, bytes.count)) }
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
            monotonicMilliseconds: { self.time.withLock { $0 } },
            isInterrupted: { self.isInterrupted.withLock { $0 } })
    }

    var outputText: String { String(decoding: output.withLock { $0 }, as: UTF8.self) }
    var errorText: String { String(decoding: errors.withLock { $0 }, as: UTF8.self) }
}

extension JSONValue {
    /// The elements, if this is an array.
    var elements: [JSONValue] {
        guard case .array(let values) = self else { return [] }
        return values
    }
}
