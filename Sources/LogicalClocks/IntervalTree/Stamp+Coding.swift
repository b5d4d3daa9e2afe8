import WireFormat

/// The binary form: the paper's bits (appendix A), the identity and then the events, the most
/// significant bit of a byte first, filled up with zero bits to whole bytes.
extension Stamp {
    /// Returns the stamp's one binary form.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func encoded() -> [UInt8] {
        var writer = BitWriter(capacity: (id.nodeCount + events.nodeCount) / 2 + 8)
        id.encode(to: &writer)
        events.encode(to: &writer)
        return writer.bytes
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
}
