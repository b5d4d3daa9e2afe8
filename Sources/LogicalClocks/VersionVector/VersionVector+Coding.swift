import WireFormat

extension VersionVector: NamedTextRepresentable {
    /// Returns the vector as `{0:1, 3:2}`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        clock.text(naming: name)
    }

    /// Reads a vector.
    ///
    /// - Throws: `TextError` as for a ``VectorClock``.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        self.init(try VectorClock(scanning: &scanner, id: id))
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
