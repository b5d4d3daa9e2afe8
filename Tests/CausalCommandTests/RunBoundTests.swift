import CausalCommand
import CommandLineKit
import CommandLineTesting
import Testing

@Suite("The numbers of a generated run lie between bounds, which are allowed themselves")
struct RunBoundTests {
    struct Bounds: CustomTestStringConvertible, Sendable {
        let option: String
        let low: Int
        let high: Int
        var besides: [String] = []
        /// What is small enough to be run at its upper bound.
        var runsAtHigh = true
        var testDescription: String { option }
    }

    private static let all = [
        Bounds(option: "nodes", low: 1, high: 1_024, runsAtHigh: false),
        Bounds(option: "operations", low: 0, high: 10_000_000, runsAtHigh: false),
        Bounds(option: "keys", low: 1, high: 1_000_000),
        Bounds(option: "sessions", low: 1, high: 1_000),
        Bounds(option: "interval", low: 0, high: 1_000_000),
        Bounds(option: "balance", low: 0, high: 1_000_000_000, besides: ["-a", "bank"]),
        Bounds(option: "snapshots", low: 0, high: 10_000, runsAtHigh: false),
        Bounds(option: "partitions", low: 0, high: 10_000),
        Bounds(option: "crashes", low: 0, high: 10_000),
        Bounds(option: "cuts", low: 0, high: 10_000),
        Bounds(option: "amnesia", low: 0, high: 10_000),
    ]

    private static func run(_ bounds: Bounds, _ value: Int) -> ToolRun {
        let small: [(String, String)] = [("nodes", "2"), ("operations", "0"), ("snapshots", "0")]
        let rest = small.filter { $0.0 != bounds.option }.flatMap { ["--\($0)", $1] }
        return ToolRun(
            ["run", "--no-save", "--\(bounds.option)", "\(value)"] + bounds.besides + rest)
    }

    @Test("beyond them a number is refused", arguments: all)
    func refused(bounds: Bounds) {
        for value in [bounds.low - 1, bounds.high + 1] {
            let run = Self.run(bounds, value)
            #expect(run.exitCode == .usage, "\(bounds.option) \(value)")
            #expect(run.errors.contains("--\(bounds.option)"))
        }
    }

    @Test("at them it is taken", arguments: all)
    func taken(bounds: Bounds) {
        for value in bounds.runsAtHigh ? [bounds.low, bounds.high] : [bounds.low] {
            let run = Self.run(bounds, value)
            #expect(run.exitCode != .usage, "\(bounds.option) \(value): \(run.errors)")
        }
    }
}
