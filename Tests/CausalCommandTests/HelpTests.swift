import CausalCommand
import CommandLineTesting
import Testing
import WireFormat

@testable import CommandLineKit

@Suite("Help is made from the declarations")
struct HelpTests {
    static let names = CommandPath(CausalTool.tool.root).descendants.map(\.name)

    private static func words(_ name: String) -> [String] {
        name.split(separator: " ").dropFirst().map(String.init)
    }

    @Test("the help of every command is the one on file", arguments: names)
    func golden(name: String) throws {
        let run = ToolRun(Self.words(name) + ["--help"])
        #expect(run.exitCode == .good)
        #expect(run.errors == "")
        try expectGolden(
            run.output, "help/\(name.split(separator: " ").joined(separator: "-")).txt")
    }

    @Test("help NAME, NAME --help and NAME -h say the same", arguments: names)
    func sameHelp(name: String) {
        let words = Self.words(name)
        let expected = ToolRun(words + ["--help"]).output
        #expect(ToolRun(["help"] + words).output == expected)
        #expect(ToolRun(words + ["-h"]).output == expected)
    }

    @Test("every command has an abstract, an example and help for all it takes", arguments: names)
    func complete(name: String) throws {
        var path = CommandPath(CausalTool.tool.root)
        for word in Self.words(name) { _ = path.descend(to: word) }
        let command = path.last
        #expect(command.abstract.hasSuffix("."))
        #expect(!command.examples.isEmpty)
        let help = ToolRun(Self.words(name) + ["--help"]).output
        for parameter in command.allParameters {
            #expect(help.contains(parameter.spelling))
            #expect(!parameter.help.isEmpty)
        }
        #expect(help.contains("EXAMPLES:"))
    }

    @Test("no help is wider than 80 columns", arguments: names)
    func width(name: String) {
        for line in ToolRun(Self.words(name) + ["--help"]).output.split(separator: "\n") {
            #expect(line.count <= 80 || line.hasPrefix("USAGE:"), "\(line)")
        }
    }

    @Test("every example is a command line that is understood", arguments: names)
    func examples(name: String) throws {
        var path = CommandPath(CausalTool.tool.root)
        for word in Self.words(name) { _ = path.descend(to: word) }
        for example in path.last.examples {
            let line = example.line.drop { $0 != "l" }
            #expect(example.line.contains("causal "), "\(line)")
            let command = example.line.split(separator: "causal ", maxSplits: 1)
            let arguments = shellWords(String(command.last ?? ""))
            var parser = ArgumentParser(CausalTool.tool.root, arguments)
            #expect(throws: Never.self, "\(example.line)") { _ = try parser.parse() }
        }
    }

    /// Splits words as a shell does, up to a redirection or pipe.
    private func shellWords(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "'":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            case ">" where !isQuoted, "|" where !isQuoted, ")" where !isQuoted:
                return words + (word.map { [$0] } ?? [])
            default: word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    @Test("help of a command that does not exist suggests one, with exit code 64")
    func unknown() {
        let run = ToolRun("help", "completoins")
        #expect(
            run.errors.hasPrefix(
                "Error: Unknown subcommand 'completoins'. Did you mean 'completions'?"))
        #expect(run.exitCode == .usage)
    }

    @Test("help as JSON lists every command with every name that it accepts")
    func json() {
        let json = ToolRun("help", "--json").json
        #expect(json["schema"]?.string == "causal.help/1")
        #expect(json["version"]?.string == CausalTool.version)
        let commands = json["commands"]?.elements ?? []
        #expect(commands.compactMap { $0["name"]?.string } == Self.names)
        for command in commands {
            let parameters = command["parameters"]?.elements ?? []
            let names = parameters.flatMap { $0["names"]?.elements ?? [] }.compactMap(\.string)
            #expect(names.contains("--help") && names.contains("-h"))
            #expect(names.contains("--no-color"))
        }
        let run =
            commands.first { $0["name"]?.string == "causal run" }?["parameters"]?.elements ?? []
        let nodes = run.first {
            ($0["names"]?.elements ?? []).contains { $0.string == "--nodes" }
        }
        #expect(nodes?["default"]?.string == "5")
        #expect(ToolRun("help", "clock", "show", "--json").json["commands"]?.elements.count == 1)
    }
}
