import WireFormat

/// The binary form: the paper's bits (appendix A), the identity and then the events, the most
/// significant bit of a byte first, filled up with zero bits to whole bytes.
extension Stamp: BinaryRepresentable {
    /// Returns the stamp's one binary form.
    ///
    /// The bytes are kept with the events until the next event or merge, and shared by all copies,
    /// so that saying the same once more costs next to nothing: those of the anonymous stamp, and
    /// those of the first stamp encoded that owns one part.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes; O(1) if the bytes are kept.
    public func encoded() -> [UInt8] {
        switch id.form {
        case .none: events.leaves.bits { events.anonymousBits() }.bytes
        case .part(let part): events.leaves.bytes(ownedBy: part) { encodedAfresh() }
        case .parts: encodedAfresh()
        }
    }

    private func encodedAfresh() -> [UInt8] {
        let kept = events.leaves.bits { events.anonymousBits() }
        let bits = KeptBits(atMost: id.bitsMax + kept.bitCount) { writer, words in
            id.writeBits(to: &writer, &words)
            kept.write(droppingFirst: IDTree.noneBitCount, to: &writer, &words)
        }
        return bits.bytes
    }

    /// Creates a stamp from all of `bytes`.
    ///
    /// - Throws: `WireError` for anything that ``encoded()`` does not write, and for a stamp above
    ///   ``depthMax``, ``nodesMax`` or ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        try self.init(decoding: bytes[...])
    }

    /// Creates a stamp from all of a slice; offsets in errors count from its start.
    ///
    /// - Throws: `WireError` for anything that ``encoded()`` does not write, and for a stamp above
    ///   ``depthMax``, ``nodesMax`` or ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = BitReader(bytes)
        let id = try IDTree(from: &reader)
        let events = try EventTree(from: &reader)
        try reader.expectEnd()
        self.init(id: id, events: events)
    }

    /// The most bytes that an embedded stamp may take.
    public static let encodedBytesMax = 1 << 20

    /// Writes the count of bytes and the binary form, for a stamp inside a larger message.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func write(to writer: inout ByteWriter) {
        writer.write(lengthPrefixed: encoded())
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` as ``init(decoding:)-([UInt8])`` does, and for a form above
    ///   ``encodedBytesMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes of the stamp.
    public init(from reader: inout ByteReader) throws(WireError) {
        let bytes = try reader.readLengthPrefixed(atMost: Self.encodedBytesMax)
        let start = reader.byteOffset - bytes.count
        do {
            try self.init(decoding: bytes)
        } catch {
            throw WireError(error.code, at: start + error.byteOffset)
        }
    }
}
