import CausalMessaging
import LogicalClocks
import WireFormat

extension SnapshotMarker: BinaryRepresentable {
    /// The most processes that start a snapshot by themselves.
    public static let initiatorsMax = Topology.processCountMax

    /// Writes the name of the snapshot, the initiators with their number before them, and the count of
    /// messages, all as varints.
    ///
    /// - Complexity: O(*n*), where *n* is the number of initiators.
    public func write(to writer: inout ByteWriter) {
        guard 1...Self.initiatorsMax ~= initiators.count else { return writer.refuse(.invalid) }
        id.write(to: &writer)
        writer.write(varint: UInt64(initiators.count))
        for initiator in initiators { initiator.write(to: &writer) }
        writer.write(varint: sentBefore, atMost: VectorClock.countMax)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a marker without initiators, with more
    ///   than ``initiatorsMax``, and for counts above `VectorClock.countMax`.
    /// - Complexity: O(*n*), where *n* is the number of initiators.
    public init(from reader: inout ByteReader) throws(WireError) {
        let id = try SnapshotID(from: &reader)
        let start = reader.byteOffset
        let count = try reader.readCount(atMost: Self.initiatorsMax)
        guard count > 0 else { throw WireError(.invalid, at: start) }
        var initiators: [ReplicaID] = []
        initiators.reserveCapacity(count)
        for _ in 0..<count { initiators.append(try ReplicaID(from: &reader)) }
        self.init(
            id: id, initiators: initiators,
            sentBefore: try reader.readVarint(atMost: VectorClock.countMax))
    }
}

extension SnapshotFrame: BinaryRepresentable where Payload: BinaryRepresentable {
    /// Writes the kind, and the number and the payload, or the marker.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .message(let number, let payload):
            FrameKind.snapshotMessage.write(to: &writer)
            writer.write(counter: number)
            payload.write(to: &writer)
        case .marker(let marker):
            FrameKind.snapshotMarker.write(to: &writer)
            marker.write(to: &writer)
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a message of number 0.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        switch try FrameKind(from: &reader) {
        case .snapshotMessage:
            let number = try reader.readCounter()
            self = .message(number: number, try Payload(from: &reader))
        case .snapshotMarker: self = .marker(try SnapshotMarker(from: &reader))
        default: throw WireError(.invalid, at: start)
        }
    }
}
