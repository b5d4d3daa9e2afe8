import WireFormat

extension DottedVersionVectorSet: BinaryRepresentable where Value: BinaryRepresentable {
    /// Writes the set, each value in its own binary form.
    ///
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    public func write(to writer: inout ByteWriter) {
        write(to: &writer) { value, writer in value.write(to: &writer) }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    public init(from reader: inout ByteReader) throws(WireError) {
        try self.init(from: &reader) { reader throws(WireError) in try Value(from: &reader) }
    }
}

extension DottedVersionVectorSet {
    /// Writes the set: the number of entries, then for each the gap to the replica before it, its
    /// count of updates, and its values, newest first, after their number.
    ///
    /// A set with a count above ``VectorClock/countMax``, with more values than ``valuesMax`` or with
    /// more entries than the writer may still take is refused.
    ///
    /// - Parameters:
    ///   - writer: The writer.
    ///   - writeValue: Writes a value, in at least one byte and in one canonical form.
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    public func write(
        to writer: inout ByteWriter, writeValue: (Value, inout ByteWriter) -> Void
    ) {
        guard writer.spend(entries: entries.count) else { return }
        guard count <= Self.valuesMax else {
            return writer.refuse(.overLimit(limit: Self.valuesMax))
        }
        writer.write(varint: UInt64(entries.count))
        var next: UInt64 = 0
        for entry in entries {
            writer.write(varint: UInt64(entry.replica.rawValue) - next)
            writer.write(counter: entry.counter)
            writer.write(varint: UInt64(entry.values.count))
            for value in entry.values { writeValue(value, &writer) }
            next = UInt64(entry.replica.rawValue) + 1
        }
    }

    /// Reads a set; only the form that ``write(to:writeValue:)`` writes is accepted.
    ///
    /// - Parameters:
    ///   - reader: The reader.
    ///   - readValue: Reads a value.
    /// - Throws: `WireError` with the byte offset, also for more entries than the reader has left,
    ///   or more values than ``valuesMax``.
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    public init(
        from reader: inout ByteReader,
        readValue: (inout ByteReader) throws(WireError) -> Value
    ) throws(WireError) {
        let count = try reader.readEntryCount(itemBytesMin: 3)
        entries = []
        entries.reserveCapacity(count)
        var next: UInt64 = 0
        var valuesLeft = Self.valuesMax
        for _ in 0..<count {
            let start = reader.byteOffset
            let gap = try reader.readVarint(atMost: UInt64(UInt32.max))
            guard let id = UInt32(exactly: next + gap) else {
                throw WireError(.overflow, at: start)
            }
            next = UInt64(id) + 1
            let counterStart = reader.byteOffset
            let counter = try reader.readVarint(atMost: VectorClock.countMax)
            // A zero is never stored, so it has no form of its own.
            guard counter > 0 else { throw WireError(.notCanonical, at: counterStart) }
            let valuesStart = reader.byteOffset
            let valueCount = try reader.readCount(atMost: valuesLeft)
            guard UInt64(valueCount) <= counter else { throw WireError(.invalid, at: valuesStart) }
            valuesLeft -= valueCount
            var values: [Value] = []
            for _ in 0..<valueCount { values.append(try readValue(&reader)) }
            entries.append(
                Entry(replica: ReplicaID(rawValue: id), counter: counter, values: values))
        }
    }
}
