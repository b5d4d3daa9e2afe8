import WireFormat

extension VectorClock: CustomStringConvertible {
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
        try self.init(parsing: text) { name in UInt32(name).map { ReplicaID(rawValue: $0) } }
    }

    /// Reads the form that ``description(in:)`` gives; names that are new join the roster.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        try self.init(parsing: text) { name in roster.add(name) }
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
                let start = scanner.position
                let name = try scanner.name("the name of a replica")
                guard let replica = id(name) else {
                    throw TextError("'\(name)' cannot name a replica here", at: start)
                }
                guard entries[replica] == nil else {
                    throw TextError("'\(name)' comes twice", at: start)
                }
                try scanner.expect(":")
                scanner.skipSpace()
                entries[replica] = try scanner.number(atMost: Self.countMax)
                guard entries.count <= Self.entriesMax else {
                    throw TextError("more than \(Self.entriesMax) entries", at: start)
                }
            } while scanner.accept(",")
            try scanner.expect("}", orElse: "expected ',' or '}'")
        }
        try scanner.expectEnd()
        self.init(entries.map { ($0.key, $0.value) })
    }
}
