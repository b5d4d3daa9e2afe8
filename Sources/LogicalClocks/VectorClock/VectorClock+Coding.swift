import WireFormat

/// The binary form, which the article <doc:VectorClockBytes> gives byte by byte.
extension VectorClock: BinaryRepresentable {
    /// Writes the clock in the smallest of its forms; one with a count above ``countMax``, or more
    /// entries than the writer may still take, is refused.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func write(to writer: inout ByteWriter) {
        write(as: form, to: &writer)
    }

    /// Returns the binary form of a clock of at most `EntryBudget.entriesMax` entries.
    ///
    /// - Throws: `WireError` for more entries, and for a count above ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func encoded() throws(WireError) -> [UInt8] {
        var entries = EntryBudget()
        return try encoded(entries: &entries)
    }

    /// Returns the binary form.
    ///
    /// - Parameter entries: The entries that the clock may have, and then those that it left.
    /// - Throws: `WireError` for more entries, and for a count above ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func encoded(entries: inout EntryBudget) throws(WireError) -> [UInt8] {
        if exceedsCountMax { throw WireError(.overflow, at: 0) }
        try entries.spend(ids.count, at: 0)
        let form = form
        var bytes = Self.room(of: UInt8(0), count: form.byteCount)
        var span = bytes.mutableSpan
        // Any bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        put(as: form, into: &raw, at: 0)
        return bytes
    }

    /// The form in which the clock is written.
    @inline(__always)
    var form: VectorClockForm {
        isWide ? wideForm : VectorClockForm(ids: ids.span, counts: slots.span)
    }

    /// The form in which the clock is written, for a reader that may know the bounds of narrow counts.
    @inline(__always)
    private func form(bounds: ClosedRange<Int32>?) -> VectorClockForm {
        guard !isWide else { return wideForm }
        return VectorClockForm(ids: ids.span, counts: slots.span) {
            bounds ?? VectorClockForm.bounds(of: slots.span)
        }
    }

    /// The form in which a wide clock is written; apart, because it is rare and takes an allocation.
    private var wideForm: VectorClockForm {
        let counts = counts
        return VectorClockForm(ids: ids.span, counts: counts.span)
    }

    /// Whether a count has passed ``countMax``, as only ticks can make it.
    var exceedsCountMax: Bool {
        // The high halves of the counts stand last, and their highest bit is that above the limit.
        isWide && slots[ids.count...].contains { $0 < 0 }
    }

    /// Writes the clock in the form that was chosen for it, unless it cannot be read.
    func write(as form: VectorClockForm, to writer: inout ByteWriter) {
        if exceedsCountMax { return writer.refuse(.overflow) }
        guard writer.spend(entries: ids.count) else { return }
        writer.reserve(form.byteCount)
        writer.write(count: form.byteCount) { put(as: form, into: &$0, at: $1) }
    }

    /// Puts the clock, in the form that was chosen for it, into zeros that are there already.
    @inline(__always)
    private func put(as form: VectorClockForm, into bytes: inout MutableRawSpan, at start: Int) {
        guard isWide else { return form.put(ids.span, slots.span, into: &bytes, at: start) }
        putWide(as: form, into: &bytes, at: start)
    }

    /// Puts a wide clock into zeros, as ``put(as:into:at:)`` does.
    private func putWide(as form: VectorClockForm, into bytes: inout MutableRawSpan, at start: Int)
    {
        let counts = counts
        form.put(ids.span, counts.span, into: &bytes, at: start)
    }

    /// Reads a clock; only the form that ``write(to:)`` writes is accepted.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(from reader: inout ByteReader) throws(WireError) {
        self = try reader.read { (bytes, offset, entries) throws(WireError) in
            try VectorClock.read(from: bytes, at: &offset, within: &entries)
        }
    }

    /// Creates a clock of at most `EntryBudget.entriesMax` entries from all of `bytes`.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(decoding bytes: borrowing [UInt8]) throws(WireError) {
        var entries = EntryBudget()
        try self.init(decoding: bytes.span, within: &entries)
    }

    /// Creates a clock of at most `EntryBudget.entriesMax` entries from all of a slice; offsets in
    /// errors count from its start.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(decoding bytes: borrowing ArraySlice<UInt8>) throws(WireError) {
        var entries = EntryBudget()
        try self.init(decoding: bytes.span, within: &entries)
    }

    /// Creates a clock from all of a slice; offsets in errors count from its start.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(entries:)`` returned.
    ///   - entries: The entries that the clock may have, and then those that it left.
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded(entries:)`` does not
    ///   return.
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public init(
        decoding bytes: ArraySlice<UInt8>, entries: inout EntryBudget
    ) throws(WireError) {
        try self.init(decoding: bytes.span, within: &entries)
    }

    private init(
        decoding bytes: Span<UInt8>, within entries: inout EntryBudget
    ) throws(WireError) {
        var offset = 0
        self = try Self.read(from: bytes, at: &offset, within: &entries)
        guard offset == bytes.count else { throw WireError(.trailingBytes, at: offset) }
    }

    /// Reads a clock at an offset, and moves the offset past it.
    private static func read(
        from bytes: Span<UInt8>, at offset: inout Int, within entries: inout EntryBudget
    ) throws(WireError) -> VectorClock {
        let start = offset
        guard offset < bytes.count else { throw WireError(.truncated, at: offset) }
        let firstByte = bytes[offset]
        offset &+= 1
        guard var form = VectorClockForm(firstByte: firstByte) else {
            throw WireError(.unsupportedVersion(Int(firstByte)), at: start)
        }
        var baseOffset = start
        let ids: [ReplicaID]
        let slots: [Int32]
        var bounds: ClosedRange<Int32>?
        switch form.layout {
        case .empty:
            return VectorClock()
        case .sparse:
            (ids, slots) = try form.readSparse(
                Int(firstByte), from: bytes, at: &offset, within: entries)
        case .dense:
            let countOffset = offset
            // Equal counts take no bits, so the bytes that are left do not bound the entries.
            let count = try bytes.readVarint(at: &offset)
            guard count <= UInt64(entries.left) else {
                throw WireError(.overLimit(limit: entries.limit), at: countOffset)
            }
            guard count > 0 else { throw WireError(.notCanonical, at: countOffset) }
            baseOffset = offset
            try form.readBase(from: bytes, at: &offset)
            (slots, bounds) = try form.readSlots(
                Int(count), after: 0, from: bytes, at: &offset)
            ids = denseIDs(count: Int(count))
        case .window:
            let first = try bytes.readVarint(at: &offset, atMost: UInt64(UInt32.max))
            let spanOffset = offset
            let span = try bytes.readVarint(at: &offset)
            guard span <= UInt64(UInt32.max) - first else {
                throw WireError(.overflow, at: spanOffset)
            }
            baseOffset = offset
            try form.readBase(from: bytes, at: &offset)
            ids = try form.readWindow(
                first: first, span: span, from: bytes, at: offset, within: entries)
            (slots, bounds) = try form.readSlots(
                ids.count, after: Int(max(span, 1) - 1), from: bytes, at: &offset)
        }
        try entries.spend(ids.count, at: start)
        let clock = VectorClock(ids: ids, slots: slots)
        clock.checkInvariants()
        let chosen = clock.form(bounds: bounds)
        guard chosen.firstByte(count: clock.count) == firstByte else {
            throw WireError(.notCanonical, at: start)
        }
        guard chosen.base == form.base else { throw WireError(.notCanonical, at: baseOffset) }
        return clock
    }
}
