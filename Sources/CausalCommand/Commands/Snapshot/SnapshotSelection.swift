import CausalMessaging
import CommandLineKit
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The parts of a snapshot that are to be shown.
struct SnapshotSelection {
    let stored: StoredSnapshot
    let processes: [GlobalSnapshot.ProcessState]
    let channels: [GlobalSnapshot.ChannelState]
    let isEverything: Bool

    /// - Throws: A failure with exit code 64 for a process or channel that the snapshot lacks.
    init(
        of stored: StoredSnapshot, processes: [String], channels: [String]
    ) throws(CommandFailure) {
        self.stored = stored
        isEverything = processes.isEmpty && channels.isEmpty
        // An arrow that every keyboard has stands for the one that is shown.
        let channels = channels.map { $0.replacing("->", with: "→") }
        let snapshot = stored.snapshot
        guard !isEverything else {
            self.processes = snapshot.processes
            self.channels = snapshot.channels
            return
        }
        let processNames = snapshot.processes.map { snapshot.roster.name(of: $0.process) }
        let channelNames = snapshot.channels.map { $0.channel.description(in: snapshot.roster) }
        for name in processes where !processNames.contains(name) {
            throw Self.unknown("process", name, among: processNames, in: stored)
        }
        for name in channels where !channelNames.contains(name) {
            throw Self.unknown("channel", name, among: channelNames, in: stored)
        }
        self.processes = zip(processNames, snapshot.processes)
            .filter { processes.contains($0.0) }.map(\.1)
        self.channels = zip(channelNames, snapshot.channels)
            .filter { channels.contains($0.0) }.map(\.1)
    }

    private static func unknown(
        _ kind: String, _ name: String, among names: [String], in stored: StoredSnapshot
    ) -> CommandFailure {
        return .usage(
            "\(stored.name) holds no \(kind) '\(name)'",
            remedy: names.isEmpty
                ? "It holds no \(kind) at all." : "It holds \(Printable.few(names)).")
    }

    /// Writes the document, or of a part of it the states as they stand in the document.
    func writeMembers(to json: inout JSONWriter) {
        let document = stored.document
        guard !isEverything else { return json.member("document", document) }
        let names = Set(processes.map { stored.snapshot.roster.name(of: $0.process) })
        let ends = Set(
            channels.map { state in
                [state.channel.sender, state.channel.receiver]
                    .map { JSONValue.string(stored.snapshot.roster.name(of: $0)) }
            })
        json.key("states")
        Self.write(document["snapshot"]?["states"], to: &json) { state in
            state["process"]?.string.map(names.contains) ?? false
        }
        json.key("channelStates")
        Self.write(document["snapshot"]?["channelStates"], to: &json) { state in
            guard case .array(let channel) = state["channel"] else { return false }
            return ends.contains(channel)
        }
    }

    private static func write(
        _ list: JSONValue?, to json: inout JSONWriter, where isIncluded: (JSONValue) -> Bool
    ) {
        guard case .array(let values) = list else { return json.null() }
        json.beginArray()
        for value in values where isIncluded(value) { value.write(to: &json) }
        json.endArray()
    }
}
