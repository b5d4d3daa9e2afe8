import CausalMessaging
import CommandLineKit
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// A snapshot as it lies in a file.
struct StoredSnapshot {
    /// The most bytes of a snapshot that are read.
    private static let bytesMax = 1 << 29

    /// The path, or `standard input`.
    let file: String
    let bytes: [UInt8]
    let snapshot: GlobalSnapshot

    /// The trace that belongs to it, if there is one.
    let tracePath: String?

    /// Reads a file.
    ///
    /// - Throws: A failure with exit code 65 and a position if it is malformed or damaged, 66 if
    ///   it cannot be opened, 74 if reading fails.
    init(file path: String, tracePath: String?, _ console: Console) throws(CommandFailure) {
        let name = path == "-" ? "standard input" : path
        bytes = try InputFile.read(path, limitBytes: Self.bytesMax, console)
        do throws(TextError) {
            snapshot = try GlobalSnapshot(parsing: bytes)
        } catch {
            throw CommandFailure(
                error, in: name, remedy: "Take the snapshot again, or restore the file.")
        }
        file = name
        self.tracePath = tracePath
    }

    /// What the file is of, for people: `a-1`.
    var name: String { Printable.text(snapshot.name) }

    func name(_ process: ReplicaID) -> String {
        Printable.text(snapshot.roster.name(of: process))
    }

    func name(_ channel: ChannelID) -> String {
        Printable.text(channel.description(in: snapshot.roster))
    }

    func names(_ processes: some Sequence<ReplicaID>) -> String {
        processes.map { name($0) }.joined(separator: ", ")
    }

    /// `complete`, or `partial` with the processes that no initiator can reach.
    var state: String {
        let unreached = snapshot.unreached
        return unreached.isEmpty ? "complete" : "partial: \(names(unreached)) unreached"
    }

    /// How long it took; 0 if the file says that it ended before it began.
    var durationTicks: UInt64 {
        snapshot.endTime >= snapshot.startTime ? snapshot.endTime - snapshot.startTime : 0
    }

    /// The snapshot's document, parsed as any JSON.
    var document: JSONValue {
        var reader = JSONReader(bytes)
        // The bytes have been read as a snapshot already.
        return (try? JSONValue(from: &reader)) ?? .null
    }
}
