import WireFormat

extension VectorClock: TextRepresentable {
    /// The clock as `{0:1, 3:2}`.
    public var description: String {
        text { String($0.rawValue) }
    }

    /// The clock with the names of a roster: `{a:1, b:2}`.
    ///
    /// A name that is not made of letters, digits and `_-.#@/+` is quoted.
    public func description(in roster: Roster) -> String {
        text { TextScanner.quotedIfNeeded(roster.name(of: $0)) }
    }

    private func text(_ name: (ReplicaID) -> String) -> String {
        "{" + zip(ids, counts).map { "\(name($0)):\($1)" }.joined(separator: ", ") + "}"
    }

    /// Reads the form that ``description`` gives; entries may come in any order.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        try self.init(parsing: text) { name in
            guard name.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            return UInt32(name).map { ReplicaID(rawValue: $0) }
        }
    }

    /// Reads the form that ``description(in:)`` gives; names that are new join the roster.
    ///
    /// - Throws: `TextError` with the column; the roster is then as it was.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        let countBefore = roster.count
        do {
            try self.init(parsing: text) { name in roster.add(name) }
        } catch {
            roster.truncate(to: countBefore)
            throw error
        }
    }

    private init(
        parsing text: String, id: (String) -> ReplicaID?
    ) throws(TextError) {
        var scanner = TextScanner(text)
        var entries: [ReplicaID: UInt64] = [:]
        try scanner.expect("{")
        if !scanner.accept("}") {
            repeat {
                scanner.skipSpace()
                let start = scanner
                let name = try scanner.name("the name of a replica")
                guard let replica = id(name) else {
                    throw start.error("'\(name)' cannot name a replica here")
                }
                guard entries[replica] == nil else {
                    throw start.error("'\(name)' comes twice")
                }
                try scanner.expect(":")
                scanner.skipSpace()
                entries[replica] = try scanner.number(atMost: Self.countMax)
                guard entries.count <= Self.entriesMax else {
                    throw start.error("more than \(Self.entriesMax) entries")
                }
            } while scanner.accept(",")
            try scanner.expect("}", orElse: "expected ',' or '}'")
        }
        try scanner.expectEnd()
        self.init(entries.map { ($0.key, $0.value) })
    }
}
