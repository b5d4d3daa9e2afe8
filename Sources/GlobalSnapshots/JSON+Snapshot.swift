import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

// What the JSON of a snapshot needs beyond that of a trace.

extension JSONWriter {
    mutating func write(_ channel: ChannelID, of roster: Roster) {
        beginArray()
        string(roster.name(of: channel.sender))
        string(roster.name(of: channel.receiver))
        endArray()
    }
}

extension JSONReader {
    mutating func expectKey(_ name: String) throws(TextError) {
        let key = try nextKey()
        try expect(key, toBe: name)
    }

    /// Checks the key that was read last, nil at the end of the object.
    func expect(_ key: String?, toBe name: String) throws(TextError) {
        guard key == name else {
            let place = key.map(unexpectedKey)?.position ?? position
            throw TextError("expected the member '\(name)'", at: place)
        }
    }

    mutating func expectElement(_ what: String) throws(TextError) {
        let place = self
        guard try nextElement() else { throw place.error("expected \(what)") }
    }

    mutating func list<Element>(
        _ element: (inout JSONReader) throws(TextError) -> Element
    ) throws(TextError) -> [Element] {
        var elements: [Element] = []
        try beginArray()
        while try nextElement() { elements.append(try element(&self)) }
        return elements
    }

    mutating func roster() throws(TextError) -> Roster {
        let value = self
        let names = try list { (json) throws(TextError) in try json.string() }
        guard 1...Topology.processCountMax ~= names.count, let roster = Roster(names) else {
            throw value.error(
                "expected 1 to \(Topology.processCountMax) names of processes, none twice")
        }
        return roster
    }

    mutating func channel(of roster: Roster) throws(TextError) -> ChannelID {
        let value = self
        try beginArray()
        try expectElement("the sender")
        let sender = try process(of: roster)
        try expectElement("the receiver")
        let receiver = try process(of: roster)
        guard try !nextElement() else { throw error("expected ']'") }
        guard sender != receiver else { throw value.error("a channel joins two processes") }
        return ChannelID(from: sender, to: receiver)
    }
}
