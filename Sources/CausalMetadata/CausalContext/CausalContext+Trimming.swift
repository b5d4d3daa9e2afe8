extension CausalContext {
    /// Whether nothing was ever trimmed from this context or from one merged into it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of atoms.
    public var isComplete: Bool { marker == nil }

    /// Returns the context within a limit: the atoms of the most important keys, and a marker.
    ///
    /// Whole atoms are dropped from the end, where the largest key numbers stand. The marker holds
    /// a *cut*: atoms at or above it may be missing, and none are here; everything below it is
    /// exact. An empty cut means "just after the last atom here", or before all if there is none.
    /// The cut is the first dropped atom, as much of it as the limit leaves room for.
    ///
    /// Trimming is a homomorphism of merging: for one limit,
    ///
    ///     a.merging(b).trimmed(to: n)
    ///         == a.trimmed(to: n).merging(b.trimmed(to: n)).trimmed(to: n)
    ///
    /// and *a* and *b* may just as well be trimmed to larger limits on the way. The cut after
    /// trimming is the greatest one that fits with all the atoms below it. A cut that fits the
    /// union fits each side too, as a side has no more below it; so the greatest cut of the union
    /// is below neither side's, and survives. A marker that did not say where the first dropped
    /// atom stood could not have this property for atoms of different lengths.
    ///
    /// - Precondition: `limit` is above 0, so that the marker has room.
    /// - Complexity: O(*n*), where *n* is the limit; O(1) if the context is within it.
    public func trimmed(to limit: Int) -> Self {
        precondition(limit > 0, "a limit leaves room for the marker")
        if !share.isWhole && byteCount + Self.shareBytesMax > limit {
            return Self(canonical: settledBytes, holder: holder).trimmed(to: limit)
        }
        guard case .bytes(let bytes) = storage, bytes.count > limit else { return self }
        var offset = 0
        var last = 0..<0
        var item = AtomItem(in: bytes.span, at: 0)
        while item.kind == .atom && item.end < limit {
            last = item.body
            offset = item.end
            item = AtomItem(in: bytes.span, at: offset)
        }
        let cut = bytes[item.body].prefix(limit - offset - 1)
        let separator = Self.separator(cut, after: bytes[last])
        var kept: [UInt8] = []
        kept.reserveCapacity(offset + 1 + separator.count)
        kept.append(contentsOf: bytes[..<offset])
        kept.append(0)
        kept.append(contentsOf: separator)
        return Self(canonical: kept, holder: holder)
    }

    /// Brings the context within a limit; see ``trimmed(to:)``.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Complexity: O(*n*), where *n* is the limit.
    public mutating func trim(to limit: Int) {
        self = trimmed(to: limit)
    }

    /// More bytes than it can take to write down the pieces of a ``BranchShare``.
    private static let shareBytesMax = 2_048

    /// Returns the one way to write a cut after the last atom: nothing if it is just after that
    /// atom or does not reach beyond it.
    static func separator(
        _ cut: ArraySlice<UInt8>, after last: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8> {
        if last.isEmpty { return cut }
        if !last.lexicographicallyPrecedes(cut) { return [] }
        let isNext = cut.count == last.count + 1 && cut.last == 0 && cut.starts(with: last)
        return isNext ? [] : cut
    }

    /// The marker: where its zero byte stands, and the cut in full.
    var marker: (offset: Int, cut: [UInt8])? { marker(from: 0) }

    /// Returns the marker, looked for from an atom on; one that follows no atom from there on is
    /// whole.
    func marker(from start: Int) -> (offset: Int, cut: [UInt8])? {
        guard case .bytes(let bytes) = storage else { return nil }
        let span = bytes.span
        var offset = start
        var last = 0..<0
        var item = AtomItem(in: span, at: offset)
        while item.kind == .atom {
            last = item.body
            offset = item.end
            item = AtomItem(in: span, at: offset)
        }
        guard item.kind == .marker else { return nil }
        if !item.body.isEmpty { return (offset, Array(bytes[item.body])) }
        // An empty cut stands just after the last atom, wherever the search began.
        if last.isEmpty && start > 0 { return marker }
        return (offset, last.isEmpty ? [] : bytes[last] + [0])
    }
}
