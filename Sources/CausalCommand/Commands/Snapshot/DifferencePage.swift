import CausalMessaging
import CommandLineKit
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The difference of two snapshots, for people and for programs.
struct DifferencePage {
    let first: StoredSnapshot
    let second: StoredSnapshot
    let difference: SnapshotDifference

    /// How the cuts relate to each other, as a sentence.
    private var relation: String {
        switch difference.relation {
        case .before?: "the cut of \(first.name) is before that of \(second.name)"
        case .after?: "the cut of \(first.name) is after that of \(second.name)"
        case .equal?: "\(first.name) and \(second.name) have the same cut"
        case .concurrent?: "the cuts of \(first.name) and \(second.name) are concurrent"
        case nil: "the cuts cannot be related: they do not hold the same processes"
        }
    }

    func write(to console: Console) {
        console.print(relation)
        let room = max(console.output.width / 2 - 8, 24)
        func words(_ value: JSONValue?) -> String {
            value.map { Printable.beginning(of: $0.description, characters: room) } ?? "nothing"
        }
        var process: ReplicaID?
        for change in difference.changes {
            if change.process != process {
                process = change.process
                console.print("")
                console.print(
                    console.output.styled("process \(first.name(change.process))", .bold))
            }
            let path = change.path.isEmpty ? "state" : change.path.joined(separator: ".")
            console.print(
                "  \(Printable.text(path)): \(words(change.before)) -> \(words(change.after))")
        }
        write(difference.left, "in flight in \(first.name) only", to: console)
        write(difference.entered, "in flight in \(second.name) only", to: console)
        if difference.changes.isEmpty, difference.left.isEmpty, difference.entered.isEmpty {
            console.print("no state and no channel differs")
        }
    }

    private func write(
        _ passages: [SnapshotDifference.Passage], _ title: String, to console: Console
    ) {
        guard !passages.isEmpty else { return }
        console.print("")
        console.print(console.output.styled("\(grouped(passages.count)) \(title)", .bold))
        for passage in passages {
            let number = passage.message.number.map { "#\($0)" } ?? "#-"
            let recorded = passage.message.recorded
            let id = recorded.id.map { Printable.text($0.description(in: first.snapshot.roster)) }
            let text = Printable.beginning(
                of: recorded.payload.description, characters: max(console.output.width - 24, 24))
            let parts = [first.name(passage.channel), number, id, text]
            console.print("  " + parts.compactMap { $0 }.joined(separator: "  "))
        }
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("first", first.file)
        json.member("second", second.file)
        if let relation = difference.relation { json.member("relation", relation.rawValue) }
        json.member("summary", relation)
        json.key("changes")
        json.beginArray()
        for change in difference.changes {
            json.beginObject()
            json.member("process", first.snapshot.roster.name(of: change.process))
            json.member("path", change.path)
            if let before = change.before { json.member("before", before) }
            if let after = change.after { json.member("after", after) }
            json.endObject()
        }
        json.endArray()
        write(difference.left, as: "left", to: &json)
        write(difference.entered, as: "entered", to: &json)
    }

    private func write(
        _ passages: [SnapshotDifference.Passage], as name: String, to json: inout JSONWriter
    ) {
        let roster = first.snapshot.roster
        json.key(name)
        json.beginArray()
        for passage in passages {
            json.beginObject()
            json.member("from", roster.name(of: passage.channel.sender))
            json.member("to", roster.name(of: passage.channel.receiver))
            if let number = passage.message.number { json.member("number", number) }
            if let id = passage.message.recorded.id {
                json.member("id", id.description(in: roster))
            }
            json.member("payload", passage.message.recorded.payload)
            json.endObject()
        }
        json.endArray()
    }
}
