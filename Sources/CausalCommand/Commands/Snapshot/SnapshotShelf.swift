import CommandLineKit
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The snapshots of one run, by their names.
struct SnapshotShelf {
    /// The file in the directory of snapshots that names those which were given up.
    static let incompleteFile = "incomplete.json"

    /// The directory of the run.
    let run: String

    private let console: Console

    init(run: String, _ console: Console) {
        self.run = run
        self.console = console
    }

    var directory: String { Path.joined(run, "snapshots") }

    /// Returns whether a word of the command line is a path rather than the name of a snapshot.
    static func isPath(_ word: String) -> Bool {
        word == "-" || word.contains("/") || word.hasSuffix(".json")
    }

    /// Returns the names of the complete snapshots, sorted.
    ///
    /// - Throws: A failure with exit code 66 if there is no run.
    func names() throws(CommandFailure) -> [String] {
        switch FileSystem.kind(of: run) {
        case .directory: break
        case nil:
            throw CommandFailure(
                .noInput, "there is no such run", file: run,
                remedy: "Run 'causal run ...' first, or name a run with '--run'.")
        default:
            throw CommandFailure(
                .noInput, "is not the directory of a run", file: run,
                remedy: "Name a directory that 'causal run' made.")
        }
        let files = try Directory.names(in: directory) ?? []
        return files.filter { $0.hasSuffix(".json") && $0 != Self.incompleteFile }
            .map { String($0.dropLast(5)) }
    }

    /// Reads a snapshot by its name in the run, or by its path.
    func read(_ word: String) throws(CommandFailure) -> StoredSnapshot {
        if Self.isPath(word) {
            return try StoredSnapshot(file: word, tracePath: trace(beside: word), console)
        }
        let names = try names()
        guard names.contains(word) else { throw try missing(word, names) }
        return try readNamed(word)
    }

    /// Reads a snapshot that is in the directory.
    func readNamed(_ name: String) throws(CommandFailure) -> StoredSnapshot {
        let trace = Path.joined(run, "trace.jsonl")
        return try StoredSnapshot(
            file: Path.joined(directory, name + ".json"),
            tracePath: FileSystem.kind(of: trace) == nil ? nil : trace, console)
    }

    /// Reads what is known of the snapshots that were given up.
    func incomplete() throws(CommandFailure) -> IncompleteSnapshots {
        let path = Path.joined(directory, Self.incompleteFile)
        guard FileSystem.kind(of: path) != nil else {
            return IncompleteSnapshots(roster: Roster(), snapshots: [])
        }
        let bytes = try InputFile.read(path, limitBytes: 1 << 26, console)
        do throws(TextError) {
            return try IncompleteSnapshots(parsing: bytes)
        } catch {
            throw CommandFailure(error, in: path, remedy: "Run 'causal run ...' again.")
        }
    }

    /// Returns the trace of the run that the path of a snapshot leads to.
    private func trace(beside path: String) -> String? {
        guard path != "-" else { return nil }
        let parent = Path.parent(of: path)
        var candidates = [Path.joined(parent, "trace.jsonl")]
        if Path.name(of: parent) == "snapshots" {
            candidates.append(Path.joined(Path.parent(of: parent), "trace.jsonl"))
        }
        return candidates.first { FileSystem.kind(of: $0) != nil }
    }

    private func missing(
        _ word: String, _ names: [String]
    ) throws(CommandFailure) -> CommandFailure {
        let incomplete = try incomplete()
        if let given = incomplete.snapshot(named: word) {
            let reason = given.description(in: incomplete.roster)
            return CommandFailure(
                .noInput, "the snapshot was given up: \(Printable.text(reason))",
                file: word, remedy: "Give it more time, or fix what it waited for.")
        }
        let remedy =
            suggestion(for: word, among: names).map { "Did you mean '\($0)'?" }
            ?? (names.isEmpty ? "The run has none." : "The run has \(Printable.few(names)).")
        return CommandFailure(
            .noInput, "there is no snapshot '\(word)'", file: run,
            remedy: Printable.text(remedy))
    }
}
