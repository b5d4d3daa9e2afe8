import WireFormat

/// The binary form, which the article <doc:VectorClockBytes> gives byte by byte.
extension VectorClock: BinaryRepresentable {
    /// Writes the clock in the smallest of its forms.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func write(to writer: inout ByteWriter) {
        write(as: form, to: &writer)
    }

    /// The form in which the clock is written.
    var form: VectorClockForm {
        guard isWide else { return VectorClockForm(ids: ids.span, counts: slots.span) }
        let counts = counts
        return VectorClockForm(ids: ids.span, counts: counts.span)
    }

    /// Writes the clock in the form that was chosen for it.
    func write(as form: VectorClockForm, to writer: inout ByteWriter) {
        guard isWide else { return write(slots.span, as: form, to: &writer) }
        let counts = counts
        write(counts.span, as: form, to: &writer)
    }

    /// Writes the clock with its counts as slots or as whole numbers.
    private func write(
        _ counts: Span<some FixedWidthInteger>, as form: VectorClockForm,
        to writer: inout ByteWriter
    ) {
        let ids = ids.span
        writer.reserve(form.byteCount)
        writer.write(byte: form.firstByte(count: count))
        switch form.layout {
        case .empty:
            break
        case .sparse:
            if count > VectorClockForm.sparseCountMax { writer.write(varint: UInt64(count)) }
            var next: UInt64 = 0
            for index in ids.indices {
                writer.write(varint: UInt64(ids[index].rawValue) - next)
                writer.write(varint: UInt64(truncatingIfNeeded: counts[index]))
                next = UInt64(ids[index].rawValue) + 1
            }
        case .dense:
            writer.write(varint: UInt64(count))
            writer.write(varint: form.base)
            form.write(counts, to: &writer, after: BitWriter())
        case .window:
            let first = ids[0].index
            writer.write(varint: UInt64(first))
            writer.write(varint: UInt64(ids[count - 1].index - first))
            if !form.isBaseImplied { writer.write(varint: form.base) }
            form.write(counts, to: &writer, after: VectorClockForm.innerBits(of: ids))
        }
    }

    /// Reads a clock; only the form that ``write(to:)`` gives is accepted.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let firstByte = try reader.readByte()
        guard var form = VectorClockForm(firstByte: firstByte) else {
            throw WireError(.unsupportedVersion(Int(firstByte)), at: start)
        }
        let baseOffset: Int
        switch form.layout {
        case .empty:
            self.init()
            return
        case .sparse:
            baseOffset = start
            try self.init(sparse: Int(firstByte), from: &reader)
        case .dense:
            let countOffset = reader.byteOffset
            // Equal counts take no bits, so the bytes that are left do not bound the entries.
            let count = try reader.readVarint()
            guard count <= UInt64(Self.entriesMax) else {
                throw WireError(.overLimit(limit: Self.entriesMax), at: countOffset)
            }
            guard count > 0 else { throw WireError(.notCanonical, at: countOffset) }
            baseOffset = reader.byteOffset
            try form.readBase(from: &reader)
            let start = reader.byteOffset
            let bytes = try reader.readBytes(count: (Int(count) * form.width + 7) >> 3)
            var bits = BitReader(bytes)
            let slots = try form.readSlots(Int(count), from: &bits, at: start, then: &reader)
            self.init(ids: Self.denseIDs(count: Int(count)), slots: slots)
        case .window:
            let first = try reader.readVarint(atMost: UInt64(UInt32.max))
            let spanOffset = reader.byteOffset
            let span = try reader.readVarint()
            guard span <= UInt64(UInt32.max) - first else {
                throw WireError(.overflow, at: spanOffset)
            }
            baseOffset = reader.byteOffset
            try form.readBase(from: &reader)
            let entries = try form.readWindow(first: first, span: span, from: &reader)
            self.init(ids: entries.ids, slots: entries.slots)
        }
        checkInvariants()
        let chosen = self.form
        guard chosen.firstByte(count: count) == firstByte else {
            throw WireError(.notCanonical, at: start)
        }
        guard chosen.base == form.base else { throw WireError(.notCanonical, at: baseOffset) }
    }
}
