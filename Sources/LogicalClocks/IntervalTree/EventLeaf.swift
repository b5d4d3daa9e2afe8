/// One leaf of an event tree: a part of the interval [0, 1), and how many events are known there.
///
/// Leaves stand in one array from left to right, and two depths say all of the tree around them:
/// how deep a leaf is, and how shallow the largest subtree is that ends with it. Where two trees
/// are walked side by side, the deeper of two leaves tells from its own `end` whether the shallower
/// one is through, so no walk needs a stack, a path, or arithmetic on positions.
struct EventLeaf: Hashable, Sendable {
    /// The count: the bases of the paper's tree, added up from the root to this leaf.
    var height: UInt64

    /// The depth above, and the end below it, so that the larger of two shapes that start at the
    /// same point is that of the deeper leaf.
    private(set) var shape: UInt32

    /// What `fill` threads its unfinished business through; 0 in every finished tree.
    var link: UInt32 = 0

    init(height: UInt64, depth: Int, end: Int) {
        self.init(
            height: height,
            shape: UInt32(truncatingIfNeeded: depth) &<< 16 | UInt32(truncatingIfNeeded: end))
    }

    init(height: UInt64, shape: UInt32) {
        self.height = height
        self.shape = shape
    }

    /// The number of levels above the leaf.
    var depth: Int { Int(shape &>> 16) }

    /// The depth of the largest subtree that ends with this leaf; 0 for the last leaf of a tree.
    ///
    /// It is the leaf's own depth if the leaf is a left half, and less if it is a right half.
    var end: Int { EventLeaf.end(of: shape) }

    /// The end that a shape holds.
    static func end(of shape: UInt32) -> Int { Int(shape & 0xffff) }

    /// The parent of this leaf, which is a right half, if `left` is a leaf, its sibling, and as high.
    func united(with left: EventLeaf) -> EventLeaf? {
        guard left.height == height, left.depth == depth, end < depth else { return nil }
        return EventLeaf(height: height, depth: depth - 1, end: end)
    }
}
