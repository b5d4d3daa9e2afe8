import CausalMessaging
import LogicalClocks
import WireFormat

extension Schedule {
    /// The version of the text form.
    private static let version = 1

    /// The schedule as JSON Lines: a head, then a line for each decision, in order.
    ///
    ///     {"schedule":1}
    ///     {"sent":"8d1c09a3b2770000","time":4,"channel":[0,1],"message":[0,7],"lost":true}
    ///     {"sent":"03fa5510c9e40000","time":4,"channel":[0,2],"message":[0,7],"lost":false,"delay":3,…}
    ///     {"timer":"5be2719d00330000","time":9,"order":7340}
    ///
    /// Only members that decide something, and the lineage, are needed to read it again.
    ///
    /// - Complexity: O(*n*), where *n* is the number of decisions.
    public var jsonLines: String {
        var json = JSONWriter()
        json.beginObject()
        json.member("schedule", Self.version)
        json.endObject()
        json.endLine()
        for key in keys {
            guard let decision = self[key] else { continue }
            decision.write(about: key, to: &json)
            json.endLine()
        }
        return json.text
    }

    /// Reads a schedule from JSON Lines.
    ///
    /// - Throws: `TextError` with the line and the column at which the text is no schedule.
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public init(jsonLines text: String) throws(TextError) {
        self.init()
        let bytes = Array(text.utf8)
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }) else { continue }
            var json = JSONReader(line, firstLine: number)
            if number == 1 { try Self.readHead(&json) } else { try readDecision(&json) }
            try json.expectEnd()
        }
        if number == 1 && bytes.isEmpty {
            throw TextError("expected the head of a schedule", at: TextPosition(line: 1, column: 1))
        }
    }

    private static func readHead(_ json: inout JSONReader) throws(TextError) {
        try json.beginObject()
        guard try json.nextKey() == "schedule" else {
            throw json.error("expected the member 'schedule'")
        }
        let place = json
        guard try json.integer(Int.self) == version else {
            throw place.error("this version of a schedule is not known")
        }
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
    }

    private mutating func readDecision(_ json: inout JSONReader) throws(TextError) {
        let start = json
        var fields = DecisionFields()
        try json.beginObject()
        while let key = try json.nextKey() { try fields.read(key, from: &json) }
        guard let lineage = fields.lineage else {
            throw start.error("expected a member 'sent' or 'timer'")
        }
        let key = Key(lineage, occurrence: fields.occurrence)
        guard self[key] == nil else { throw start.error("this is decided in an earlier line") }
        guard count < Self.countMax else {
            throw start.error("a schedule has at most \(Self.countMax) decisions")
        }
        self[key] = fields.decision
    }
}

/// The members of one line.
private struct DecisionFields {
    var lineage: Lineage?
    var occurrence = 0
    var decision = Schedule.Decision()
    private var names: Set<String> = []

    mutating func read(_ name: String, from json: inout JSONReader) throws(TextError) {
        guard names.insert(name).inserted else { throw json.unexpectedRepeat(of: name) }
        switch name {
        case "sent": try readLineage(from: &json)
        case "timer":
            try readLineage(from: &json)
            decision.isTimer = true
        case "occurrence":
            occurrence = Int(try json.number(in: 0...UInt64(Schedule.countMax)))
        case "time": decision.time = try json.integer(UInt64.self)
        case "channel":
            let (sender, receiver) = try json.pair(UInt32.self)
            decision.channel = ChannelID(
                from: ReplicaID(rawValue: sender), to: ReplicaID(rawValue: receiver))
        case "message":
            let (origin, number) = try json.pair(UInt64.self)
            decision.message = MessageID(ReplicaID(rawValue: origin), number)
        case "lost": decision.isLost = try json.bool()
        case "delay": decision.delayTicks = try json.ticks()
        case "duplicated": decision.isDuplicated = try json.bool()
        case "copyDelay": decision.copyDelayTicks = try json.ticks()
        case "order": decision.order = try json.number(in: 0...Schedule.orderMax)
        case "copyOrder": decision.copyOrder = try json.number(in: 0...Schedule.orderMax)
        default: throw json.unexpectedKey(name)
        }
    }

    private mutating func readLineage(from json: inout JSONReader) throws(TextError) {
        let place = json
        guard lineage == nil else {
            throw place.error("a decision is about a transmission or a timer, not both")
        }
        let text = try json.string()
        guard text.utf8.count == 16, text.allSatisfy(\.isHexDigit),
            let value = UInt64(text, radix: 16)
        else { throw place.error("expected 16 hexadecimal digits") }
        lineage = Lineage(rawValue: value)
    }
}

extension Schedule.Decision {
    fileprivate func write(about key: Schedule.Key, to json: inout JSONWriter) {
        let digits = String(key.lineage.rawValue, radix: 16)
        json.beginObject()
        json.member(
            isTimer ? "timer" : "sent",
            String(repeating: "0", count: 16 - digits.count) + digits)
        if key.occurrence > 0 { json.member("occurrence", key.occurrence) }
        if let time { json.member("time", time) }
        if let channel {
            json.key("channel")
            json.beginArray()
            json.integer(channel.sender.rawValue)
            json.integer(channel.receiver.rawValue)
            json.endArray()
        }
        if let message {
            json.key("message")
            json.beginArray()
            json.integer(message.origin.rawValue)
            json.integer(message.number)
            json.endArray()
        }
        if let isLost { json.member("lost", isLost) }
        if let delayTicks { json.member("delay", delayTicks) }
        if let order { json.member("order", order) }
        if let isDuplicated { json.member("duplicated", isDuplicated) }
        if let copyDelayTicks { json.member("copyDelay", copyDelayTicks) }
        if let copyOrder { json.member("copyOrder", copyOrder) }
        json.endObject()
    }
}

extension JSONReader {
    fileprivate func unexpectedRepeat(of name: String) -> TextError {
        TextError("'\(name)' is given twice", at: position)
    }

    fileprivate mutating func number(in range: ClosedRange<UInt64>) throws(TextError) -> UInt64 {
        let place = self
        let value = try integer(UInt64.self)
        guard range.contains(value) else {
            throw place.error(
                "expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Reads an array of the number of a replica and another number.
    fileprivate mutating func pair<Second: FixedWidthInteger>(
        _ second: Second.Type
    ) throws(TextError) -> (UInt32, Second) {
        try beginArray()
        guard try nextElement() else { throw error("expected a number") }
        let first = try integer(UInt32.self)
        guard try nextElement() else { throw error("expected a second number") }
        let last = try integer(Second.self)
        if try nextElement() { throw error("expected no third number") }
        return (first, last)
    }

    fileprivate mutating func ticks() throws(TextError) -> UInt64 {
        try number(in: 1...DelayDistribution.ticksMax)
    }
}
