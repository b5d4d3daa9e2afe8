import WireFormat

extension Stamp: TextRepresentable {
    /// The stamp as in the paper: identity and events, such as `((1, 0), (0, 1, 0))`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var description: String { "(\(id), \(events))" }

    /// Creates the stamp that a string in the form of ``description`` represents.
    ///
    /// Spaces are free, and trees that are not in normal form are brought into it.
    ///
    /// - Throws: `TextError` with the place and what was expected there.
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public init(parsing text: String) throws(TextError) {
        var scanner = TextScanner(text)
        try scanner.expect("(")
        let id = try IDTree(scanning: &scanner)
        try scanner.expect(",")
        let events = try EventTree(scanning: &scanner)
        try scanner.expect(")")
        try scanner.expectEnd()
        self.init(id: id, events: events)
    }
}

extension Stamp: ExpressibleByStringLiteral {
    /// Creates a value from a literal in the paper's notation, as tests have them.
    ///
    ///     let stamp: Stamp = "((1, 0), (0, 1, 0))"
    ///
    /// - Precondition: ``init(parsing:)`` accepts the text.
    public init(stringLiteral text: String) {
        do {
            try self.init(parsing: text)
        } catch {
            preconditionFailure("\"\(text)\": \(error)")
        }
    }
}
