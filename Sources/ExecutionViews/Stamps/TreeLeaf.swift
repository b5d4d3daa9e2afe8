import LogicalClocks

/// A leaf of a tree over the interval [0, 1): how deep it lies, and the count on its part.
///
/// The leaves of a tree from left to right say all there is to know of it, so that both kinds of
/// trees are walked and drawn in one way.
package struct TreeLeaf: Hashable, Sendable {
    /// The number of halvings that lead to the part.
    package var depth: Int

    /// The events on the part; for an identity, 1 where it is owned and else 0.
    package var count: UInt64
}

extension EventTree {
    /// The steps of the count, from left to right.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package var treeLeaves: [TreeLeaf] {
        steps.map { TreeLeaf(depth: $0.depth, count: $0.count) }
    }
}

extension IDTree {
    /// The parts that are owned or not, from left to right.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package var treeLeaves: [TreeLeaf] {
        parts.map { TreeLeaf(depth: $0.depth, count: $0.isOwned ? 1 : 0) }
    }
}
