/// One leaf of an event tree or of an identity: a part of the interval [0, 1), and the value there.
///
/// Leaves stand in one array from left to right, and two depths say all of the tree around them:
/// how deep a leaf is, and how shallow the largest subtree is that ends with it. Where two trees
/// are walked side by side, the deeper of two leaves tells from its own `end` whether the shallower
/// one is through, so no walk needs a stack, a path, or arithmetic on positions.
struct Leaf: Hashable, Sendable {
    /// In an event tree, the count; in an identity, 1 where it is owned and 0 where it is not.
    ///
    /// The count is the sum of the paper's bases from the root to this leaf.
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
    var end: Int { Leaf.end(of: shape) }

    /// Whether the leaf is the left half of a node.
    var isLeftHalf: Bool { end == depth && depth > 0 }

    /// Whether this part of an identity is owned.
    var isOwned: Bool { height != 0 }

    /// Returns the end that a shape holds.
    static func end(of shape: UInt32) -> Int { Int(shape & 0xffff) }

    /// Returns the parent of this leaf, which is a right half, if `left` is a leaf, its sibling,
    /// and as high.
    func united(with left: Leaf) -> Leaf? {
        guard left.height == height, left.depth == depth, end < depth else { return nil }
        return Leaf(height: height, depth: depth - 1, end: end)
    }
}

extension Leaf {
    init(isOwned: Bool, depth: Int, end: Int) {
        self.init(height: isOwned ? 1 : 0, depth: depth, end: end)
    }

    init(isOwned: Bool, shape: UInt32) {
        self.init(height: isOwned ? 1 : 0, shape: shape)
    }
}

extension OutputSpan<Leaf> {
    /// Appends a leaf that follows the last one, and unites leaves that are equal siblings.
    @inline(__always)
    mutating func appendNormal(_ leaf: Leaf) {
        var leaf = leaf
        while count > 0, let parent = leaf.united(with: self[count - 1]) {
            _ = removeLast()
            leaf = parent
        }
        append(leaf)
    }
}

extension [Leaf] {
    /// Appends a leaf that follows the last one, and unites leaves that are equal siblings.
    mutating func appendNormal(_ leaf: Leaf) {
        var leaf = leaf
        while let left = last, let parent = leaf.united(with: left) {
            removeLast()
            leaf = parent
        }
        append(leaf)
    }
}
