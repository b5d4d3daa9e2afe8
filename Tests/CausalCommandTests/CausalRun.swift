import CausalCommand
import CommandLineKit
import CommandLineTesting
import WireFormat

extension ToolRun {
    /// Runs `causal` with arguments; the streams are terminals where a width is given.
    init(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        outputColumns: Int? = nil,
        errorColumns: Int? = nil,
        outputFailure: SystemError? = nil
    ) {
        self.init(
            arguments, tool: CausalTool.tool, input: Array(input.utf8), environment: environment,
            outputColumns: outputColumns, errorColumns: errorColumns, outputFailure: outputFailure)
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

extension JSONValue {
    /// The elements, if this is an array.
    var elements: [JSONValue] {
        guard case .array(let values) = self else { return [] }
        return values
    }
}
