import WireFormat

extension VersionVector: TextRepresentable {
    /// The vector as `{0:1, 3:2}`.
    public var description: String { clock.description }

    /// The vector with the names of a roster: `{a:1, b:2}`.
    public func description(in roster: Roster) -> String {
        clock.description(in: roster)
    }

    /// Reads the form that ``description`` gives; entries may come in any order.
    ///
    /// - Throws: `TextError` with the column.
    public init(parsing text: String) throws(TextError) {
        self.init(try VectorClock(parsing: text))
    }

    /// Reads the form that ``description(in:)`` gives; names that are new join the roster.
    ///
    /// - Throws: `TextError` with the column; the roster is then as it was.
    public init(parsing text: String, roster: inout Roster) throws(TextError) {
        self.init(try VectorClock(parsing: text, roster: &roster))
    }
}

extension VersionVector: BinaryRepresentable {
    /// Writes the vector in the form of a ``VectorClock``.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func write(to writer: inout ByteWriter) {
        clock.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init(try VectorClock(from: &reader))
    }
}
