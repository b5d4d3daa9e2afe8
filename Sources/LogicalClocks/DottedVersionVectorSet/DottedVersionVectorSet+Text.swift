import WireFormat

extension DottedVersionVectorSet: CustomStringConvertible, CustomDebugStringConvertible, Encodable,
    Decodable, TextRepresentable, NamedTextRepresentable
where Value: LosslessStringConvertible {
    /// Returns the set as `{0:3[eggs, milk], 1:2}`: for each replica its count of updates, and the
    /// values of the last of them that are left, newest first.
    ///
    /// A value that is not made of letters, digits and `_-.#@/+` is quoted.
    public func text(naming name: (ReplicaID) -> String) -> String {
        let entries = entries.map { entry in
            let values = entry.values.map { TextScanner.quotedIfNeeded($0.description) }
            let list = values.isEmpty ? "" : "[" + values.joined(separator: ", ") + "]"
            return "\(name(entry.replica)):\(entry.counter)\(list)"
        }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    /// Reads a set.
    ///
    /// - Throws: `TextError` with the column; also for a text that is not a value, and for more
    ///   values than a count allows.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
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
