import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

// How states and messages stand in the JSON of a snapshot.

extension GlobalSnapshot.ProcessState {
    func write(to json: inout JSONWriter, _ roster: Roster) {
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

    init(from json: inout JSONReader, _ roster: Roster) throws(TextError) {
        try json.beginObject()
        try json.expectKey("process")
        process = try json.process(of: roster)
        var key = try json.nextKey()
        var clock: EventClock?
        if key == "clock" {
            let value = json
            let read = try json.eventClock(of: roster)
            // Of other clocks nobody could say whether the cut is consistent.
            guard read.family == .vector || read.family == .intervalTree else {
                throw value.error("expected a vector clock or an interval tree stamp")
            }
            clock = read
            key = try json.nextKey()
        }
        var amount: Int64?
        if key == "amount" {
            amount = try json.integer(Int64.self)
            key = try json.nextKey()
        }
        try json.expect(key, toBe: "state")
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
    func write(to json: inout JSONWriter, _ roster: Roster) {
        json.beginObject()
        json.key(.channel)
        json.write(channel, of: roster)
        json.member(.sentBefore, sentBefore)
        json.member(.receivedBefore, receivedBefore)
        json.key(.markers)
        json.beginArray()
        for marker in markers { json.integer(marker) }
        json.endArray()
        json.key(.inFlight)
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

    init(from json: inout JSONReader, _ roster: Roster) throws(TextError) {
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

extension JSONKey {
    // The members of a channel, of which a snapshot may have a million.
    fileprivate static let channel: JSONKey = "channel"
    fileprivate static let sentBefore: JSONKey = "sentBefore"
    fileprivate static let receivedBefore: JSONKey = "receivedBefore"
    fileprivate static let markers: JSONKey = "markers"
    fileprivate static let inFlight: JSONKey = "inFlight"
}

extension RecordedMessage {
    func writeMembers(to json: inout JSONWriter, _ roster: Roster) {
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
    init(
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
        try json.expect(key, toBe: "payload")
        self.init(payload: try JSONValue(from: &json), amount: amount)
        self.id = id
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
    }
}
