import CommandLineKit
import CommandLineTesting
import Foundation
import LogicalClocks
import TestSupport
import Testing
import WireFormat

@testable import CausalCommand

@Suite("Clocks are shown, and stamps are drawn")
struct ClockShowTests {
    private static let unicode = ["LANG": "C.UTF-8"]

    /// The stamps of the paper's run, in the order of its figure.
    private static let paper = [
        "(1, 0)", "((1, 0), (0, 1, 0))", "((0, 1), (0, 0, 2))",
        "(((1, 0), 0), (0, (1, 1, 0), 0))", "(((0, 1), 1), (1, 0, 1))",
        "((1, 0), (1, (0, 1, 0), 1))", "((1, 0), 2)",
    ]

    @Test("every family has the page on file, for people and for programs")
    func families() throws {
        var text = ""
        var json = ""
        for (family, clock, _) in ClockFamilies.samples {
            let arguments = ["clock", "show", clock, "--family", family.rawValue]
            text += ToolRun(arguments, environment: Self.unicode).output + "\n"
            json += ToolRun(arguments + ["--json"]).output
        }
        try expectGolden(text, "clock/show-families.txt")
        try expectGolden(json, "clock/show-families-json.txt")
    }

    @Test("the stamps of the paper's run are drawn as on file, in the terminal and as SVG")
    func paperRun() throws {
        let arguments = ["clock", "show"] + Self.paper
        try expectGolden(
            ToolRun(arguments, environment: Self.unicode).output, "clock/show-paper.txt")
        try expectGolden(ToolRun(arguments).output, "clock/show-paper-ascii.txt")
        try expectGolden(ToolRun(arguments + ["--json"]).output, "clock/show-paper-json.txt")
        let svg = ToolRun(arguments + ["--svg", "-"])
        try expectGolden(svg.output, "clock/show-paper.svg")
        #expect(svg.errors == "")
    }

    @Test("one stamp and large counts are drawn as on file")
    func oneStamp() throws {
        let large = "((0, (0, 1)), (2, (0, 1, 0), (1, (0, 0, 2), (1099511627776, 0, (0, 7, 0)))))"
        let page = ToolRun(["clock", "show", large], environment: Self.unicode, outputColumns: 60)
        try expectGolden(page.output, "clock/show-large.txt")
        try expectGolden(
            ToolRun("clock", "show", large, "--svg", "-").output, "clock/show-large.svg")
    }

    @Test("no directory is made for a drawing: the message names the one that is missing")
    func missingDirectory() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/figures/stamp.svg"
            let run = ToolRun("clock", "show", "(1, 0)", "--svg", path)
            #expect(run.exitCode == .cannotCreate)
            #expect(run.output == "")
            #expect(
                run.errors == """
                    Error: \(path): there is no directory '\(directory)/figures'
                    Make the directory first, or choose another path.

                    """)
            let left = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(left == [])
        }
    }

    @Test("a file is written, not replaced unless that is wanted")
    func files() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/stamp.svg"
            let first = ToolRun("clock", "show", "(1, 0)", "--svg", path)
            #expect(first.exitCode == .good)
            #expect(first.output == "")
            #expect(first.errors == "Wrote \(path).\n")
            let bytes = try InputFile.read(path, limitBytes: 1 << 20, TestStreams().console())
            #expect(
                String(decoding: bytes, as: UTF8.self)
                    == ToolRun("clock", "show", "(1, 0)", "--svg", "-").output)
            #expect(ToolRun("clock", "show", "(1, 0)", "--svg", path).exitCode == .cannotCreate)
            #expect(ToolRun("clock", "show", "(1, 0)", "--svg", path, "-f").exitCode == .good)
        }
    }

    @Test("a table has as many rows as it may, and says how many are left out", arguments: 63...66)
    func longTable(count: Int) {
        let clock = "{" + (1...count).map { "p\($0):1" }.joined(separator: ", ") + "}"
        let run = ToolRun("clock", "show", clock, "--family", "vector")
        #expect(run.exitCode == .good, "\(run.errors)")
        #expect(run.output.contains("more, all of which") == (count > ClockPage.rowsMax))
        #expect(count != 66 || run.output.contains("\nand 2 more, all of which"))
    }

    @Test("a stamp that is very deep is shown, with parts too small for fractions by their depth")
    func deepStamp() throws {
        let depth = 1_000
        let id =
            String(repeating: "(0, ", count: depth) + "1" + String(repeating: ")", count: depth)
        let run = ToolRun("clock", "show", "(\(id), 0)")
        #expect(run.exitCode == .good)
        #expect(run.output.contains("a part at depth 64"))
        #expect(run.output.contains("\nand 937 more, all of which '--json' prints\n"))
        #expect(run.output.contains("996 parts of the identity are too thin to be told apart.\n"))
        #expect(run.output.utf8.count < 16_000)
        let parts = ToolRun("clock", "show", "(\(id), 0)", "--json").json["clocks"]?.elements
        let intervals = parts?.first?["intervals"]?.elements ?? []
        #expect(intervals.count == depth + 1)
        #expect(intervals.last?["depth"]?.integer == Int64(depth))
        #expect(intervals.last?["owned"] == .bool(true))
        #expect(intervals[31]["to"]?.string == "4294967295/4294967296")
    }

    @Test("only the bar of the identity is coloured, and colours change no cell")
    func colours() {
        let plain = ToolRun("clock", "show", "((1, 0), (0, 1, 0))").output
        let coloured = ToolRun("clock", "show", "((1, 0), (0, 1, 0))", "--color", "always").output
        #expect(coloured.contains("\u{1b}[33m########"))
        var stripped = coloured
        for code in ["1", "2", "33", "0"] {
            stripped = stripped.split(
                separator: "\u{1b}[\(code)m", omittingEmptySubsequences: false
            )
            .joined()
        }
        #expect(stripped == plain)
    }
}
