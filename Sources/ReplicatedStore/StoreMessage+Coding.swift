import CausalMessaging
import LogicalClocks
import WireFormat

extension StoreState: BinaryRepresentable {
    /// Writes the kind, the time, the writes after their number, and what has been received.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        FrameKind.storeState.write(to: &writer)
        writer.write(varint: time, atMost: LamportClock.timeMax)
        writer.write(varint: UInt64(writes.count))
        for write in writes { write.write(to: &writer) }
        received.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for more than ``StoreWire/stateWritesMax``
    ///   writes.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        try FrameKind.storeState.expect(in: &reader)
        let time = try reader.readVarint(atMost: LamportClock.timeMax)
        var writes: [StoreWrite] = []
        let count = try reader.readCount(
            atMost: StoreWire.stateWritesMax, itemBytesMin: StoreWire.writeBytesMin)
        for _ in 0..<count { writes.append(try StoreWrite(from: &reader)) }
        self.init(
            time: time, writes: writes, received: try DottedVersionVector(from: &reader))
    }
}

extension StoreMessage: BinaryRepresentable {
    /// Writes the write or the state, whose first byte says which it is.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        switch self {
        case .write(let write): write.write(to: &writer)
        case .state(let state): state.write(to: &writer)
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
        case .storeWrite: self = .write(try StoreWrite(from: &reader))
        case .storeState: self = .state(try StoreState(from: &reader))
        default: throw WireError(.invalid, at: start)
        }
    }
}
