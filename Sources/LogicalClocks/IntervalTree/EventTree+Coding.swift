import WireFormat

/// The bits of an event tree (appendix A of the paper): `1` [n] is the leaf n, `000` r is (0, 0, r),
/// `001` l is (0, l, 0), `010` l r is (0, l, r), `01100` n r is (n, 0, r), `01101` n l is
/// (n, l, 0), and `0111` n l r is (n, l, r), where n is written as a leaf.
extension EventTree {
    /// An inner node, or a subtree that is a right half, while the bits are made.
    private struct Subtree {
        /// The index of a leaf with the lowest count.
        var lowest: UInt32
        /// Of an inner node, whether its right half is the leaf 0; of a right half, whether it is a
        /// leaf.
        var flag: Bool
    }

    /// Returns the bits of the anonymous stamp with these events, or ``KeptBits/unreadable``.
    ///
    /// What a node's bits are depends on the lowest counts of both its halves. So the leaves are
    /// walked twice: from the last to the first, to find these, and then in order.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    func anonymousBits() -> KeptBits {
        leaves.withSpan { leaves in
            withTemporaryOutput(of: Subtree.self, capacity: leaves.count - 1) { inner in
                inner.append(
                    repeating: Subtree(lowest: 0, flag: false), count: leaves.count - 1)
                var subtrees = inner.mutableSpan
                let highest = EventTree.findLowest(of: leaves, into: &subtrees)
                guard highest <= Stamp.countMax else { return .unreadable }
                // A number takes twice its width at most, and an inner node five bits besides.
                let limit = leaves.count * (4 * WordWriter.width(of: highest) + 5)
                return KeptBits(atMost: IDTree.noneBitCount + limit) { writer, words in
                    writer.write(bits: 0b000, count: IDTree.noneBitCount, to: &words)
                    EventTree.writeBits(of: leaves, &subtrees, to: &writer, &words)
                }
            }
        }
    }

    /// Finds the inner nodes in preorder, and returns a number that is no lower than any count.
    ///
    /// Each leaf is followed by the inner nodes that start with it, whose right halves are then
    /// complete. What is said of a right half stands meanwhile in the place of its level: no node
    /// above it has been found then, so the nodes that have been lie behind that.
    private static func findLowest(
        of leaves: Span<Leaf>, into subtrees: inout MutableSpan<Subtree>
    ) -> UInt64 {
        var next = subtrees.count
        var highest: UInt64 = 0
        for index in leaves.indices.reversed() {
            let leaf = leaves[index]
            highest |= leaf.height
            var (lowest, height, isLeaf) = (UInt32(index), leaf.height, true)
            // Where the leaf before ends, the largest subtree that starts with this leaf hangs.
            let start = index > 0 ? leaves[index - 1].end : 0
            var level = leaf.depth
            while level > start {
                level &-= 1
                let right = subtrees[level]
                let rightHeight = leaves[Int(right.lowest)].height
                let isRightLowest = rightHeight <= height
                lowest = isRightLowest ? right.lowest : lowest
                height = isRightLowest ? rightHeight : height
                next &-= 1
                subtrees[next] = Subtree(lowest: lowest, flag: right.flag && isRightLowest)
                isLeaf = false
            }
            if start > 0 { subtrees[start - 1] = Subtree(lowest: lowest, flag: isLeaf) }
        }
        return highest
    }

    /// Writes the bits of leaves whose inner nodes were found.
    ///
    /// An inner node that is written moves to the place of its level, where it is found again when
    /// its right half begins: there stand only nodes that were written before.
    @inline(__always)
    private static func writeBits(
        of leaves: Span<Leaf>, _ subtrees: inout MutableSpan<Subtree>,
        to writer: inout WordWriter, _ words: inout OutputSpan<UInt64>
    ) {
        var next = 0
        var level = 0
        for index in leaves.indices {
            let leaf = leaves[index]
            var above = level > 0 ? leaves[Int(subtrees[level - 1].lowest)].height : 0
            while level < leaf.depth {
                let inner = subtrees[next]
                subtrees[level] = inner
                level &+= 1
                next &+= 1
                let height = leaves[Int(inner.lowest)].height
                let base = height &- above
                above = height
                // The last inner node before a leaf has that leaf as its left half.
                let isLeftZero = level == leaf.depth && leaf.height == height
                if base == 0 {
                    writer.write(
                        bits: isLeftZero ? 0b000 : inner.flag ? 0b001 : 0b010, count: 3, to: &words)
                } else {
                    let hasNoZero = !isLeftZero && !inner.flag
                    writer.write(
                        number: base, after: isLeftZero ? 0b01100 : inner.flag ? 0b01101 : 0b0111,
                        hasNoZero ? 4 : 5, to: &words)
                }
            }
            // Below the root, a leaf 0 is implied by the bits of its parent.
            if leaf.height > above || level == 0 {
                writer.write(number: leaf.height &- above, after: 0, 0, to: &words)
            }
            level = leaf.end
        }
    }
}

extension WordWriter {
    /// Returns the number of bits behind the highest one of a number with 4 added.
    fileprivate static func width(of number: UInt64) -> Int {
        63 &- (number + 4).leadingZeroBitCount
    }

    /// Writes a number as the bits of a leaf, after the bits of a node that it belongs to.
    ///
    /// Those are `1`, then a `1` for each width that is too narrow, from 2 up, then `0` and the
    /// number less the sizes of those widths. With 4 added, the number has all its widths' sizes in
    /// its highest bit.
    @inline(__always)
    fileprivate mutating func write(
        number: UInt64, after code: UInt64, _ codeCount: Int, to words: inout OutputSpan<UInt64>
    ) {
        let width = WordWriter.width(of: number)
        let size = UInt64(truncatingIfNeeded: width)
        // As many ones as the width but for the last, which is a zero.
        let ones: UInt64 = (1 &<< size) &- 2
        let rest = (number &+ 4) &- (1 &<< size)
        if width < 30 {
            let bits = (code &<< size | ones) &<< size | rest
            write(bits: bits, count: codeCount &+ 2 &* width, to: &words)
        } else {
            if codeCount > 0 { write(bits: code, count: codeCount, to: &words) }
            write(bits: ones, count: width, to: &words)
            write(bits: rest, count: width, to: &words)
        }
    }
}
