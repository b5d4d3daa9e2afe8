/// A reason why two contexts cannot be joined.
public enum ContextJoinError: Error, Hashable, Sendable {
    /// Both own some part of one identity: a context was copied where it had to be branched.
    case overlappingIdentities
}

/// Branching and joining: what happens to a context where an activity forks and where it meets.
///
/// Only a node that knows this format can do either. Any other may pass a context on to *one*
/// receiver and merge those that it gets; a context that it passed to two is owned by both, which
/// ``join(_:limit:)`` refuses, and which what both of them wrote tells
/// (``ContextCounter/isDisputed``), always if each has a ``ContextHolder`` of its own.
extension CausalContext {
    /// Keeps one part of the identity, and returns a context with the same facts and another part.
    ///
    /// Nothing is allocated. The branch of an anonymous context is anonymous, and so is one for
    /// which the identity has no level left: it has 63, and the *n*-th branch that is out at one
    /// time takes one, and two more for each bit of *n* after the first.
    ///
    /// - Complexity: O(1); O(*n*) where the identity has to be written down anew, after a merge or
    ///   where no level is left, where *n* is the number of bytes.
    public mutating func branch() -> CausalContext {
        let frames = identityFrames
        if frames.isEmpty { return self }
        if share.isWhole { normalizeIdentity(in: frames) }
        if let branch = branchInPlace() { return branch }
        settle()
        return branchInPlace() ?? peeked
    }

    private mutating func branchInPlace() -> CausalContext? {
        guard let (given, rest) = share.nextBranch(),
            firstPiece?.interval.appending(given.path) != nil
        else { return nil }
        var branch = self
        branch.share = given
        share = rest
        return branch
    }

    /// Merging leaves pieces as they came; a branch is split off one that stands alone.
    private mutating func normalizeIdentity(in frames: Range<Int>) {
        guard case .bytes(let bytes) = storage,
            AtomItem(in: bytes.span, at: frames.lowerBound).end < frames.upperBound
        else { return }
        write(identity)
    }

    /// Takes in what a finished branch learned, and its part of the identity; counters that all
    /// belong to this context then are folded into one count each.
    ///
    /// Joining a branch that learned nothing allocates nothing. If one of the two is anonymous, it
    /// is a merge. Do not use the branch any more.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextJoinError``; the context is unchanged then, and may still merge
    ///   ``peeked`` of the other.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes; O(1) if the two have
    ///   the same ones.
    public mutating func join(
        _ branch: CausalContext, limit: Int = bytesMax
    ) throws(ContextJoinError) {
        if branch.isEmpty { return }
        inheritHolder(from: branch)
        if let reunited = share(joining: branch) {
            if !hasSameBytes(as: branch) { bytes = Self.union(bytes, branch.bytes) }
            share = reunited
        } else {
            let (mine, theirs) = (identity, branch.identity)
            guard !mine.overlaps(theirs) else { throw .overlappingIdentities }
            bytes = Self.union(settledBytes, branch.settledBytes)
            write(mine.union(theirs))
        }
        foldCounters()
        trim(to: limit)
    }

    /// Returns the part that is owned after a join, if the identities that are written down are one
    /// and the same, and one of the contexts is a branch of the other, or else is anonymous.
    private func share(joining branch: CausalContext) -> BranchShare? {
        let frames = identityFrames
        if frames.isEmpty { return branch.share }
        if !hasSameBytes(as: branch) {
            let others = branch.identityFrames
            // A cut below the identity would take it along in the union; it is then written anew.
            if others.isEmpty { return branch.mayHaveLost(.identity) ? nil : share }
            guard bytes[frames].elementsEqual(branch.bytes[others]) else { return nil }
        }
        return share.joining(branch.share) ?? branch.share.joining(share)
    }
}
