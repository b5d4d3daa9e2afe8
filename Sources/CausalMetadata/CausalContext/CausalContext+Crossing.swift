/// What becomes of a context on its way out of a process and into another.
///
/// Carriers do this themselves; code that writes ``encoded()`` into a carrier of its own does it
/// here, before it trims. It is not a loss: a key that is left out has no value, as if it had never
/// been set. Each is a rule for single atoms and for the cut, and commutes with merging.
///
/// A cut that stands in a key which is left out is raised to the next key that is not, so what was
/// lost of keys that are left out takes nothing away here, and no byte of their values is left in
/// it; if no such key follows, there is no marker. Without a filter, the result is never longer than
/// the context. With one, a cut that was raised may be longer by the number of the key that it
/// stands at.
extension CausalContext {
    /// Returns the facts whose keys pass a filter.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; no allocation if all pass.
    public func filtered(by filter: ContextFilter) -> Self {
        crossing(Crossing(.inside, through: filter))
    }

    /// Returns what leaves this process: the facts that travel, and whose keys pass a filter.
    ///
    /// What was lost of facts that do not leave this process is no loss to others.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; no allocation if all leave.
    public func outbound(through filter: ContextFilter = .everything) -> Self {
        crossing(Crossing(.out, through: filter))
    }

    /// Returns what is taken in from another process: the facts whose keys pass a filter.
    ///
    /// Those of the next hop have arrived and go no further. Those that should not have left the
    /// other process are dropped.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; no allocation if nothing changes.
    public func inbound(through filter: ContextFilter = .everything) -> Self {
        crossing(Crossing(.in, through: filter))
    }

    private func crossing(_ crossing: Crossing) -> Self {
        if !share.isWhole {
            return Self(canonical: settledBytes, holder: holder).crossing(crossing)
        }
        let bytes = bytes
        let span = bytes.span
        var offset = 0
        var last = 0..<0
        var item = AtomItem(in: span, at: 0)
        // Up to the first atom that does not go on as it is, nothing has to be copied.
        while item.kind == .atom, crossing.keeps(item.body, in: span) {
            last = item.body
            offset = item.end
            item = AtomItem(in: span, at: offset)
        }
        if item.kind == .end { return self }
        if item.kind == .marker {
            // A cut just after the last atom belongs to the same key.
            let cut = item.body.isEmpty ? last : item.body
            if crossing.keeps(cut: cut, in: span) { return self }
        }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        kept.append(contentsOf: bytes[..<offset])
        while item.kind == .atom {
            if crossing.passes(item.body, in: span) {
                kept.append(contentsOf: bytes[offset..<item.end])
                last = kept.count - item.body.count..<kept.count
                crossing.renumber(last, in: &kept)
            }
            offset = item.end
            item = AtomItem(in: span, at: offset)
        }
        guard let cut = marker?.cut, let raised = crossing.raised(cut) else {
            return Self(canonical: kept, holder: holder)
        }
        let end = Self.separator(raised[...], after: kept[last])
        return Self(canonical: kept + [0] + end, holder: holder).trimmed(to: Self.bytesMax)
    }
}
