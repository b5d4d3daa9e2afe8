import WireFormat

extension CausalContext {
    /// Returns the atoms that `start` lacks, and what this context lost since.
    ///
    /// Merged into any context, they add what was written between the two and nothing else.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes.
    func additions(to start: Self) -> Self {
        let (mine, theirs) = (settledBytes, start.settledBytes)
        if mine == theirs { return Self() }
        let (span, others) = (mine.span, theirs.span)
        var writer = ByteWriter(capacity: mine.count)
        var (offset, last) = (0, 0..<0)
        var item = AtomItem(in: span, at: 0)
        var other = AtomItem(in: others, at: 0)
        while item.kind == .atom {
            while other.kind == .atom, other.order(in: others, against: item, in: span) < 0 {
                other = AtomItem(in: others, at: other.end)
            }
            if other.kind != .atom || other.order(in: others, against: item, in: span) > 0 {
                writer.write(bytes: mine[offset..<item.end])
                last = item.body
            }
            offset = item.end
            item = AtomItem(in: span, at: offset)
        }
        if let cut = marker?.cut, cut != start.marker?.cut {
            writer.write(byte: 0)
            writer.write(bytes: Self.separator(cut[...], after: mine[last]))
        }
        return Self(canonical: writer.bytes)
    }
}
