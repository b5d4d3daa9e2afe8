/// The nodes of the paper's tree, which text and bits are made of.
extension EventTree {
    /// A node (*n*, *left*, *right*), or a leaf *n*.
    struct Node {
        /// The paper's *n*: by how much the lowest count of the subtree is above that of the parent's.
        var base: UInt64
        /// The index of the node after the subtree: for a left half, that of the right half.
        var next: UInt32
        var isInner: Bool
        /// Whether the left half of this inner node is the leaf 0.
        var isLeftZero = false
        /// Whether the right half of this inner node is the leaf 0.
        var isRightZero = false

        /// Whether this is the leaf 0.
        var isZero: Bool { !isInner && base == 0 }
    }

    /// Returns the nodes in preorder.
    ///
    /// They are made from the last to the first: each leaf is followed by the inner nodes that start
    /// with it, whose right halves are then complete. A base is the lowest count of the subtree until
    /// the parent is made.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    func nodes() -> [Node] {
        leaves.withSpan { leaves in
            var result = [Node](
                repeating: Node(base: 0, next: 0, isInner: false), count: 2 * leaves.count - 1)
            var nodes = result.mutableSpan
            var top = nodes.count
            for index in leaves.indices.reversed() {
                var left = Node(base: leaves[index].height, next: UInt32(top), isInner: false)
                top -= 1
                // Where the leaf before ends, the largest subtree that starts with this leaf hangs.
                let start = index > 0 ? leaves[index - 1].end : 0
                for _ in start..<leaves[index].depth {
                    var right = nodes[Int(left.next)]
                    let base = min(left.base, right.base)
                    left.base &-= base
                    right.base &-= base
                    nodes[top] = left
                    nodes[Int(left.next)].base = right.base
                    left = Node(
                        base: base, next: right.next, isInner: true,
                        isLeftZero: left.isZero, isRightZero: right.isZero)
                    top -= 1
                }
                nodes[top] = left
            }
            return result
        }
    }
}
