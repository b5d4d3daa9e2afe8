import WireFormat

/// The binary form: the paper's bits (appendix A), the identity and then the events, the most
/// significant bit of a byte first, filled up with zero bits to whole bytes.
extension Stamp: BinaryRepresentable {
    /// Returns the binary form of a stamp of at most `EntryBudget.entriesMax` leaves.
    ///
    /// - Throws: `WireError`, as ``encoded(entries:)`` does.
    /// - Complexity: As ``encoded(entries:)``.
    public func encoded() throws(WireError) -> [UInt8] {
        var entries = EntryBudget()
        return try encoded(entries: &entries)
    }

    /// Returns the stamp's one binary form.
    ///
    /// The bytes are kept with the events until the next event or merge, and shared by all copies,
    /// so that saying the same once more costs next to nothing: those of the anonymous stamp, and
    /// those of the first stamp encoded that owns one part.
    ///
    /// - Parameter entries: The leaves that the stamp may have, and then those that it left.
    /// - Throws: `WireError` for more leaves, for more than ``nodesMax`` nodes, and for a count above
    ///   ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of nodes; O(1) if the bytes are kept.
    public func encoded(entries: inout EntryBudget) throws(WireError) -> [UInt8] {
        try checkNodes(spendingFrom: &entries)
        let kept = events.leaves.bits { events.anonymousBits() }
        guard kept.isReadable else { throw WireError(.overflow, at: 0) }
        return switch id.form {
        case .none: kept.bytes
        case .part(let part): events.leaves.bytes(ownedBy: part) { encodedAfresh(kept) }
        case .parts: encodedAfresh(kept)
        }
    }

    /// What the stamp takes of the budget of a message: the leaves of its events, and those of an
    /// identity in several parts.
    var entryCount: Int { events.leafCount + id.entryCount }

    /// Checks that the stamp is within the limits of its readers on nodes.
    func checkNodes(spendingFrom entries: inout EntryBudget) throws(WireError) {
        guard max(id.nodeCount, events.nodeCount) <= Self.nodesMax else {
            throw WireError(.overLimit(limit: Self.nodesMax), at: 0)
        }
        try entries.spend(entryCount, at: 0)
    }

    private func encodedAfresh(_ kept: KeptBits) -> [UInt8] {
        let bits = KeptBits(atMost: id.bitsMax + kept.bitCount) { writer, words in
            id.writeBits(to: &writer, &words)
            kept.write(droppingFirst: IDTree.noneBitCount, to: &writer, &words)
        }
        return bits.bytes
    }

    /// Creates a stamp of at most `EntryBudget.entriesMax` leaves from all of `bytes`.
    ///
    /// - Throws: `WireError`, as ``init(decoding:entries:)`` does.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        try self.init(decoding: bytes[...])
    }

    /// Creates a stamp of at most `EntryBudget.entriesMax` leaves from all of a slice; offsets in
    /// errors count from its start.
    ///
    /// - Throws: `WireError`, as ``init(decoding:entries:)`` does.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var entries = EntryBudget()
        try self.init(decoding: bytes, entries: &entries)
    }

    /// Creates a stamp from all of a slice; offsets in errors count from its start.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(entries:)`` returned.
    ///   - entries: The leaves that the stamp may have, and then those that it left.
    /// - Throws: `WireError` for anything that ``encoded(entries:)`` does not return, and for a stamp
    ///   above ``depthMax``, ``nodesMax`` or ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(
        decoding bytes: ArraySlice<UInt8>, entries: inout EntryBudget
    ) throws(WireError) {
        var reader = BitReader(bytes)
        let id = try IDTree(from: &reader, within: &entries)
        let events = try EventTree(from: &reader, within: &entries)
        try reader.expectEnd()
        self.init(id: id, events: events)
    }

    /// The most bytes that an embedded stamp may take.
    public static let encodedBytesMax = 1 << 20

    /// Writes the count of bytes and the binary form, for a stamp inside a larger message; one that
    /// cannot be read is refused.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func write(to writer: inout ByteWriter) {
        do {
            let bytes = try encoded(entries: &writer.entries)
            guard bytes.count <= Self.encodedBytesMax else {
                return writer.refuse(.overLimit(limit: Self.encodedBytesMax))
            }
            writer.write(lengthPrefixed: bytes)
        } catch {
            writer.refuse(error.code)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` as ``init(decoding:entries:)`` does, and for a form above
    ///   ``encodedBytesMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes of the stamp.
    public init(from reader: inout ByteReader) throws(WireError) {
        let bytes = try reader.readLengthPrefixed(atMost: Self.encodedBytesMax)
        let start = reader.byteOffset - bytes.count
        do {
            try self.init(decoding: bytes, entries: &reader.entries)
        } catch {
            throw WireError(error.code, at: start + error.byteOffset)
        }
    }
}
