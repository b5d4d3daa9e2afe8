import WireFormat

/// The parts of the forms in which counts are fields of bits.
extension VectorClockForm {
    /// Writes, for each identifier between the first and the last, whether it has an entry.
    static func write(_ ids: Span<ReplicaID>, to bits: inout BitWriter) {
        var next = UInt64(ids[0].rawValue) + 1
        for index in 1..<max(ids.count, 1) {
            var gap = Int(UInt64(ids[index].rawValue) - next)
            next += UInt64(gap) + 1
            while gap >= 63 {
                bits.write(bits: 0, count: 63)
                gap -= 63
            }
            // The last has no bit of its own.
            let isInner = index < ids.count - 1
            bits.write(bits: isInner ? 1 : 0, count: isInner ? gap + 1 : gap)
        }
    }

    /// Writes the counts behind the bits written before them.
    func write(
        _ counts: Span<some FixedWidthInteger & UnsignedInteger>, to writer: inout ByteWriter,
        after bits: inout BitWriter
    ) {
        guard hasEscapes else {
            let base = base
            bits.write(fields: counts.count, count: width) { UInt64(counts[$0]) &- base }
            writer.write(bits: bits)
            return
        }
        for index in counts.indices {
            let field = UInt64(counts[index]) - base + 1
            bits.write(bits: bitWidth(field) <= width ? field : 0, count: width)
        }
        writer.write(bits: bits)
        for index in counts.indices {
            let field = UInt64(counts[index]) - base + 1
            if bitWidth(field) > width { writer.write(varint: field) }
        }
    }

    /// Reads the base, unless the first byte implied it.
    mutating func readBase(from reader: inout ByteReader) throws(WireError) {
        guard base == 0 else { return }
        let start = reader.byteOffset
        base = try reader.readVarint(atMost: VectorClock.countMax)
        guard base > 0 else { throw WireError(.notCanonical, at: start) }
    }

    /// Reads the identifiers and counts of a window.
    func readWindow(
        first: UInt64, span: UInt64, from reader: inout ByteReader
    ) throws(WireError) -> (ids: [ReplicaID], counts: [UInt64]) {
        let between = Int(max(span, 1) - 1)
        var ahead = reader
        var bitmap = BitReader(try ahead.readBytes(count: (between + 7) >> 3))
        var inner = 0
        for offset in stride(from: 0, to: between, by: 64) {
            inner += try bitmap.readBits(count: min(64, between - offset)).nonzeroBitCount
        }
        let count = inner + (span > 0 ? 2 : 1)
        guard count <= VectorClock.entriesMax else {
            throw WireError(.overLimit(limit: VectorClock.entriesMax), at: reader.byteOffset)
        }
        let start = reader.byteOffset
        let bytes = try reader.readBytes(count: (between + count * width + 7) >> 3)
        var bits = BitReader(bytes)
        var ids = [ReplicaID(rawValue: UInt32(first))]
        ids.reserveCapacity(count)
        for offset in stride(from: 0, to: between, by: 64) {
            let size = min(64, between - offset)
            var word = try bits.readBits(count: size) << UInt64(64 - size)
            while word != 0 {
                let place = word.leadingZeroBitCount
                ids.append(ReplicaID(rawValue: UInt32(Int(first) + 1 + offset + place)))
                word &= ~(1 << UInt64(63 - place))
            }
        }
        if span > 0 { ids.append(ReplicaID(rawValue: UInt32(first + span))) }
        return (ids, try readCounts(count, from: &bits, at: start, then: &reader))
    }

    /// Reads as many counts: fields of `bits`, which begin at an offset of the reader, and the
    /// reader's next bytes.
    func readCounts(
        _ count: Int, from bits: inout BitReader, at start: Int, then reader: inout ByteReader
    ) throws(WireError) -> [UInt64] {
        var counts = [UInt64](repeating: 0, count: count)
        // Fields are of at most 63 bits and the base is, so a sum fits 64.
        var highest: UInt64 = 0
        let base = base
        var span = counts.mutableSpan
        try bits.readFields(count, count: width) { index, field in
            let count = base &+ field
            highest |= count
            span[index] = count
        }
        do {
            try bits.expectEnd()
        } catch {
            throw WireError(error.code, at: start + error.byteOffset)
        }
        guard hasEscapes else {
            // Each is at most the limit if none has the bit above it.
            guard highest <= VectorClock.countMax else { throw WireError(.overflow, at: start) }
            return counts
        }
        for index in counts.indices {
            guard counts[index] == base else {
                counts[index] -= 1
                continue
            }
            let offset = reader.byteOffset
            let value = try reader.readVarint(atMost: VectorClock.countMax)
            guard bitWidth(value) > width else { throw WireError(.notCanonical, at: offset) }
            guard value - 1 <= VectorClock.countMax - base else {
                throw WireError(.overflow, at: offset)
            }
            counts[index] = base + (value - 1)
        }
        // A field below the limit of its width may still be above that of a count.
        guard counts.allSatisfy({ $0 <= VectorClock.countMax }) else {
            throw WireError(.overflow, at: start)
        }
        return counts
    }
}

extension VectorClock {
    /// Reads the entries of a sparse form.
    init(sparse firstByte: Int, from reader: inout ByteReader) throws(WireError) {
        var count = firstByte
        if count > VectorClockForm.sparseCountMax {
            let start = reader.byteOffset
            count = try reader.readCount(atMost: Self.entriesMax, itemBytesMin: 2)
            guard count > VectorClockForm.sparseCountMax else {
                throw WireError(.notCanonical, at: start)
            }
        }
        var ids: [ReplicaID] = []
        var counts: [UInt64] = []
        ids.reserveCapacity(count)
        counts.reserveCapacity(count)
        var next: UInt64 = 0
        for _ in 0..<count {
            let start = reader.byteOffset
            let gap = try reader.readVarint(atMost: UInt64(UInt32.max))
            guard let id = UInt32(exactly: next + gap) else {
                throw WireError(.overflow, at: start)
            }
            ids.append(ReplicaID(rawValue: id))
            next = UInt64(id) + 1
            let countStart = reader.byteOffset
            let value = try reader.readVarint(atMost: Self.countMax)
            // A zero is never stored, so it has no form of its own.
            guard value > 0 else { throw WireError(.notCanonical, at: countStart) }
            counts.append(value)
        }
        self.init(ids: ids, counts: counts)
    }
}
