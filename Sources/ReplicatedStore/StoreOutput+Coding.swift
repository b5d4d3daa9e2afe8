import CausalMessaging
import LogicalClocks
import WireFormat

extension StoreResponse: BinaryRepresentable {
    /// Writes the kind of frame and of request, the session, the clock, the key, the values, the
    /// versions, the context, and the next one with its seal.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        FrameKind.storeResponse.write(to: &writer)
        kind.write(to: &writer)
        writer.write(text: session.rawValue)
        clock.write(to: &writer)
        writer.write(text: key)
        writer.write(varint: UInt64(values.count))
        for value in values { writer.write(text: value) }
        writer.write(varint: UInt64(versions.count))
        for version in versions { version.write(to: &writer) }
        context.write(to: &writer)
        SealedContext(nextContext, seal: seal).write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        try FrameKind.storeResponse.expect(in: &reader)
        let kind = try StoreRequest.Kind(from: &reader)
        let session = SessionID(try reader.readText(atMost: StoreWire.keyBytesMax))
        let clock = try LamportClock(from: &reader)
        let key = try reader.readText(atMost: StoreWire.keyBytesMax)
        var values: [String] = []
        for _ in 0..<(try reader.readCount(atMost: StoreWire.versionsMax)) {
            values.append(try reader.readText(atMost: StoreWire.valueBytesMax))
        }
        var versions: [Dot] = []
        for _ in 0..<(try reader.readCount(atMost: StoreWire.versionsMax, itemBytesMin: 2)) {
            versions.append(try Dot(from: &reader))
        }
        let context = try DottedVersionVector(from: &reader)
        let next = try SealedContext(from: &reader)
        self.init(
            session: session, kind: kind, key: key, values: values, versions: versions,
            context: context, nextContext: next.context, seal: next.seal, clock: clock)
    }
}

extension StoreRefusal: BinaryRepresentable {
    /// Writes the kind, the request and the reason.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        FrameKind.storeRefusal.write(to: &writer)
        request.write(to: &writer)
        reason.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        try FrameKind.storeRefusal.expect(in: &reader)
        let request = try StoreRequest(from: &reader)
        self.init(request: request, reason: try Reason(from: &reader))
    }
}

extension StoreRefusal.Reason: BinaryRepresentable {
    /// Writes the number of the reason and the facts that it holds.
    public func write(to writer: inout ByteWriter) {
        func write(_ number: UInt8, _ facts: Int...) {
            writer.write(byte: number)
            for fact in facts { writer.write(varint: UInt64(fact)) }
        }
        switch self {
        case .keyTooLong(let byteCount, let limit): write(0, byteCount, limit)
        case .valueTooLong(let byteCount, let limit): write(1, byteCount, limit)
        case .contextTooLarge(let entryCount, let limit): write(2, entryCount, limit)
        case .unknownWrite(let dot):
            write(3)
            dot.write(to: &writer)
        case .tooManyKeys(let limit): write(4, limit)
        case .tooManySiblings(let limit): write(5, limit)
        case .backlogTooLong(let count, let limit): write(6, count, limit)
        case .unprovenWrite(let dot):
            write(7)
            dot.write(to: &writer)
        case .clockTooFarAhead(let time, let limit):
            write(8)
            writer.write(varint: time)
            writer.write(varint: limit)
        case .clockExhausted: write(9)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a number that no reason has.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        switch try reader.readByte() {
        case 0:
            self = .keyTooLong(byteCount: try reader.readSize(), limit: try reader.readSize())
        case 1:
            self = .valueTooLong(byteCount: try reader.readSize(), limit: try reader.readSize())
        case 2:
            self = .contextTooLarge(
                entryCount: try reader.readSize(), limit: try reader.readSize())
        case 3: self = .unknownWrite(try Dot(from: &reader))
        case 4: self = .tooManyKeys(limit: try reader.readSize())
        case 5: self = .tooManySiblings(limit: try reader.readSize())
        case 6: self = .backlogTooLong(count: try reader.readSize(), limit: try reader.readSize())
        case 7: self = .unprovenWrite(try Dot(from: &reader))
        case 8:
            self = .clockTooFarAhead(
                time: try reader.readVarint(), limit: try reader.readVarint())
        case 9: self = .clockExhausted
        default: throw WireError(.invalid, at: start)
        }
    }
}

extension StoreOutput: BinaryRepresentable {
    /// Writes the response or the refusal, whose first byte says which it is.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .response(let response): response.write(to: &writer)
        case .refusal(let refusal): refusal.write(to: &writer)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        // The kind is read twice: here, and as the first byte of what it names.
        var ahead = reader
        switch try FrameKind(from: &ahead) {
        case .storeResponse: self = .response(try StoreResponse(from: &reader))
        case .storeRefusal: self = .refusal(try StoreRefusal(from: &reader))
        default: throw WireError(.invalid, at: start)
        }
    }
}
