import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

extension GlobalSnapshot {
    /// What the file of a snapshot says that it is.
    public static let format = "causal-snapshot"

    /// The version of the format that is written, and the only one that is read.
    public static let version = 1

    /// The snapshot as the bytes of a file: JSON with a version and a checksum.
    ///
    /// The checksum is the SHA-256 of the member `snapshot` without white space. The same snapshot
    /// has the same bytes everywhere.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encoded() -> [UInt8] {
        var json = JSONWriter(layout: .indented)
        json.beginObject()
        json.member("format", Self.format)
        json.member("version", Self.version)
        json.member("sha256", digest)
        json.key("snapshot")
        write(to: &json)
        json.endObject()
        json.endLine()
        return json.bytes
    }

    /// Reads the bytes of a file.
    ///
    /// - Throws: `TextError` with line and column: not the format, another version, a member that
    ///   is missing or unknown, a name that no process has, or a checksum that does not match.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(parsing bytes: [UInt8]) throws(TextError) {
        var json = JSONReader(bytes)
        try json.beginObject()
        try json.expectKey("format")
        var value = json
        guard try json.string() == Self.format else {
            throw value.error("this is not a snapshot: expected \"\(Self.format)\"")
        }
        try json.expectKey("version")
        value = json
        let version = try json.integer(Int.self)
        guard version == Self.version else {
            throw value.error("version \(version) of the format is not known, only \(Self.version)")
        }
        try json.expectKey("sha256")
        value = json
        let checksum = try json.string()
        try json.expectKey("snapshot")
        try self.init(from: &json)
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
        try json.expectEnd()
        guard checksum == digest else {
            throw value.error("the checksum does not match: the file was changed or damaged")
        }
    }

    /// The SHA-256 of the snapshot as compact JSON.
    private var digest: String {
        var json = JSONWriter()
        write(to: &json)
        return SHA256.hexDigest(of: json.bytes)
    }

    private func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("initiator", roster.name(of: id.initiator))
        json.member("number", id.number)
        json.member("processes", roster.names)
        json.key("channels")
        json.beginArray()
        for channel in topology { json.write(channel, of: roster) }
        json.endArray()
        json.member("initiators", initiators.map(roster.name(of:)))
        json.member("startTime", startTime)
        json.member("endTime", endTime)
        if let total { json.member("total", total) }
        json.key("states")
        json.beginArray()
        for state in processes { state.write(to: &json, roster) }
        json.endArray()
        json.key("channelStates")
        json.beginArray()
        for state in channels { state.write(to: &json, roster) }
        json.endArray()
        json.endObject()
    }

    private init(from json: inout JSONReader) throws(TextError) {
        try json.beginObject()
        try json.expectKey("initiator")
        let initiatorReader = json
        let initiatorName = try json.string()
        try json.expectKey("number")
        let number = try json.integer(UInt64.self)
        try json.expectKey("processes")
        let roster = try json.roster()
        guard let initiator = roster.id(of: initiatorName) else {
            throw initiatorReader.error("'\(initiatorName)' is not a process here")
        }
        try json.expectKey("channels")
        let topology = try json.list { (json) throws(TextError) in try json.channel(of: roster) }
        try json.expectKey("initiators")
        let initiatorsReader = json
        let initiators = try json.list { (json) throws(TextError) in try json.process(of: roster) }
        if initiators.isEmpty { throw initiatorsReader.error("a snapshot has an initiator") }
        try json.expectKey("startTime")
        let startTime = try json.integer(UInt64.self)
        try json.expectKey("endTime")
        let endTime = try json.integer(UInt64.self)
        var key = try json.nextKey()
        var total: Int64?
        if key == "total" {
            total = try json.integer(Int64.self)
            key = try json.nextKey()
        }
        guard key == "states" else { throw json.error("expected the member 'states'") }
        let states = try json.list { (json) throws(TextError) in
            try ProcessState(from: &json, roster)
        }
        try json.expectKey("channelStates")
        let channels = try json.list { (json) throws(TextError) in
            try ChannelState(from: &json, roster)
        }
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
        self.init(
            id: SnapshotID(initiator, number), roster: roster, topology: topology,
            initiators: initiators, startTime: startTime, endTime: endTime, total: total,
            processes: states, channels: channels)
    }
}

extension GlobalSnapshot.ProcessState {
    fileprivate func write(to json: inout JSONWriter, _ roster: Roster) {
        json.beginObject()
        json.member("process", roster.name(of: process))
        if let clock = recorded.clock {
            json.key("clock")
            json.write(clock, of: roster)
        }
        if let amount = recorded.amount { json.member("amount", amount) }
        json.member("state", recorded.state)
        json.key("heldBack")
        json.beginArray()
        for message in recorded.heldBack {
            json.beginObject()
            message.writeMembers(to: &json, roster)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    fileprivate init(from json: inout JSONReader, _ roster: Roster) throws(TextError) {
        try json.beginObject()
        try json.expectKey("process")
        process = try json.process(of: roster)
        var key = try json.nextKey()
        var clock: EventClock?
        if key == "clock" {
            clock = try json.eventClock(of: roster)
            key = try json.nextKey()
        }
        var amount: Int64?
        if key == "amount" {
            amount = try json.integer(Int64.self)
            key = try json.nextKey()
        }
        guard key == "state" else { throw json.error("expected the member 'state'") }
        recorded = RecordedState(state: try JSONValue(from: &json), amount: amount)
        recorded.clock = clock
        try json.expectKey("heldBack")
        recorded.heldBack = try json.list { (json) throws(TextError) in
            try json.beginObject()
            return try RecordedMessage(membersFrom: &json, try json.nextKey(), roster)
        }
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
    }
}

extension GlobalSnapshot.ChannelState {
    fileprivate func write(to json: inout JSONWriter, _ roster: Roster) {
        json.beginObject()
        json.key("channel")
        json.write(channel, of: roster)
        json.member("sentBefore", sentBefore)
        json.member("receivedBefore", receivedBefore)
        json.key("markers")
        json.beginArray()
        for marker in markers { json.integer(marker) }
        json.endArray()
        json.key("inFlight")
        json.beginArray()
        for message in inFlight {
            json.beginObject()
            if let number = message.number { json.member("number", number) }
            message.recorded.writeMembers(to: &json, roster)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    fileprivate init(from json: inout JSONReader, _ roster: Roster) throws(TextError) {
        try json.beginObject()
        try json.expectKey("channel")
        channel = try json.channel(of: roster)
        try json.expectKey("sentBefore")
        sentBefore = try json.integer(UInt64.self)
        try json.expectKey("receivedBefore")
        receivedBefore = try json.integer(UInt64.self)
        try json.expectKey("markers")
        markers = try json.list { (json) throws(TextError) in try json.integer(UInt64.self) }
        try json.expectKey("inFlight")
        inFlight = try json.list { (json) throws(TextError) in
            try json.beginObject()
            var key = try json.nextKey()
            var number: UInt64?
            if key == "number" {
                number = try json.integer(UInt64.self)
                key = try json.nextKey()
            }
            return .init(
                number: number, recorded: try RecordedMessage(membersFrom: &json, key, roster))
        }
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
    }
}

extension RecordedMessage {
    fileprivate func writeMembers(to json: inout JSONWriter, _ roster: Roster) {
        if let id {
            json.key("id")
            json.beginArray()
            json.string(roster.name(of: id.origin))
            json.integer(id.number)
            json.endArray()
        }
        if let amount { json.member("amount", amount) }
        json.member("payload", payload)
    }

    /// Reads members up to the end of their object; `key` is the first of them.
    fileprivate init(
        membersFrom json: inout JSONReader, _ key: String?, _ roster: Roster
    ) throws(TextError) {
        var key = key
        var id: MessageID?
        if key == "id" {
            try json.beginArray()
            try json.expectElement("the process that sent the message")
            let origin = try json.process(of: roster)
            try json.expectElement("the number of the message")
            id = MessageID(origin, try json.integer(UInt64.self))
            guard try !json.nextElement() else { throw json.error("expected ']'") }
            key = try json.nextKey()
        }
        var amount: Int64?
        if key == "amount" {
            amount = try json.integer(Int64.self)
            key = try json.nextKey()
        }
        guard key == "payload" else { throw json.error("expected the member 'payload'") }
        self.init(payload: try JSONValue(from: &json), amount: amount)
        self.id = id
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ channel: Channel, of roster: Roster) {
        beginArray()
        string(roster.name(of: channel.sender))
        string(roster.name(of: channel.receiver))
        endArray()
    }
}

extension JSONReader {
    fileprivate mutating func expectKey(_ name: String) throws(TextError) {
        let key = try nextKey()
        guard key == name else {
            let place = key.map(unexpectedKey)?.position ?? position
            throw TextError("expected the member '\(name)'", at: place)
        }
    }

    fileprivate mutating func expectElement(_ what: String) throws(TextError) {
        guard try nextElement() else { throw error("expected \(what)") }
    }

    fileprivate mutating func list<Element>(
        _ element: (inout JSONReader) throws(TextError) -> Element
    ) throws(TextError) -> [Element] {
        var elements: [Element] = []
        try beginArray()
        while try nextElement() { elements.append(try element(&self)) }
        return elements
    }

    fileprivate mutating func roster() throws(TextError) -> Roster {
        let value = self
        let names = try list { (json) throws(TextError) in try json.string() }
        guard 1...Topology.processCountMax ~= names.count, let roster = Roster(names) else {
            throw value.error(
                "expected 1 to \(Topology.processCountMax) names of processes, none twice")
        }
        return roster
    }

    fileprivate mutating func channel(of roster: Roster) throws(TextError) -> Channel {
        let value = self
        try beginArray()
        try expectElement("the sender")
        let sender = try process(of: roster)
        try expectElement("the receiver")
        let receiver = try process(of: roster)
        guard try !nextElement() else { throw error("expected ']'") }
        guard sender != receiver else { throw value.error("a channel joins two processes") }
        return Channel(from: sender, to: receiver)
    }
}
