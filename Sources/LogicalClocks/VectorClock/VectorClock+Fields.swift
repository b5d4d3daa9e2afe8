import WireFormat

/// The parts of the forms in which counts are fields of bits.
extension VectorClockForm {
    /// Returns a bit for each identifier between the first and the last: whether it has an entry.
    static func innerBits(of ids: Span<ReplicaID>) -> BitWriter {
        let between = ids[ids.count - 1].index - ids[0].index
        var bits = BitWriter(capacity: (between >> 6) << 3)
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
        return bits
    }

    /// Writes the counts behind the bits written before them.
    func write(
        _ counts: Span<some FixedWidthInteger>, to writer: inout ByteWriter, after bits: BitWriter
    ) {
        let base = base
        // The writer asks for fields below the number it is given, so they are in bounds.
        guard hasEscapes else {
            writer.write(bits: bits, fields: counts.count, count: width) { index in
                UInt64(truncatingIfNeeded: unsafe counts[unchecked: index]) &- base
            }
            return
        }
        let fieldMax: UInt64 = 1 << UInt64(width) - 1
        writer.write(bits: bits, fields: counts.count, count: width) { index in
            let field = UInt64(truncatingIfNeeded: unsafe counts[unchecked: index]) &- base &+ 1
            return field <= fieldMax ? field : 0
        }
        for index in counts.indices {
            let field = UInt64(truncatingIfNeeded: counts[index]) &- base &+ 1
            if field > fieldMax { writer.write(varint: field) }
        }
    }

    /// Reads the base, unless the first byte implied it.
    mutating func readBase(from reader: inout ByteReader) throws(WireError) {
        guard base == 0 else { return }
        let start = reader.byteOffset
        base = try reader.readVarint(atMost: VectorClock.countMax)
        guard base > 0 else { throw WireError(.notCanonical, at: start) }
    }

    /// Reads the identifiers and slots of a window.
    func readWindow(
        first: UInt64, span: UInt64, from reader: inout ByteReader
    ) throws(WireError) -> (ids: [ReplicaID], slots: [Int32]) {
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
        return (ids, try readSlots(count, from: &bits, at: start, then: &reader))
    }

    /// Reads the slots of as many counts: fields of `bits`, which begin at an offset of the reader, and
    /// the reader's next bytes.
    func readSlots(
        _ count: Int, from bits: inout BitReader, at start: Int, then reader: inout ByteReader
    ) throws(WireError) -> [Int32] {
        // A field and a base of at most 30 bits each make a count that fits a narrow slot.
        let isNarrow = width <= 30 && base >> 30 == 0
        var slots = VectorClock.room(of: Int32(0), count: isNarrow ? count : 2 * count)
        var rows = slots.mutableSpan
        // Fields are of at most 63 bits and the base is, so a sum fits 64.
        var highest: UInt64 = 0
        let base = base
        if isNarrow {
            try bits.readFields(count, count: width) { row, field in
                rows[row] = Int32(truncatingIfNeeded: base &+ field)
            }
        } else {
            try bits.readFields(count, count: width) { row, field in
                let count = base &+ field
                highest |= count
                rows[row] = Int32(truncatingIfNeeded: count)
                rows[rows.count >> 1 &+ row] = Int32(truncatingIfNeeded: count >> 32)
            }
        }
        do {
            try bits.expectEnd()
        } catch {
            throw WireError(error.code, at: start + error.byteOffset)
        }
        if hasEscapes {
            highest = try readEscapes(into: &slots, count: count, from: &reader)
        }
        // Each is at most the limit if none has the bit above it.
        guard highest <= VectorClock.countMax else { throw WireError(.overflow, at: start) }
        if slots.count > count && highest <= VectorClock.narrowMax { slots.removeLast(count) }
        return slots
    }

    /// Turns fields into counts, with those that stand behind the fields, and returns all bits that
    /// some count has.
    private func readEscapes(
        into slots: inout [Int32], count: Int, from reader: inout ByteReader
    ) throws(WireError) -> UInt64 {
        var highest: UInt64 = 0
        for row in 0..<count {
            let high = slots.count > count ? slots[count + row] : 0
            var value = VectorClock.count(low: slots[row], high: high) - 1
            if value == base - 1 {
                let offset = reader.byteOffset
                let field = try reader.readVarint(atMost: VectorClock.countMax)
                guard bitWidth(field) > width else { throw WireError(.notCanonical, at: offset) }
                guard field - 1 <= VectorClock.countMax - base else {
                    throw WireError(.overflow, at: offset)
                }
                value = base + (field - 1)
            }
            highest |= value
            slots[row] = Int32(truncatingIfNeeded: value)
            if value > VectorClock.narrowMax && slots.count == count {
                slots += repeatElement(0, count: count)
            }
            if slots.count > count { slots[count + row] = Int32(truncatingIfNeeded: value >> 32) }
        }
        return highest
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
        var slots: [Int32] = []
        var highs: [Int32] = []
        ids.reserveCapacity(count)
        slots.reserveCapacity(count)
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
            slots.append(Int32(truncatingIfNeeded: value))
            if value > Self.narrowMax && highs.isEmpty {
                highs = VectorClock.room(of: Int32(0), count: count)
            }
            if !highs.isEmpty { highs[slots.count - 1] = Int32(truncatingIfNeeded: value >> 32) }
        }
        self.init(ids: ids, slots: highs.isEmpty ? slots : slots + highs)
    }
}
