import WireFormat

extension VectorClock: NamedTextRepresentable {
    /// Returns the clock as `{0:1, 3:2}`.
    public func text(naming name: (ReplicaID) -> String) -> String {
        "{" + zip(ids, counts).map { "\(name($0)):\($1)" }.joined(separator: ", ") + "}"
    }

    /// Reads a clock.
    ///
    /// - Throws: `TextError` with the column; also for a count above ``countMax``, and for more
    ///   than ``entriesMax`` entries.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        var entries: [(ReplicaID, UInt64)] = []
        try scanner.entries(atMost: Self.entriesMax, id: id) {
            (scanner, replica) throws(TextError) in
            entries.append((replica, try scanner.number(atMost: Self.countMax)))
        }
        self.init(entries)
    }
}
