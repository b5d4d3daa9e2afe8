extension EventTree {
    /// Returns whether this tree counts at most what `other` counts, at every point that an
    /// identity owns.
    ///
    /// It is the question that a vector clock answers with one entry: does this side know no more
    /// of a replica than the other does? Points outside the identity do not matter.
    ///
    /// - Complexity: O(*n* · *d*), where *n* is the number of nodes of all three trees and *d*
    ///   their depth.
    public func isBelowOrEqual(to other: EventTree, within id: IDTree) -> Bool {
        isBelow(other, id, Cursor(mine: 0, theirs: 0, owner: 0))
    }

    /// Where three trees are walked at once.
    private struct Cursor {
        var mine: Int
        var theirs: Int
        var owner: Int
    }

    private func isBelow(_ other: EventTree, _ id: IDTree, _ at: Cursor) -> Bool {
        if id.nodes[at.owner] == .none { return true }
        let isOwnerInner = id.nodes[at.owner] == .inner
        let mine = nodes[at.mine]
        let theirs = other.nodes[at.theirs]
        if mine.isLeaf && (theirs.isLeaf || !isOwnerInner) {
            // A height is the lowest count below it, so it speaks for the whole subtree.
            return mine.height <= theirs.height
        }
        var left = at
        var right = at
        if mine.isInner {
            left.mine = at.mine + 1
            right.mine = subtreeEnd(from: left.mine)
        }
        if theirs.isInner {
            left.theirs = at.theirs + 1
            right.theirs = other.subtreeEnd(from: left.theirs)
        }
        if isOwnerInner {
            left.owner = at.owner + 1
            right.owner = id.subtreeEnd(from: left.owner)
        }
        return isBelow(other, id, left) && isBelow(other, id, right)
    }
}
