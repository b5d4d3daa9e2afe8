import WireFormat

/// The number, in either form of ``CodableForm``.
extension ReplicaID: Codable {}

extension MessageID: TextRepresentable {
    /// The identity with the number of its origin: `0.12`.
    public var description: String { "\(origin).\(number)" }

    /// Reads the form of ``description``.
    ///
    /// - Throws: `TextError` with the column; also for a number of 0 or above
    ///   ``VectorClock/countMax``.
    public init(parsing text: String) throws(TextError) {
        let (origin, number) = try TextScanner.numbers(of: text, separatedBy: ".")
        self.init(origin, number)
    }
}

extension SnapshotID: TextRepresentable {
    /// The name with the number of its initiator: `0-1`.
    public var description: String { "\(initiator)-\(number)" }

    /// Reads the form of ``description``.
    ///
    /// - Throws: `TextError` with the column; also for a number of 0 or above
    ///   ``VectorClock/countMax``.
    public init(parsing text: String) throws(TextError) {
        let (initiator, number) = try TextScanner.numbers(of: text, separatedBy: "-")
        self.init(initiator, number)
    }
}

extension TextScanner {
    /// Reads the number of a replica and one that counts something from 1.
    fileprivate static func numbers(
        of text: String, separatedBy separator: String
    ) throws(TextError) -> (ReplicaID, UInt64) {
        var scanner = TextScanner(text)
        let replica = UInt32(try scanner.number(atMost: UInt64(UInt32.max)))
        try scanner.expect(separator)
        scanner.skipSpace()
        let start = scanner
        let number = try scanner.number(atMost: VectorClock.countMax)
        guard number > 0 else { throw start.error("expected a number from 1") }
        try scanner.expectEnd()
        return (ReplicaID(rawValue: replica), number)
    }
}
