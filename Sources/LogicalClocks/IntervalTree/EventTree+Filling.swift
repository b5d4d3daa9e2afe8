extension EventTree {
    /// The paper's `fill`, in place: one walk along the leaves of an event tree and of an identity.
    ///
    /// An owned part on which the tree says more than one count takes the highest of them. If it is
    /// one half of a node, it rises to the lowest count of the other half, once that is filled. The
    /// walk finds on its way where `grow` would cost least, in case nothing changes.
    struct Filling {
        /// The number of leaves of the result so far.
        private(set) var written = 0

        /// Where the event is to be counted, if filling changed nothing.
        var growth: Growth? { isChanged ? nil : cheapest }

        private var cheapest: Growth?
        private var isChanged = false
        private var read = 0

        /// The last owned left half whose right half is not complete, or -1; its link leads to the
        /// one before it.
        private var pending = -1

        mutating func run(over owned: Span<Leaf>, in leaves: inout MutableSpan<Leaf>) {
            for owner in owned.indices {
                let part = owned[owner]
                let leaf = leaves[read]
                if leaf.depth < part.depth {
                    // The part lies inside a leaf, with nothing to simplify.
                    if part.isOwned { consider(owner, part, newLevels: part.depth - leaf.depth) }
                    if part.end <= leaf.depth { keepLeaves(through: leaf.depth, in: &leaves) }
                } else if part.isOwned {
                    consider(owner, part, newLevels: 0)
                    flatten(part, in: &leaves)
                } else {
                    keepLeaves(through: part.depth, in: &leaves)
                }
                complete(part.end, in: &leaves)
            }
        }

        private mutating func consider(_ owner: Int, _ part: Leaf, newLevels: Int) {
            let growth = Growth(owner: owner, depth: part.depth, leaf: read, newLevels: newLevels)
            if growth.isNoWorse(than: cheapest) { cheapest = growth }
        }

        /// Takes over leaves up to the end of a subtree at a depth.
        private mutating func keepLeaves(
            through depth: Int, in leaves: inout MutableSpan<Leaf>
        ) {
            if isChanged {
                var leaf: Leaf
                repeat {
                    leaf = leaves[read]
                    read += 1
                    append(leaf, in: &leaves)
                } while leaf.end > depth
            } else {
                while leaves[read].end > depth { read += 1 }
                read += 1
                written = read
            }
        }

        /// Replaces the subtree on an owned part by one leaf.
        private mutating func flatten(_ part: Leaf, in leaves: inout MutableSpan<Leaf>) {
            var leaf = leaves[read]
            var height = leaf.height
            read += 1
            while leaf.end > part.depth {
                leaf = leaves[read]
                height = max(height, leaf.height)
                read += 1
                isChanged = true
            }
            if part.end < part.depth {
                // The left half is complete: it stands right before, back to where one no deeper ends.
                var index = written - 1
                var lowest = leaves[index].height
                while lowest > height, index > 0, leaves[index - 1].end > part.depth {
                    index -= 1
                    lowest = min(lowest, leaves[index].height)
                }
                if lowest > height, lowest <= Stamp.fillMax {
                    height = lowest
                    isChanged = true
                }
            }
            append(Leaf(height: height, shape: part.shape), in: &leaves)
            if part.isLeftHalf {
                leaves[written - 1].link = UInt32(pending + 2)
                pending = written - 1
            }
        }

        /// Raises the owned left halves whose right halves end with a subtree at depth `end`.
        private mutating func complete(_ end: Int, in leaves: inout MutableSpan<Leaf>) {
            while pending >= 0, leaves[pending].depth > end {
                let index = pending
                let height = leaves[index].height
                pending = Int(leaves[index].link) - 2
                leaves[index].link = 0
                var lowest = UInt64.max
                var other = index + 1
                while lowest > height, other < written {
                    lowest = min(lowest, leaves[other].height)
                    other += 1
                }
                guard lowest > height, lowest <= Stamp.fillMax else { continue }
                isChanged = true
                leaves[index].height = lowest
                if written == index + 2 {
                    // The right half is one leaf, which is now equal.
                    written -= 1
                    append(leaves[written], in: &leaves)
                }
            }
        }

        /// Appends a leaf to the result, and unites leaves that are equal siblings.
        private mutating func append(_ leaf: Leaf, in leaves: inout MutableSpan<Leaf>) {
            var leaf = leaf
            while written > 0, let parent = leaf.united(with: leaves[written - 1]) {
                written -= 1
                if pending == written { pending = Int(leaves[written].link) - 2 }
                leaf = parent
            }
            leaves[written] = leaf
            written += 1
        }
    }
}
