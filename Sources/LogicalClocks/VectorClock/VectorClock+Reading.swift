import WireFormat

/// Reading the parts of the forms from unchecked bytes.
extension VectorClockForm {
    /// Reads the base, unless the first byte implied it.
    mutating func readBase(from bytes: Span<UInt8>, at offset: inout Int) throws(WireError) {
        guard base == 0 else { return }
        let start = offset
        base = try bytes.readVarint(at: &offset, atMost: VectorClock.countMax)
        guard base > 0 else { throw WireError(.notCanonical, at: start) }
    }

    /// Reads the identifiers of a window, whose bits begin at an offset.
    ///
    /// All bits of the window are there if this does not throw.
    func readWindow(
        first: UInt64, span: UInt64, from bytes: Span<UInt8>, at offset: Int,
        within entries: EntryBudget
    ) throws(WireError) -> [ReplicaID] {
        let between = Int(max(span, 1) - 1)
        guard (between + 7) >> 3 <= bytes.count - offset else {
            throw WireError(.truncated, at: offset)
        }
        var inner = 0
        for bit in stride(from: 0, to: between, by: 64) {
            inner += Self.window(bytes, at: offset, bit, of: between).nonzeroBitCount
        }
        let count = inner + (span > 0 ? 2 : 1)
        guard count <= entries.left else {
            throw WireError(.overLimit(limit: entries.limit), at: offset)
        }
        guard (between + count * width + 7) >> 3 <= bytes.count - offset else {
            throw WireError(.truncated, at: offset)
        }
        return VectorClock.array(count: count) { ids in
            ids.append(ReplicaID(rawValue: UInt32(first)))
            for bit in stride(from: 0, to: between, by: 64) {
                var word = Self.window(bytes, at: offset, bit, of: between)
                while word != 0 {
                    let place = word.leadingZeroBitCount
                    ids.append(
                        ReplicaID(
                            rawValue: UInt32(truncatingIfNeeded: Int(first) + 1 + bit + place)))
                    word &= (.max &>> 1) &>> UInt64(truncatingIfNeeded: place)
                }
            }
            if span > 0 { ids.append(ReplicaID(rawValue: UInt32(first + span))) }
        }
    }

    /// Returns the bits of a window from one on, up to 64 of them, the first on top.
    @inline(__always)
    private static func window(
        _ bytes: Span<UInt8>, at offset: Int, _ bit: Int, of between: Int
    ) -> UInt64 {
        let word = bytes.word(at: offset &+ bit &>> 3)
        let size = min(64, between &- bit)
        return word & (.max &<< UInt64(truncatingIfNeeded: 64 &- size))
    }

    /// Reads the slots of as many counts: fields behind `lead` bits at an offset, which is moved past
    /// them and past the counts behind the fields.
    ///
    /// Returns the bounds of the counts as well, where reading shows them.
    func readSlots(
        _ count: Int, after lead: Int, from bytes: Span<UInt8>, at offset: inout Int
    ) throws(WireError) -> (slots: [Int32], bounds: ClosedRange<Int32>?) {
        let start = offset
        let end = lead + count * width
        guard (end + 7) >> 3 <= bytes.count - start else {
            throw WireError(.truncated, at: start)
        }
        offset = start + (end + 7) >> 3
        if end & 7 != 0 && bytes[offset - 1] & (0xff >> UInt8(end & 7)) != 0 {
            throw WireError(.notCanonical, at: offset - 1)
        }
        // A field and a base of at most 30 bits each make a count that fits a narrow slot.
        guard width > 30 || base >> 30 != 0 || hasEscapes else {
            return narrowSlots(count, from: bytes, atBit: start << 3 + lead)
        }
        let slots = try wideSlots(
            count, from: bytes, atBit: start << 3 + lead, thenAt: &offset, start)
        return (slots, nil)
    }

    /// Reads fields of at most 30 bits, all of which are there.
    private func narrowSlots(
        _ count: Int, from bytes: Span<UInt8>, atBit first: Int
    ) -> (slots: [Int32], bounds: ClosedRange<Int32>?) {
        let base = Int32(truncatingIfNeeded: base)
        var slots = VectorClock.room(of: base, count: count)
        guard width > 0 else { return (slots, base...base) }
        var rows = slots.mutableSpan
        var smallest = Int32.max
        var largest: Int32 = 0
        let step = UInt64(truncatingIfNeeded: width)
        // Each word begins in the byte where its fields do, or else is the last eight bytes.
        let lastStart = max(bytes.count - 8, 0)
        let last = bytes.word(at: lastStart)
        let raw = unsafe bytes.bytes
        var bit = first
        var row = 0
        while row < count {
            var top = last &<< UInt64(truncatingIfNeeded: bit &- lastStart &<< 3)
            if bit &>> 3 < lastStart {
                // In bounds, as was just checked, and any eight bytes are a number.
                let word = unsafe raw.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: bit &>> 3, as: UInt64.self)
                top = UInt64(bigEndian: word) &<< UInt64(truncatingIfNeeded: bit & 7)
            }
            // A word has four narrow fields behind the up to seven bits that are none of theirs.
            let end = width <= 14 ? min(row &+ 4, count) : row &+ 1
            bit &+= (end &- row) &* width
            while row < end {
                let slot = base &+ Int32(truncatingIfNeeded: top &>> (64 &- step))
                smallest = min(smallest, slot)
                largest = max(largest, slot)
                rows[row] = slot
                top &<<= step
                row &+= 1
            }
        }
        return (slots, smallest...largest)
    }

    /// Reads fields of any width, and those that stand behind them at an offset.
    private func wideSlots(
        _ count: Int, from bytes: Span<UInt8>, atBit first: Int, thenAt offset: inout Int,
        _ start: Int
    ) throws(WireError) -> [Int32] {
        var counts = VectorClock.room(of: UInt64(0), count: count)
        var rows = counts.mutableSpan
        // Fields are of at most 63 bits and the base is, so a sum fits 64.
        var highest: UInt64 = 0
        var bit = first
        for row in rows.indices {
            var value = width > 0 ? bytes.field(atBit: bit, width: width) : 0
            bit &+= width
            if hasEscapes {
                // A field is one more than the distance from the base, and zero is an escape.
                value = value > 0 ? value - 1 : try readEscape(from: bytes, at: &offset)
            }
            highest |= base + value
            rows[row] = base + value
        }
        // Each is at most the limit if none has the bit above it.
        guard highest <= VectorClock.countMax else { throw WireError(.overflow, at: start) }
        return VectorClock.slots(of: counts.span, highest: highest)
    }

    /// Reads how far a count behind the fields is above the base.
    private func readEscape(
        from bytes: Span<UInt8>, at offset: inout Int
    ) throws(WireError) -> UInt64 {
        let start = offset
        let field = try bytes.readVarint(at: &offset, atMost: VectorClock.countMax)
        guard bitWidth(field) > width else { throw WireError(.notCanonical, at: start) }
        guard field - 1 <= VectorClock.countMax - base else {
            throw WireError(.overflow, at: start)
        }
        return field - 1
    }

    /// Reads the entries of a sparse form.
    func readSparse(
        _ firstByte: Int, from bytes: Span<UInt8>, at offset: inout Int,
        within entries: EntryBudget
    ) throws(WireError) -> (ids: [ReplicaID], slots: [Int32]) {
        var count = firstByte
        if count > Self.sparseCountMax {
            let start = offset
            let wanted = try bytes.readVarint(at: &offset)
            guard wanted <= UInt64(entries.left) else {
                throw WireError(.overLimit(limit: entries.limit), at: start)
            }
            count = Int(wanted)
            guard count <= (bytes.count - offset) / 2 else {
                throw WireError(.truncated, at: start)
            }
            guard count > Self.sparseCountMax else { throw WireError(.notCanonical, at: start) }
        }
        var ids = VectorClock.room(of: ReplicaID(rawValue: 0), count: count)
        var slots = VectorClock.room(of: Int32(0), count: count)
        var highs: [Int32] = []
        var idRows = ids.mutableSpan
        var slotRows = slots.mutableSpan
        var next: UInt64 = 0
        for row in 0..<count {
            let start = offset
            let gap = try bytes.readVarint(at: &offset, atMost: UInt64(UInt32.max))
            guard next + gap <= UInt64(UInt32.max) else { throw WireError(.overflow, at: start) }
            idRows[row] = ReplicaID(rawValue: UInt32(truncatingIfNeeded: next + gap))
            next += gap + 1
            let countStart = offset
            let value = try bytes.readVarint(at: &offset, atMost: VectorClock.countMax)
            // A zero is never stored, so it has no form of its own.
            guard value > 0 else { throw WireError(.notCanonical, at: countStart) }
            slotRows[row] = Int32(truncatingIfNeeded: value)
            if value > VectorClock.narrowMax {
                if highs.isEmpty { highs = VectorClock.room(of: Int32(0), count: count) }
                highs[row] = Int32(truncatingIfNeeded: value >> 32)
            }
        }
        return (ids, highs.isEmpty ? slots : slots + highs)
    }
}

extension VectorClock {
    /// Returns the slots of counts, of which `highest` has all bits.
    static func slots(of counts: Span<UInt64>, highest: UInt64) -> [Int32] {
        let isWide = highest > narrowMax
        return array(count: isWide ? 2 * counts.count : counts.count) { slots in
            for row in counts.indices {
                slots.append(Int32(truncatingIfNeeded: counts[row]))
            }
            guard isWide else { return }
            for row in counts.indices {
                slots.append(Int32(truncatingIfNeeded: counts[row] >> 32))
            }
        }
    }
}
