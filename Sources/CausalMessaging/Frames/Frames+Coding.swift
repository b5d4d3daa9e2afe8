import LogicalClocks
import WireFormat

extension BroadcastFrame: BinaryRepresentable where Payload: BinaryRepresentable {
    /// Writes the kind; of a broadcast the number of the origin and the clock; and the payload.
    ///
    /// A broadcast that its clock does not count is refused.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .direct(let payload):
            FrameKind.direct.write(to: &writer)
            payload.write(to: &writer)
        case .broadcast(let origin, let clock, let payload):
            Self.write(.broadcast, origin, clock, payload, to: &writer)
        case .state(let origin, let clock, let payload):
            Self.write(.stateBroadcast, origin, clock, payload, to: &writer)
        }
    }

    @inlinable
    static func write(
        _ kind: FrameKind, _ origin: ReplicaID, _ clock: VectorClock, _ payload: Payload,
        to writer: inout ByteWriter
    ) {
        guard clock[origin] > 0 else { return writer.refuse(.invalid) }
        kind.write(to: &writer)
        origin.write(to: &writer)
        clock.write(to: &writer)
        payload.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a broadcast that its clock does not count.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let kind = try FrameKind(from: &reader)
        switch kind {
        case .direct: self = .direct(try Payload(from: &reader))
        case .broadcast, .stateBroadcast:
            let origin = try ReplicaID(from: &reader)
            let clockStart = reader.byteOffset
            let clock = try VectorClock(from: &reader)
            guard clock[origin] > 0 else { throw WireError(.invalid, at: clockStart) }
            let payload = try Payload(from: &reader)
            self =
                kind == .broadcast
                ? .broadcast(origin: origin, clock: clock, payload)
                : .state(origin: origin, clock: clock, payload)
        default: throw WireError(.invalid, at: start)
        }
    }
}

extension CausalFrame: BinaryRepresentable where Payload: BinaryRepresentable {
    /// Writes the kind, the counts and the payload.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        FrameKind.causal.write(to: &writer)
        sent.write(to: &writer)
        payload.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        try FrameKind.causal.expect(in: &reader)
        let sent = try SendCounts(from: &reader)
        self.init(sent: sent, payload: try Payload(from: &reader))
    }
}

extension ReliableFrame: BinaryRepresentable where Payload: BinaryRepresentable {
    /// Writes the kind, the number, and of a message the payload.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .data(let number, let payload):
            FrameKind.data.write(to: &writer)
            writer.write(counter: number)
            payload.write(to: &writer)
        case .acknowledgement(let number):
            FrameKind.acknowledgement.write(to: &writer)
            writer.write(varint: number, atMost: VectorClock.countMax)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a message of number 0, and for a number
    ///   above `VectorClock.countMax`.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        switch try FrameKind(from: &reader) {
        case .data:
            let number = try reader.readCounter()
            self = .data(number: number, try Payload(from: &reader))
        case .acknowledgement:
            self = .acknowledgement(upTo: try reader.readVarint(atMost: VectorClock.countMax))
        default: throw WireError(.invalid, at: start)
        }
    }
}
