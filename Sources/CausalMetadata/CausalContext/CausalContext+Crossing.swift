import WireFormat

/// What becomes of a context on its way out of a process and into another.
///
/// Carriers do this themselves; whoever writes ``encoded()`` into a carrier of his own does it here.
/// Each is a rule for single atoms, so it commutes with merging, and it never makes a context
/// longer. It is not a loss: a key that is filtered out has no value, as if nobody had ever set it.
extension CausalContext {
    /// Returns the facts whose keys pass a filter.
    ///
    /// A cut stays. If it stands in a key that does not pass, only the number of that key is left
    /// of it, so that no byte of a value gets through.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; no allocation if all pass.
    public func filtered(by filter: ContextFilter) -> Self {
        passing { filter.allows($0) ? .pass : .drop }
    }

    /// Returns what leaves this process: the facts that travel, and whose keys pass a filter.
    ///
    /// What was lost of facts that do not leave this process is no loss to others.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; no allocation if all leave.
    public func outbound(through filter: ContextFilter = .everything) -> Self {
        passing { number in
            if number >> 13 == 7 { return .stay }
            return filter.allows(number) ? .pass : .drop
        }
    }

    /// Returns what is taken in from another process: the facts whose keys pass a filter.
    ///
    /// Those of the next hop have arrived and go no further. Those that should not have left the
    /// other process are dropped.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; no allocation if nothing changes.
    public func inbound(through filter: ContextFilter = .everything) -> Self {
        passing { number in
            if number >> 13 == 7 { return .stay }
            let isAllowed = filter.allows(number)
            if number >> 13 == 6 { return .arrive(isAllowed) }
            return isAllowed ? .pass : .drop
        }
    }

    /// What happens to the atoms of a key.
    private enum Passage {
        case pass
        /// They are left out.
        case drop
        /// They are left out, and what was lost of them does not matter.
        case stay
        /// They go on, if they are allowed, under the number 0x2000 above their own.
        case arrive(Bool)
    }

    private func passing(_ passage: (UInt64) -> Passage) -> Self {
        if !share.isWhole { return Self(canonical: settledBytes).passing(passage) }
        let span = bytes.span
        var offset = 0
        var last = 0..<0
        var item = AtomItem(in: span, at: 0)
        // Up to the first atom that does not pass, nothing has to be copied.
        while item.kind == .atom,
            Self.passes(Self.number(at: item.body, in: span) ?? Self.counters, passage)
        {
            last = item.body
            offset = item.end
            item = AtomItem(in: span, at: offset)
        }
        if item.kind == .end { return self }
        if item.kind == .marker {
            // A cut just after the last atom belongs to the same key.
            let cut = item.body.isEmpty ? last : item.body
            guard let number = Self.number(at: cut, in: span) else { return self }
            if Self.passes(number, passage) { return self }
        }
        let kept = keptAtoms(from: offset, passage)
        guard let cut = marker?.cut else { return kept }
        let end = Self.separator(Self.passed(cut, passage)[...], after: kept.lastAtom)
        return Self(canonical: kept.bytes + [0] + end)
    }

    /// The atoms before an offset, and those from there that go on.
    private func keptAtoms(from start: Int, _ passage: (UInt64) -> Passage) -> Self {
        let span = bytes.span
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        kept.append(contentsOf: bytes[..<start])
        var offset = start
        var item = AtomItem(in: span, at: offset)
        while item.kind == .atom {
            let number = Self.number(at: item.body, in: span) ?? Self.counters
            switch passage(number) {
            case .pass:
                kept.append(contentsOf: bytes[offset..<item.end])
            case .arrive(true):
                kept.append(contentsOf: bytes[offset..<item.end])
                let start = kept.count - item.body.count
                kept[start + (UInt64(kept[start]) == Self.counters ? 2 : 1)] |= Self.arrivalBit
            case .drop, .stay, .arrive(false): break
            }
            offset = item.end
            item = AtomItem(in: span, at: offset)
        }
        return Self(canonical: kept)
    }

    /// The numbers of the next hop take three bytes, of which the second has this bit.
    private static let arrivalBit: UInt8 = 0x20

    /// The library's key of the counters of branches; the key that they belong to follows it.
    private static let counters: UInt64 = 2

    /// A cut as it stands among the atoms that go on.
    private static func passed(_ cut: [UInt8], _ passage: (UInt64) -> Passage) -> [UInt8] {
        guard let number = number(at: cut.indices, in: cut.span) else { return cut }
        let start = UInt64(cut[0]) == counters ? 1 : 0
        let prefix = cut.prefix(start + 1 + (~cut[start]).leadingZeroBitCount)
        switch passage(number) {
        case .pass: return cut
        case .drop: return Array(prefix)
        // Just above all numbers that stay.
        case .stay: return cut[..<start] + [0xc1]
        case .arrive(let isAllowed):
            var arrived = isAllowed ? cut : Array(prefix)
            arrived[start + 1] |= arrivalBit
            return arrived
        }
    }

    private static func passes(_ number: UInt64, _ passage: (UInt64) -> Passage) -> Bool {
        if case .pass = passage(number) { return true }
        return false
    }

    /// The number of the key that an atom belongs to, or that a cut stands in.
    ///
    /// A cut may end within a number, and then stands before the least number that begins so. One
    /// before all numbers of its length stands in none.
    private static func number(
        at place: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> UInt64? {
        guard let start = place.first else { return nil }
        if UInt64(bytes[start]) == counters {
            return keyNumber(at: start + 1..<place.upperBound, in: bytes)
        }
        return keyNumber(at: place, in: bytes)
    }

    private static func keyNumber(
        at place: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> UInt64? {
        guard !place.isEmpty else { return nil }
        let first = bytes[place.lowerBound]
        let extra = (~first).leadingZeroBitCount
        var number = extra >= 7 ? 0 : UInt64(first & (0x7f >> UInt8(extra)))
        for index in place.lowerBound + 1..<place.lowerBound + 1 + extra {
            number = number << 8 | (index < place.upperBound ? UInt64(bytes[index]) : 0)
        }
        return extra > 0 && number >> (7 * UInt64(extra)) == 0 ? nil : number
    }

    private var lastAtom: ArraySlice<UInt8> {
        var last = 0..<0
        var item = AtomItem(in: bytes.span, at: 0)
        while item.kind == .atom {
            last = item.body
            item = AtomItem(in: bytes.span, at: item.end)
        }
        return bytes[last]
    }
}
