import WireFormat

extension DottedVersionVectorSet: CustomStringConvertible, CustomDebugStringConvertible, Encodable,
    Decodable, TextRepresentable
where Value: LosslessStringConvertible {
    /// The set as `{0:3[eggs, milk], 1:2}`: for each replica its count of updates, and the values
    /// of the last of them that are left, newest first.
    ///
    /// A value that is not made of letters, digits and `_-.#@/+` is quoted.
    public var description: String {
        text { String($0.rawValue) }
    }

    /// The set with the names of a roster: `{a:3[eggs, milk], b:2}`.
    public func description(in roster: Roster) -> String {
        text { TextScanner.quotedIfNeeded(roster.name(of: $0)) }
    }

    private func text(_ name: (ReplicaID) -> String) -> String {
        let entries = entries.map { entry in
            let values = entry.values.map { TextScanner.quotedIfNeeded($0.description) }
            let list = values.isEmpty ? "" : "[" + values.joined(separator: ", ") + "]"
            return "\(name(entry.replica)):\(entry.counter)\(list)"
        }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    /// Reads the form that ``description`` gives; entries may come in any order.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        try self.init(parsing: text) { ReplicaID(digits: $0) }
    }

    /// Reads the form that ``description(in:)`` gives; names that are new join the roster.
    ///
    /// - Throws: `TextError` with the column; the roster is then as it was.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        self = try roster.addingNames { roster throws(TextError) in
            try Self(parsing: text) { roster.add($0) }
        }
    }

    private init(parsing text: String, id: (String) -> ReplicaID?) throws(TextError) {
        var scanner = TextScanner(text)
        var entries: [Entry] = []
        var valuesLeft = Self.valuesMax
        try scanner.entries(atMost: VectorClock.entriesMax, id: id) {
            (scanner, replica) throws(TextError) in
            let counter = try scanner.number(atMost: VectorClock.countMax)
            let limit = Int(min(UInt64(valuesLeft), counter))
            let values = try Self.values(from: &scanner, atMost: limit)
            valuesLeft -= values.count
            if counter > 0 {
                entries.append(Entry(replica: replica, counter: counter, values: values))
            }
        }
        try scanner.expectEnd()
        self.init(entries: entries.sorted { $0.replica < $1.replica })
    }

    private static func values(
        from scanner: inout TextScanner, atMost limit: Int
    ) throws(TextError) -> [Value] {
        var values: [Value] = []
        guard scanner.accept("["), !scanner.accept("]") else { return values }
        repeat {
            scanner.skipSpace()
            let start = scanner
            let text = try scanner.name("a value")
            guard values.count < limit else {
                throw start.error("more values than the \(limit) that can be here")
            }
            guard let value = Value(text) else { throw start.error("'\(text)' is not a value") }
            values.append(value)
        } while scanner.accept(",")
        try scanner.expect("]", orElse: "expected ',' or ']'")
        return values
    }
}
