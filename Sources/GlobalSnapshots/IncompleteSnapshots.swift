import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

/// The snapshots of a run that were given up, as one file holds them.
public struct IncompleteSnapshots: Hashable, Sendable {
    /// What the file says that it is.
    public static let schema = "causal.incomplete/1"

    /// The names of the processes.
    public var roster: Roster

    /// The snapshots, in the order in which they were given up.
    public var snapshots: [IncompleteSnapshot]

    /// Creates a list.
    public init(roster: Roster, snapshots: [IncompleteSnapshot]) {
        self.roster = roster
        self.snapshots = snapshots
    }

    /// Returns the snapshot with a name such as `a-1`, if it was given up.
    ///
    /// - Complexity: O(*n*), where *n* is the number of snapshots.
    public func snapshot(named name: String) -> IncompleteSnapshot? {
        snapshots.first { $0.id.description(in: roster) == name }
    }

    /// Returns the list as the bytes of a file.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encoded() -> [UInt8] {
        var json = JSONWriter(layout: .indented)
        json.beginObject()
        json.member("schema", Self.schema)
        json.member("processes", roster.names)
        json.key("snapshots")
        json.beginArray()
        for snapshot in snapshots { snapshot.write(to: &json, roster) }
        json.endArray()
        json.endObject()
        json.endLine()
        return json.bytes
    }

    /// Reads the bytes of a file.
    ///
    /// A list without the names of all processes, as it was once written, is read with those that
    /// it names; members that are not known are passed over.
    ///
    /// - Throws: `TextError` with line and column: not the schema, a member that is missing, or a
    ///   name that no process has.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(parsing bytes: [UInt8]) throws(TextError) {
        var json = JSONReader(bytes)
        var names: Names?
        var snapshots: [IncompleteSnapshot]?
        var isKnown = false
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "schema":
                let value = json
                guard try json.string() == Self.schema else {
                    throw value.error("expected \"\(Self.schema)\"")
                }
                isKnown = true
            case "processes": names = Names(roster: try json.roster(), isComplete: true)
            case "snapshots":
                var known = names ?? Names(roster: Roster(), isComplete: false)
                snapshots = try json.list { (json) throws(TextError) in
                    try IncompleteSnapshot(from: &json, &known)
                }
                names = known
            default: try json.skip()
            }
        }
        try json.expectEnd()
        guard isKnown else { throw json.error("expected the member 'schema'") }
        guard let snapshots else { throw json.error("expected the member 'snapshots'") }
        self.init(roster: names?.roster ?? Roster(), snapshots: snapshots)
    }

    /// The processes that a list may name.
    struct Names {
        private(set) var roster: Roster
        /// Whether no other process can be named.
        let isComplete: Bool

        /// Returns the process with a name, which is new if that may be.
        mutating func process(named name: String) -> ReplicaID? {
            roster.id(of: name) ?? (isComplete ? nil : roster.add(name))
        }
    }
}

extension IncompleteSnapshot {
    func write(to json: inout JSONWriter, _ roster: Roster) {
        json.beginObject()
        json.member("id", id.description(in: roster))
        json.member("reason", description(in: roster))
        json.member("initiators", initiators.map(roster.name(of:)))
        json.member("startTime", startTime)
        json.member("endTime", endTime)
        json.member("processCount", processCount)
        json.member("unrecorded", unrecorded.map(roster.name(of:)))
        json.key("openChannels")
        json.beginArray()
        for channel in openChannels { json.write(channel, of: roster) }
        json.endArray()
        if let successor { json.member("successor", successor.description(in: roster)) }
        json.endObject()
    }

    init(
        from json: inout JSONReader, _ names: inout IncompleteSnapshots.Names
    ) throws(TextError) {
        let start = json
        var id: SnapshotID?
        self.init(
            id: SnapshotID(0, 0), initiators: [], startTime: 0, endTime: 0, processCount: 0,
            unrecorded: [], openChannels: [])
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "id": id = try json.snapshotID(&names)
            case "successor": successor = try json.snapshotID(&names)
            case "startTime": startTime = try json.integer(UInt64.self)
            case "endTime": endTime = try json.integer(UInt64.self)
            case "processCount": processCount = try json.integer(Int.self)
            case "initiators": initiators = try json.processes(&names)
            case "unrecorded": unrecorded = try json.processes(&names)
            case "openChannels":
                openChannels = try json.list { (json) throws(TextError) in
                    let value = json
                    let ends = try json.processes(&names)
                    guard ends.count == 2, ends[0] != ends[1] else {
                        throw value.error("a channel joins two processes")
                    }
                    return ChannelID(from: ends[0], to: ends[1])
                }
            default: try json.skip()
            }
        }
        guard let id else { throw start.error("expected the member 'id'") }
        self.id = id
    }
}

extension JSONReader {
    /// Reads the name of a snapshot, such as `a-1`.
    fileprivate mutating func snapshotID(
        _ names: inout IncompleteSnapshots.Names
    ) throws(TextError) -> SnapshotID {
        let value = self
        let text = try string()
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "-")),
            let number = UInt64(text[text.utf8.index(after: mark)...]),
            let initiator = names.process(named: String(text[..<mark]))
        else { throw value.error("expected the name of a snapshot, such as 'a-1'") }
        return SnapshotID(initiator, number)
    }

    /// Reads a list of names of processes.
    fileprivate mutating func processes(
        _ names: inout IncompleteSnapshots.Names
    ) throws(TextError) -> [ReplicaID] {
        try list { (json) throws(TextError) in
            let value = json
            let name = try json.string()
            guard let process = names.process(named: name) else {
                throw value.error("'\(name)' is not a process here")
            }
            return process
        }
    }
}
