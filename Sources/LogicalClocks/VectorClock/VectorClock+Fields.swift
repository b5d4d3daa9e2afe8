import WireFormat

/// The parts of the forms in which counts are fields of bits.
extension VectorClockForm {
    /// Puts a clock in this form into zeros that are there already.
    @inline(__always)
    func put(
        _ ids: Span<ReplicaID>, _ counts: Span<some FixedWidthInteger>,
        into bytes: inout MutableRawSpan, at start: Int
    ) {
        let firstByte = firstByte(count: ids.count)
        bytes.storeBytes(of: firstByte, toByteOffset: start, as: UInt8.self)
        var offset = start + 1
        var packer: FieldPacker
        switch layout {
        case .empty:
            return
        case .sparse:
            return putSparse(ids, counts, into: &bytes, at: offset)
        case .dense where ids.count < 0x80 && base < 0x4000:
            // What stands in front of the fields is one field itself, in most clocks.
            let front = UInt64(firstByte) << 8 | UInt64(ids.count)
            packer = FieldPacker(at: start)
            if base < 0x80 {
                packer.put(front << 8 | base, width: 24, into: &bytes)
            } else {
                packer.put(
                    front << 16 | (base & 0x7f | 0x80) << 8 | base >> 7, width: 32, into: &bytes)
            }
        case .dense:
            bytes.store(varint: UInt64(ids.count), at: &offset)
            bytes.store(varint: base, at: &offset)
            packer = FieldPacker(at: offset)
        case .window:
            let first = UInt64(ids[0].rawValue)
            bytes.store(varint: first, at: &offset)
            bytes.store(varint: UInt64(ids[ids.count - 1].rawValue) - first, at: &offset)
            if !isBaseImplied { bytes.store(varint: base, at: &offset) }
            packer = FieldPacker(at: offset)
            Self.put(inner: ids, into: &bytes, with: &packer)
        }
        if hasEscapes {
            putEscaping(counts, into: &bytes, with: packer)
        } else {
            putAll(counts, into: &bytes, with: &packer)
        }
    }

    /// Puts the entries of the sparse form, and how many there are unless the first byte tells.
    private func putSparse(
        _ ids: Span<ReplicaID>, _ counts: Span<some FixedWidthInteger>,
        into bytes: inout MutableRawSpan, at start: Int
    ) {
        var offset = start
        if ids.count > Self.sparseCountMax {
            bytes.store(varint: UInt64(ids.count), at: &offset)
        }
        var next: UInt64 = 0
        for index in ids.indices {
            bytes.store(varint: UInt64(ids[index].rawValue) &- next, at: &offset)
            bytes.store(varint: UInt64(truncatingIfNeeded: counts[index]), at: &offset)
            next = UInt64(ids[index].rawValue) + 1
        }
    }

    /// Puts a bit for each identifier between the first and the last: whether it has an entry.
    @inline(__always)
    private static func put(
        inner ids: Span<ReplicaID>, into bytes: inout MutableRawSpan,
        with packer: inout FieldPacker
    ) {
        var next = UInt64(ids[0].rawValue) + 1
        for index in 1..<max(ids.count, 1) {
            var gap = Int(UInt64(ids[index].rawValue) &- next)
            next = UInt64(ids[index].rawValue) + 1
            while gap > 62 {
                packer.put(0, width: 63, into: &bytes)
                gap &-= 63
            }
            // The last has no bit of its own.
            let isInner = index < ids.count - 1
            packer.put(isInner ? 1 : 0, width: isInner ? gap &+ 1 : gap, into: &bytes)
        }
    }

    /// Puts the counts as fields, and those that escape behind them.
    private func putEscaping(
        _ counts: Span<some FixedWidthInteger>, into bytes: inout MutableRawSpan,
        with start: FieldPacker
    ) {
        var packer = start
        let fieldMax: UInt64 = 1 << UInt64(width) - 1
        for index in counts.indices {
            let field = UInt64(truncatingIfNeeded: unsafe counts[unchecked: index]) &- base &+ 1
            packer.put(field <= fieldMax ? field : 0, width: width, into: &bytes)
        }
        var offset = packer.finish(in: &bytes)
        for index in counts.indices {
            let field = UInt64(truncatingIfNeeded: unsafe counts[unchecked: index]) &- base &+ 1
            if field > fieldMax { bytes.store(varint: field, at: &offset) }
        }
    }

    /// Puts the counts as fields where none escapes.
    @inline(__always)
    private func putAll(
        _ counts: Span<some FixedWidthInteger>, into bytes: inout MutableRawSpan,
        with packer: inout FieldPacker
    ) {
        let step = UInt64(truncatingIfNeeded: width)
        var index = 0
        // Narrow fields are joined by fours, which are put as one.
        while width <= 15 && index &+ 4 <= counts.count {
            var four: UInt64 = 0
            for next in index..<index &+ 4 {
                let count = UInt64(truncatingIfNeeded: unsafe counts[unchecked: next])
                four = four &<< step | (count &- base)
            }
            packer.put(four, width: 4 &* width, into: &bytes)
            index &+= 4
        }
        while index < counts.count {
            let count = UInt64(truncatingIfNeeded: unsafe counts[unchecked: index])
            packer.put(count &- base, width: width, into: &bytes)
            index &+= 1
        }
        _ = packer.finish(in: &bytes)
    }
}
