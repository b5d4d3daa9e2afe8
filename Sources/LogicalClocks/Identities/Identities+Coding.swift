import WireFormat

extension ReplicaID: BinaryRepresentable {
    /// Writes the number as a varint.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: UInt64(rawValue))
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        self.init(rawValue: UInt32(try reader.readVarint(atMost: UInt64(UInt32.max))))
    }
}

extension MessageID: BinaryRepresentable {
    /// Writes the numbers of the origin and of the message as varints; a number that is none is
    /// refused.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        origin.write(to: &writer)
        writer.write(counter: number)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a number of 0 or above ``VectorClock/countMax``.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        let origin = try ReplicaID(from: &reader)
        self.init(origin, try reader.readCounter())
    }
}

extension SnapshotID: BinaryRepresentable {
    /// Writes the numbers of the initiator and of the snapshot as varints; a number that is none is
    /// refused.
    public func write(to writer: inout ByteWriter) {
        initiator.write(to: &writer)
        writer.write(counter: number)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a number of 0 or above ``VectorClock/countMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        let initiator = try ReplicaID(from: &reader)
        self.init(initiator, try reader.readCounter())
    }
}

extension ByteReader {
    /// Reads a number that counts something from 1.
    ///
    /// - Throws: `WireError` for 0, and above ``VectorClock/countMax``.
    @inlinable
    public mutating func readCounter() throws(WireError) -> UInt64 {
        let start = byteOffset
        let number = try readVarint(atMost: VectorClock.countMax)
        guard number > 0 else { throw WireError(.invalid, at: start) }
        return number
    }
}

extension ByteWriter {
    /// Writes a number that counts something from 1; 0, and one above ``VectorClock/countMax``, is
    /// refused.
    @inlinable
    public mutating func write(counter: UInt64) {
        guard counter > 0 else { return refuse(.invalid) }
        write(varint: counter, atMost: VectorClock.countMax)
    }
}
