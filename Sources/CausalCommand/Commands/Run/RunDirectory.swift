import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import WireFormat

/// The directory that a run leaves behind.
///
///     causal-runs/store-seed-7/trace.jsonl
///     causal-runs/store-seed-7/snapshots/a-1.json
///     causal-runs/store-seed-7/report.json
///     causal-runs/store-seed-7/report.txt
///     causal-runs/store-seed-7/run.scenario
///     causal-runs/latest -> store-seed-7
///
/// It is made before the run starts, and removed again if nothing is saved in it.
final class RunDirectory {
    /// Where runs are kept unless the user says otherwise.
    static let defaultRoot = "causal-runs"

    /// The name of the link to the run that was saved last.
    static let latest = "latest"

    /// The scenario that gives the run again.
    static let scenarioName = "run.scenario"

    /// What happened.
    static let traceName = "trace.jsonl"

    /// What is said of the run, for programs.
    static let reportName = "report.json"

    /// How much of a scenario is written at once.
    private static let pieceBytes = 1 << 14

    let path: String
    private let root: String
    /// The directories that were not there before, the outermost first.
    private let made: [String]
    /// The file of the trace, once something was written.
    private var trace: OutputFile?
    /// The file of the scenario, once it was written.
    private var scenario: OutputFile?

    /// Makes the directory of a run.
    ///
    /// A run that is saved again gets a directory of its own: `store-seed-7.2`.
    ///
    /// - Throws: A failure with exit code 73.
    init(named name: String, in root: String) throws(CommandFailure) {
        let missing = Directory.missing(root)
        path = try Self.unusedDirectory(named: name, in: root)
        self.root = root
        made = missing + [path]
    }

    deinit {
        // What a run left of its files goes before its directory.
        trace = nil
        scenario = nil
        for directory in made.reversed() { FileSystem.removeEmptyDirectory(directory) }
    }

    /// The path of the scenario that gives the run again.
    var scenarioPath: String { Path.joined(path, Self.scenarioName) }

    /// Reads the digest of the trace from the report of a run; nil if there is no report.
    ///
    /// - Throws: A failure with exit code 65 if the report has no digest.
    static func digest(
        in path: String, remedy: String, _ console: Console
    ) throws(CommandFailure) -> String? {
        let report = Path.joined(path, reportName)
        guard FileSystem.kind(of: report) != nil else { return nil }
        let bytes = try InputFile.read(report, limitBytes: 1 << 26, console)
        do throws(TextError) {
            var json = JSONReader(bytes)
            let value = try JSONValue(from: &json)
            try json.expectEnd()
            // Before traces had trailers, a report had the SHA-256 digest of the whole file.
            let member = value["traceBLAKE2b"] ?? value["traceSHA256"]
            guard let digest = member?.string else {
                throw TextError(
                    "there is no member 'traceBLAKE2b'", at: TextPosition(line: 1, column: 1))
            }
            return digest
        } catch {
            throw CommandFailure(error, in: report, remedy: remedy)
        }
    }

    /// Adds bytes to the file of the trace, which is written while the run goes on.
    func writeTrace(_ bytes: [UInt8], _ console: Console) throws(CommandFailure) {
        if trace == nil {
            trace = try OutputFile(Path.joined(path, Self.traceName), replacing: false, console)
        }
        try trace?.write(bytes)
    }

    /// Writes the scenario, piece by piece, since a long run has many lines.
    func write(_ scenario: Scenario, _ console: Console) throws(CommandFailure) {
        self.scenario = try OutputFile(scenarioPath, replacing: false, console)
        var printer = ScenarioPrinter(scenario.cluster)
        try self.scenario?.write(printer.settings)
        var text = TextBytes()
        for command in scenario.commands {
            printer.append(command, to: &text)
            guard text.count >= Self.pieceBytes else { continue }
            try console.stopIfInterrupted(kept: "nothing was saved")
            try self.scenario?.write(text.takeBytes())
        }
        try self.scenario?.write(text.takeBytes())
    }

    /// Gives the files of the trace and of the scenario their names, which they get when they are
    /// complete.
    func commit() throws(CommandFailure) {
        try trace?.commit()
        try scenario?.commit()
    }

    /// Writes the files of a run beside the trace and the scenario.
    func save(
        _ result: RunResult, report: RunReport, _ console: Console
    ) throws(CommandFailure) {
        if !result.snapshots.isEmpty || !result.incomplete.isEmpty {
            try Directory.create(Path.joined(path, "snapshots"))
        }
        for snapshot in result.snapshots {
            let name = Path.joined(path, "snapshots/\(snapshot.name).json")
            var file = try OutputFile(name, replacing: false, console)
            try snapshot.encode { (bytes) throws(CommandFailure) in try file.write(bytes) }
            try file.commit()
        }
        if !result.incomplete.isEmpty {
            let incomplete = IncompleteSnapshots(
                roster: result.roster, snapshots: result.incomplete)
            try write(
                incomplete.encoded(), to: "snapshots/\(SnapshotShelf.incompleteFile)", console)
        }
        try write(report.json, to: Self.reportName, console)
        try write(Array(report.text.utf8), to: "report.txt", console)
        try SymbolicLink.point(Path.joined(root, Self.latest), to: Path.name(of: path))
    }

    private static func unusedDirectory(
        named name: String, in root: String
    ) throws(CommandFailure) -> String {
        var number = 1
        while true {
            let path = Path.joined(root, number == 1 ? name : "\(name).\(number)")
            if FileSystem.kind(of: path) == nil {
                try Directory.create(path)
                return path
            }
            number += 1
        }
    }

    private func write(
        _ bytes: [UInt8], to name: String, _ console: Console
    ) throws(CommandFailure) {
        try OutputFile.write(bytes, to: Path.joined(path, name), replacing: false, console)
    }
}
