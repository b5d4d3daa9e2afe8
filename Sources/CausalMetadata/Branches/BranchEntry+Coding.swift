import WireFormat

// An entry begins with its piece and its version, flipped so that later ones sort first. Where a
// past is to be written, an interval of index 0, which is none, stands before that of the piece.

extension BranchEntry {
    /// Reads the name and the past of an entry, or returns nil if there is none.
    static func readName(from reader: inout ByteReader) -> (dot: BranchDot, past: BranchPast)? {
        guard let origin = try? reader.readOrderedNumber(),
            var index = try? reader.readOrderedNumber()
        else { return nil }
        let hasPast = index == 0
        if hasPast {
            guard let next = try? reader.readOrderedNumber() else { return nil }
            index = next
        }
        guard let interval = DyadicInterval(index: index),
            let version = try? reader.readReversedNumber()
        else { return nil }
        let dot = BranchDot(
            ContextIdentity.Piece(origin: origin, interval: interval), version: version)
        guard hasPast else { return (dot, BranchPast()) }
        guard version > 0, let past = try? BranchPast(from: &reader, at: dot) else {
            return nil
        }
        return (dot, past)
    }

    /// Reads an entry that is all of a part: a name alone for a removal, or a name, a byte 0 and
    /// what `payload` makes of the rest.
    init?(part: ArraySlice<UInt8>, _ payload: (ArraySlice<UInt8>) -> Payload?) {
        var reader = ByteReader(part)
        guard let (dot, past) = Self.readName(from: &reader) else { return nil }
        if reader.isAtEnd {
            // It would remove all that can ever be written.
            guard dot.version < .max else { return nil }
            self.init(dot: dot, past: past, payload: nil)
            return
        }
        guard (try? reader.readByte()) == 0,
            let rest = try? reader.readBytes(count: reader.remaining), let payload = payload(rest)
        else { return nil }
        self.init(dot: dot, past: past, payload: payload)
    }

    /// Writes the name and the past.
    func writeName(to writer: inout ByteWriter) {
        writer.write(orderedNumber: dot.piece.origin)
        if !past.isPlain { writer.write(byte: 0) }
        writer.write(orderedNumber: dot.piece.interval.index)
        writer.write(reversedNumber: dot.version)
        if !past.isPlain { past.write(to: &writer, at: dot) }
    }

    /// Returns the entry as a part, with the bytes that stand for what was written.
    func part(_ bytes: (Payload) -> [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: 16)
        writeName(to: &writer)
        if let payload {
            writer.write(byte: 0)
            writer.write(bytes: bytes(payload))
        }
        return writer.bytes
    }
}

extension BranchPast {
    /// Reads a past in its one form.
    fileprivate init(from reader: inout ByteReader, at dot: BranchDot) throws(WireError) {
        let start = reader.byteOffset
        let head = try reader.readByte()
        isDisputed = head & 1 != 0
        holder = try reader.readOrderedNumber()
        if head & 2 != 0 { floor = try reader.readOrderedNumber() }
        var isCanonical = (floor > 0) == (head & 2 != 0) && floor < dot.version
        let count = Int(head >> 2)
        guard count <= Self.knownMax else {
            throw WireError(.overLimit(limit: Self.knownMax), at: start)
        }
        for _ in 0..<count {
            let other = try reader.readOrderedNumber()
            let inner = DyadicInterval(index: try reader.readOrderedNumber())
            let steps = try reader.readOrderedNumber()
            guard let interval = inner.flatMap(dot.piece.interval.appending),
                steps > 0, steps < dot.version
            else { throw WireError(.invalid, at: start) }
            let writes = Known(
                holder: other, interval: interval, version: dot.version - steps)
            let isRising = known.last.map { $0.precedes(writes) } ?? true
            isCanonical =
                isCanonical && isRising && other != holder && writes.version > floor
            known.append(writes)
        }
        guard isCanonical, !isPlain else { throw WireError(.notCanonical, at: start) }
    }

    /// Writes the past: a byte of flags and the number of holders known, the holder, the floor if
    /// there is one, and each holder known with where in the piece and how many versions ago.
    fileprivate func write(to writer: inout ByteWriter, at dot: BranchDot) {
        let hasFloor = floor > 0
        writer.write(
            byte: UInt8(known.count) << 2 | (hasFloor ? 2 : 0) | (isDisputed ? 1 : 0))
        writer.write(orderedNumber: holder)
        if hasFloor { writer.write(orderedNumber: floor) }
        for other in known {
            writer.write(orderedNumber: other.holder)
            let inner = dot.piece.interval.stripped(from: other.interval) ?? .whole
            writer.write(orderedNumber: inner.index)
            writer.write(orderedNumber: dot.version - other.version)
        }
    }
}
