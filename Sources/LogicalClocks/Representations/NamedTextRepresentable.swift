import WireFormat

/// A value whose text names replicas: by their numbers, or by the names of a roster.
///
///     var roster = Roster()
///     let clock = try VectorClock(parsing: "{a:1, b:2}", roster: &roster)
///     clock.description             // {0:1, 1:2}
///     clock.description(in: roster)  // {a:1, b:2}
///
/// A name that is not made of letters, digits and `_-.#@/+` is quoted.
public protocol NamedTextRepresentable: TextRepresentable {
    /// Returns the text, in which each replica is called what `name` says.
    func text(naming name: (ReplicaID) -> String) -> String

    /// Reads a text up to its end, in which `id` says what each name stands for.
    ///
    /// - Throws: `TextError` with the column; also for a name for which `id` returns nil.
    init(scanning scanner: inout TextScanner, id: (String) -> ReplicaID?) throws(TextError)
}

extension NamedTextRepresentable {
    /// The text with the numbers of replicas.
    public var description: String {
        text { String($0.rawValue) }
    }

    /// Returns the text with the names of a roster.
    public func description(in roster: Roster) -> String {
        text { TextScanner.quotedIfNeeded(roster.name(of: $0)) }
    }

    /// Reads the form of ``description``; entries of a set may come in any order.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        try self.init(parsing: text) { ReplicaID(digits: $0) }
    }

    /// Reads the form of ``description(in:)``; names that are new join the roster.
    ///
    /// - Throws: `TextError` with the column; the roster is then as it was.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        self = try roster.addingNames { roster throws(TextError) in
            try Self(parsing: text) { roster.add($0) }
        }
    }

    private init(parsing text: String, id: (String) -> ReplicaID?) throws(TextError) {
        var scanner = TextScanner(text)
        try self.init(scanning: &scanner, id: id)
        try scanner.expectEnd()
    }
}

extension ReplicaID {
    /// Creates the identifier that a string of digits represents, if it does.
    fileprivate init?(digits: String) {
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = UInt32(digits) else {
            return nil
        }
        self.init(rawValue: number)
    }
}

extension Roster {
    /// Does what may add names, and forgets them again if it fails.
    fileprivate mutating func addingNames<Value>(
        _ body: (inout Roster) throws(TextError) -> Value
    ) throws(TextError) -> Value {
        let countBefore = count
        do {
            return try body(&self)
        } catch {
            truncate(to: countBefore)
            throw error
        }
    }
}
