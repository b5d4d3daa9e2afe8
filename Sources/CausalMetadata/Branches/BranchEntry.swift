/// What a write says, of which some writes say more than others.
protocol BranchPayload: Comparable, Hashable, Sendable {
    /// Returns whether a later write of the same owner can say `other`; a sum does not shrink.
    func canBecome(_ other: Self) -> Bool
}

extension BranchPayload {
    func canBecome(_ other: Self) -> Bool { true }
}

/// A write of a branch, or the note that one is gone.
struct BranchEntry<Payload: BranchPayload>: Hashable, Sendable {
    let dot: BranchDot
    let past: BranchPast
    /// What was written, or nil if the entry removes what was written before.
    let payload: Payload?

    /// Entries of one piece stand with the highest rank first.
    private var rank: (version: UInt64, removes: Int) { (dot.version, payload == nil ? 1 : 0) }

    /// The write as one that others know.
    var name: BranchPast.Known {
        BranchPast.Known(
            holder: past.holder, interval: dot.piece.interval, version: dot.version)
    }

    /// The note that this write is gone, with all that it covers.
    var removed: Self { Self(dot: dot, past: past, payload: nil) }

    /// Returns whether the writer of this entry knew `other`, whose piece overlaps with its own.
    ///
    /// It is a strict partial order: the versions rise, and this one knows all that `other` knew.
    func knows(_ other: Self) -> Bool {
        if dot.version > other.dot.version {
            guard let name = other.name.within(dot.piece.interval),
                past.includes(name, at: dot)
            else { return false }
        } else {
            // A note of a write knows that write.
            guard dot.version == other.dot.version, past.holder == other.past.holder,
                payload == nil, other.payload != nil
            else { return false }
        }
        return (past.isDisputed || !other.past.isDisputed)
            && past.includes(other.past, at: dot)
    }

    /// Returns whether this entry takes the place of `other`.
    func covers(_ other: Self) -> Bool {
        guard dot.piece.contains(other.dot.piece), knows(other) else { return false }
        guard let payload, let others = other.payload else { return true }
        return others.canBecome(payload)
    }

    /// Entries come after those that can cover them.
    func precedes(_ other: Self) -> Bool {
        let (mine, theirs) = (dot.piece, other.dot.piece)
        if mine != theirs { return mine.stands(before: theirs) }
        if rank != other.rank { return rank > other.rank }
        if past != other.past { return past.precedes(other.past) }
        guard let payload, let others = other.payload else { return false }
        return payload < others
    }
}
