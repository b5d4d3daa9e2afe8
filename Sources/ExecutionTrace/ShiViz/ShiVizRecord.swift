import LogicalClocks
import WireFormat

/// One record of a ShiViz log: a host, its clock, and what the log says about the event.
struct ShiVizRecord {
    /// The role of an event, as the groups `kind` and `message` state it.
    enum Role: Hashable {
        case local
        case send
        case receive
    }

    var host: ReplicaID
    var clock: VectorClock
    /// The line of the clock, from 1.
    var line: Int
    var text: String
    var role: Role
    /// The name of the message, if it is a send or a receive.
    var message: String
    /// The other end of the message, if the log names it.
    var peer: ReplicaID?

    init(
        _ match: RecordExpression.Match, in text: LogText, line: Int, roster: inout Roster
    ) throws(TextError) {
        let host = match["host"] ?? ""
        let clock = match["clock"] ?? ""
        let start = text.position(of: clock.startIndex, from: line)
        self.line = start.line
        guard !host.isEmpty else { throw TextError("the record names no host", at: start) }
        self.host = try Self.id(of: host, at: start, roster: &roster)
        self.clock = try Self.clock(clock, at: start, roster: &roster)
        guard self.clock[self.host] > 0 else {
            throw TextError("the clock has no entry for its own host '\(host)'", at: start)
        }
        self.text = String(match["event"] ?? "")
        role = .local
        message = ""
        guard let name = match["message"], !name.isEmpty else { return }
        role = Self.role(match["kind"] ?? "")
        guard role != .local else { return }
        let end = role == .send ? match["to"] : match["from"]
        guard let peer = end ?? match["peer"], !peer.isEmpty else {
            message = String(name)
            return
        }
        self.peer = try Self.id(of: peer, at: start, roster: &roster)
        // The same words may go between other hosts, so the two ends are part of the name.
        message = role == .send ? "\(host)->\(peer) \(name)" : "\(peer)->\(host) \(name)"
    }

    private static func role(_ kind: Substring) -> Role {
        let word = kind.lowercased()
        if word.hasPrefix("send") || word.hasPrefix("sent") { return .send }
        let receives = ["receiv", "recv", "rcv", "deliver"]
        return receives.contains { word.hasPrefix($0) } ? .receive : .local
    }

    private static func id(
        of name: Substring, at position: TextPosition, roster: inout Roster
    ) throws(TextError) -> ReplicaID {
        guard let id = roster.add(String(name)) else {
            throw TextError("a host has no name, or there are too many hosts", at: position)
        }
        return id
    }

    /// Reads a clock: an object from hosts to counts, which may be numbers or strings; a quote
    /// may have a backslash before it, as in output of TLA+.
    private static func clock(
        _ text: Substring, at start: TextPosition, roster: inout Roster
    ) throws(TextError) -> VectorClock {
        let text = text.hasPrefix(#"{\""#) ? text.replacing(#"\""#, with: "\"") : text
        var json = JSONReader(Array(text.utf8)[...])
        do throws(TextError) {
            var entries: [ReplicaID: UInt64] = [:]
            try json.beginObject()
            while let name = try json.nextKey() {
                let value = json
                let host = try id(of: name[...], at: value.position, roster: &roster)
                guard entries[host] == nil else {
                    throw json.unexpectedKey(name, "'\(name)' appears twice in the clock")
                }
                let isString = json.peek() == UInt8(ascii: "\"")
                let digits = isString ? try json.string() : try json.number()
                guard let count = UInt64(digits), count <= VectorClock.countMax else {
                    throw value.error("expected a whole number from 0 to \(VectorClock.countMax)")
                }
                entries[host] = count
            }
            try json.expectEnd()
            return VectorClock(entries.map { ($0.key, $0.value) })
        } catch {
            let isFirstLine = error.position.line == 1
            throw TextError(
                "in the clock: \(error.message)",
                at: TextPosition(
                    line: start.line + error.position.line - 1,
                    column: error.position.column + (isFirstLine ? start.column - 1 : 0)))
        }
    }
}
