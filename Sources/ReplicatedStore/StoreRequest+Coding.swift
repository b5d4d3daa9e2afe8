import CausalMessaging
import LogicalClocks
import WireFormat

extension StoreRequest.Kind: BinaryRepresentable {
    private static let numbered: [Self] = [.get, .put, .delete]

    /// Writes the number of the kind.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .get: writer.write(byte: 0)
        case .put: writer.write(byte: 1)
        case .delete: writer.write(byte: 2)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` for a number that no kind has.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let number = Int(try reader.readByte())
        guard number < Self.numbered.count else { throw WireError(.invalid, at: start) }
        self = Self.numbered[number]
    }
}

extension StoreRequest: BinaryRepresentable {
    /// Writes the kind of frame and of request, the session, the clock and the key; of a put the
    /// value; and the contexts of what is written over, after their number.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        FrameKind.storeRequest.write(to: &writer)
        kind.write(to: &writer)
        writer.write(text: session.rawValue)
        clock.write(to: &writer)
        writer.write(text: key)
        if kind == .put { writer.write(text: value ?? "") }
        if kind != .get {
            writer.write(varint: UInt64(contexts.count))
            for context in contexts { context.write(to: &writer) }
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        try FrameKind.storeRequest.expect(in: &reader)
        let kind = try Kind(from: &reader)
        let session = SessionID(try reader.readText(atMost: StoreWire.keyBytesMax))
        let clock = try LamportClock(from: &reader)
        let key = try reader.readText(atMost: StoreWire.keyBytesMax)
        switch kind {
        case .get: self = .get(session: session, key: key, clock: clock)
        case .put:
            let value = try reader.readText(atMost: StoreWire.valueBytesMax)
            let contexts = try Self.readContexts(&reader)
            self = .put(
                session: session, key: key, value: value, contexts: contexts, clock: clock)
        case .delete:
            let contexts = try Self.readContexts(&reader)
            self = .delete(session: session, key: key, contexts: contexts, clock: clock)
        }
    }

    private static func readContexts(
        _ reader: inout ByteReader
    ) throws(WireError) -> [SealedContext] {
        var contexts: [SealedContext] = []
        let count = try reader.readCount(
            atMost: StoreWire.contextsMax, itemBytesMin: StoreWire.contextBytesMin)
        for _ in 0..<count { contexts.append(try SealedContext(from: &reader)) }
        return contexts
    }
}
