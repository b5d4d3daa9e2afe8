import WireFormat

/// The parts of a key among the atoms.
extension CausalContext {
    /// The parts that a context has of a key.
    @usableFromInline
    enum Found {
        case nothing
        case one(ArraySlice<UInt8>)
        case several([ArraySlice<UInt8>])
    }

    @usableFromInline
    func found(_ prefix: KeyPrefix) -> Found {
        guard case .bytes(let bytes) = storage else { return .nothing }
        if let part = Self.onlyShortPart(of: prefix, in: bytes) { return .one(part) }
        let (frames, _) = extent(of: prefix)
        if frames.isEmpty { return .nothing }
        let first = AtomItem(in: bytes.span, at: frames.lowerBound)
        if first.end == frames.upperBound {
            return .one(bytes[first.body.lowerBound + prefix.count..<first.end])
        }
        return .several(parts(of: prefix, in: frames))
    }

    @usableFromInline
    func parts(of prefix: KeyPrefix) -> [ArraySlice<UInt8>] {
        parts(of: prefix, in: extent(of: prefix).frames)
    }

    private func parts(of prefix: KeyPrefix, in frames: Range<Int>) -> [ArraySlice<UInt8>] {
        guard case .bytes(let bytes) = storage else { return [] }
        var parts: [ArraySlice<UInt8>] = []
        var offset = frames.lowerBound
        while offset < frames.upperBound {
            let item = AtomItem(in: bytes.span, at: offset)
            parts.append(bytes[item.body.lowerBound + prefix.count..<item.end])
            offset = item.end
        }
        return parts
    }

    /// Returns where the atoms of a key are, and the atom before them.
    private func extent(of prefix: KeyPrefix) -> (frames: Range<Int>, before: Range<Int>) {
        guard case .bytes(let bytes) = storage else { return (0..<0, 0..<0) }
        let span = bytes.span
        var (end, before) = Self.skipShortAtoms(below: prefix.first, in: span)
        var start = end
        while true {
            let item = AtomItem(in: span, at: end)
            guard item.kind == .atom else { break }
            let order = prefix.order(of: item.body, in: span)
            if order > 0 { break }
            end = item.end
            if order < 0 {
                start = end
                before = item.body
            }
        }
        return (start..<end, before)
    }

    /// Passes over the short atoms that stand before a key by their first byte, as most do; returns
    /// the offset behind them, and where the last of them stands without its length.
    private static func skipShortAtoms(
        below first: UInt8, in span: borrowing Span<UInt8>
    ) -> (end: Int, last: Range<Int>) {
        var end = 0
        var last = 0..<0
        while end + 1 < span.count {
            let length = span[end]
            guard length > 0, length < 0x80, span[end + 1] < first else { break }
            last = end + 1..<end + 1 + Int(length)
            end = last.upperBound
        }
        return (end, last)
    }

    /// Returns the part of a key of one byte, if it is short and the only one: the usual case.
    private static func onlyShortPart(
        of prefix: KeyPrefix, in bytes: [UInt8]
    ) -> ArraySlice<UInt8>? {
        let span = bytes.span
        let offset = skipShortAtoms(below: prefix.first, in: span).end
        guard prefix.count == 1, offset + 1 < span.count, span[offset] > 0, span[offset] < 0x80,
            span[offset + 1] == prefix.first
        else { return nil }
        let next = offset + 1 + Int(span[offset])
        let isOnly =
            next == span.count || span[next] == 0
            || span[next] < 0x80 && span[next + 1] != prefix.first
        return isOnly ? bytes[offset + 2..<next] : nil
    }

    @usableFromInline
    mutating func removeParts(of prefix: KeyPrefix) {
        replaceParts(of: prefix, with: [])
    }

    @usableFromInline
    mutating func setParts(_ parts: [[UInt8]], of prefix: KeyPrefix, limit: Int) -> Bool {
        precondition(limit > 0, "a limit leaves room for the marker")
        let place = extent(of: prefix)
        let marker = marker(from: place.frames.upperBound)
        if let marker, prefix.canStand(atOrAbove: marker.cut) { return false }
        // Each distinct part is longer than this on the wire, so nothing too large is built.
        let parts = Self.distinct(parts)
        guard parts.reduce(0, { $0 + $1.count }) <= limit else { return false }
        var changed = self
        changed.replaceParts(at: place, of: prefix, with: parts, before: marker)
        if changed.byteCount > limit || !changed.share.isWhole {
            changed.trim(to: limit)
            guard !changed.mayHaveLost(prefix) else { return false }
        }
        self = changed
        return true
    }

    @usableFromInline
    func mayHaveLost(_ prefix: KeyPrefix) -> Bool {
        marker.map { prefix.canStand(atOrAbove: $0.cut) } ?? false
    }

    /// Puts parts in the place of those that a key has.
    mutating func replaceParts(of prefix: KeyPrefix, with parts: [[UInt8]]) {
        let place = extent(of: prefix)
        replaceParts(
            at: place, of: prefix, with: Self.distinct(parts),
            before: marker(from: place.frames.upperBound))
    }

    private mutating func replaceParts(
        at place: (frames: Range<Int>, before: Range<Int>), of prefix: KeyPrefix,
        with parts: [[UInt8]], before marker: (offset: Int, cut: [UInt8])?
    ) {
        let (bytes, frames) = (bytes, place.frames)
        let size = parts.reduce(0) { $0 + $1.count + prefix.count + 3 }
        var writer = ByteWriter(capacity: bytes.count - frames.count + size)
        writer.write(bytes: bytes[..<frames.lowerBound])
        for part in parts {
            writer.write(varint: UInt64(prefix.count + part.count))
            prefix.write(to: &writer)
            writer.write(bytes: part)
        }
        if let marker, marker.offset == frames.upperBound {
            // The cut stays where it was, though it may follow another atom now.
            let last = parts.last.map { prefix.bytes + $0 } ?? Array(bytes[place.before])
            writer.write(byte: 0)
            writer.write(bytes: Self.separator(marker.cut[...], after: last[...]))
        } else {
            writer.write(bytes: bytes[frames.upperBound...])
        }
        self.bytes = writer.bytes
    }

    /// Returns the parts in the order of their bytes, none twice.
    private static func distinct(_ parts: [[UInt8]]) -> [[UInt8]] {
        if parts.count < 2 { return parts }
        var distinct: [[UInt8]] = []
        distinct.reserveCapacity(parts.count)
        for part in parts.sorted(by: { $0.lexicographicallyPrecedes($1) })
        where part != distinct.last {
            distinct.append(part)
        }
        return distinct
    }
}
