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
///     causal-runs/latest -> store-seed-7
enum RunDirectory {
    /// Where runs are kept unless the user says otherwise.
    static let defaultRoot = "causal-runs"

    /// The name of the link to the run that was saved last.
    static let latest = "latest"

    /// Writes the files of a run and returns the directory.
    ///
    /// A run that is saved again gets a directory of its own: `store-seed-7.2`.
    static func save(
        _ result: RunResult, report: RunReport, named name: String, in root: String,
        _ console: Console
    ) throws(CommandFailure) -> String {
        let directory = try unusedDirectory(named: name, in: root)
        if !result.snapshots.isEmpty || !result.incomplete.isEmpty {
            try Directory.create(Path.joined(directory, "snapshots"))
        }
        try write(result.trace.encoded(), to: "trace.jsonl", in: directory, console)
        for snapshot in result.snapshots {
            try write(
                snapshot.encoded(), to: "snapshots/\(snapshot.name).json", in: directory, console)
        }
        if !result.incomplete.isEmpty {
            try write(incomplete(result), to: "snapshots/incomplete.json", in: directory, console)
        }
        try write(report.json, to: "report.json", in: directory, console)
        try write(Array(report.text.utf8), to: "report.txt", in: directory, console)
        try SymbolicLink.point(Path.joined(root, latest), to: Path.name(of: directory))
        return directory
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

    private static func write(
        _ bytes: [UInt8], to name: String, in directory: String, _ console: Console
    ) throws(CommandFailure) {
        try OutputFile.write(
            bytes, to: Path.joined(directory, name), replacing: false, console)
    }

    /// The snapshots that were given up, with the reasons.
    private static func incomplete(_ result: RunResult) -> [UInt8] {
        var json = JSONWriter(layout: .indented)
        json.beginObject()
        json.member("schema", "causal.incomplete/1")
        json.key("snapshots")
        json.beginArray()
        for snapshot in result.incomplete {
            json.beginObject()
            json.member("id", snapshot.id.description(in: result.cluster.roster))
            json.member("reason", snapshot.description(in: result.cluster.roster))
            json.member(
                "initiators", snapshot.initiators.map { result.cluster.roster.name(of: $0) })
            json.member("startTime", snapshot.startTime)
            json.member("endTime", snapshot.endTime)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
