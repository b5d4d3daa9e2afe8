import LogicalClocks
import WireFormat

/// The first line of a trace file.
struct HeaderLine {
    var header = TraceHeader(roster: Roster())
    var version: UInt64 = 0
    var conflicts: History.Conflicts?

    init(from json: inout JSONReader, processesMax: Int) throws(TextError) {
        let line = json
        var members = MemberNames()
        try json.beginObject()
        while let key = try members.next(in: &json) {
            let value = json
            switch key {
            case "format":
                guard try json.string() == TraceForm.name else {
                    throw value.error("expected \"\(TraceForm.name)\"")
                }
            case "version":
                version = try json.integer(UInt64.self)
                guard TraceForm.versions.contains(version) else {
                    throw value.error(
                        "version \(version) is not supported; expected "
                            + "\(TraceForm.versions.lowerBound) to \(TraceForm.versions.upperBound)"
                    )
                }
            case "processes":
                header.roster = try Self.roster(from: &json, processesMax: processesMax)
            case "seed": header.seed = try json.integer(UInt64.self)
            case "replay": header.replay = try json.string()
            case "conflicts": conflicts = try json.word(History.Conflicts.self)
            case "sessions": header.sessions = try json.word(TraceHeader.Sessions.self)
            case "clocks": header.clocks = try json.word(EventClock.Family.self)
            case "timeUnit": header.timeUnit = try json.word(TraceHeader.TimeUnit.self)
            default:
                throw json.unexpectedKey(key, "'\(key)' is not a member of the header of a trace")
            }
        }
        for name in ["format", "version", "processes"] where !members.contains(name) {
            throw line.error("the header of a trace needs the member '\(name)'")
        }
    }

    private static func roster(
        from json: inout JSONReader, processesMax: Int
    ) throws(TextError) -> Roster {
        var roster = Roster()
        try json.beginArray()
        while try json.nextElement() {
            let value = json
            let name = try json.string()
            guard 1...Roster.nameBytesMax ~= name.utf8.count else {
                throw value.error("expected a name of 1 to \(Roster.nameBytesMax) bytes")
            }
            guard roster.id(of: name) == nil else {
                throw value.error("the process '\(name)' appears twice")
            }
            guard roster.count < processesMax, roster.add(name) != nil else {
                throw value.error("more than \(processesMax) processes")
            }
        }
        return roster
    }
}

/// The names of the members of an object as they come, each at most once.
struct MemberNames {
    private var names: [String] = []

    /// Reads the name of the next member, or nil and the end of the object.
    mutating func next(in json: inout JSONReader) throws(TextError) -> String? {
        guard let name = try json.nextKey() else { return nil }
        guard !names.contains(name) else {
            throw json.unexpectedKey(name, "the member '\(name)' appears twice")
        }
        names.append(name)
        return name
    }

    func contains(_ name: String) -> Bool {
        names.contains(name)
    }
}

extension JSONReader {
    /// Returns an error at the key that was read last.
    func unexpectedKey(_ key: String, _ message: String) -> TextError {
        TextError(message, at: unexpectedKey(key).position)
    }

    /// Reads a string that is one of the words of an enumeration.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ type: Word.Type
    ) throws(TextError) -> Word {
        let value = self
        guard let word = Word(rawValue: try string()) else {
            let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw value.error("expected one of \(words)")
        }
        return word
    }
}
