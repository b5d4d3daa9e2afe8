/// Builds an event tree in normal form from its nodes in preorder.
///
/// Only leaves have heights here; an inner node gets the lowest of its two subtrees, or becomes a
/// leaf if they are equal leaves, once both are there. Until then its place in the array holds the
/// way back: the index of the open node around it, and what it waits for. So the array being built
/// is the only memory used, whatever the depth.
struct EventTreeBuilder {
    private var nodes: [EventTree.Node] = []

    /// The index of the innermost inner node that is not complete, or -1.
    private var open = -1

    /// The flags of an open node, below the index of the node around it plus one.
    private enum Flag {
        static let awaitsRight: UInt64 = 1
        static let raisesLeft: UInt64 = 2
        static let raisesRight: UInt64 = 4
        static let width: UInt64 = 3
    }

    init(capacity: Int) {
        nodes.reserveCapacity(capacity)
    }

    /// Whether the tree is complete.
    var isComplete: Bool { open < 0 && !nodes.isEmpty }

    /// The tree, once it is complete.
    consuming func finished() -> EventTree {
        precondition(isComplete, "the event tree is not complete")
        return EventTree(nodes: nodes)
    }

    /// Adds an inner node; its two subtrees follow.
    mutating func addInner() {
        var node = EventTree.Node(leaf: 0)
        node.word = UInt64(open + 1) << Flag.width
        open = nodes.count
        nodes.append(node)
    }

    mutating func add(leaf height: UInt64) {
        nodes.append(EventTree.Node(leaf: height))
        completeSubtree(at: nodes.count - 1)
    }

    /// Adds a leaf that rises to the lowest count of its sibling, if that is higher (the rule by
    /// which `fill` closes a gap beside an owned half).
    mutating func add(risingLeaf height: UInt64) {
        if open >= 0 {
            let awaitsRight = nodes[open].word & Flag.awaitsRight != 0
            nodes[open].word |= awaitsRight ? Flag.raisesRight : Flag.raisesLeft
        }
        add(leaf: height)
    }

    /// Adds a whole subtree that is in normal form.
    mutating func add(subtree: ArraySlice<EventTree.Node>) {
        let start = nodes.count
        nodes.append(contentsOf: subtree)
        completeSubtree(at: start)
    }

    private mutating func completeSubtree(at index: Int) {
        var start = index
        while open >= 0 {
            let link = nodes[open].word
            guard link & Flag.awaitsRight != 0 else {
                nodes[open].word = link | Flag.awaitsRight
                return
            }
            if link & Flag.raisesLeft != 0, nodes[open + 1].height < nodes[start].height {
                nodes[open + 1] = EventTree.Node(leaf: nodes[start].height)
            }
            if link & Flag.raisesRight != 0, nodes[start].height < nodes[open + 1].height {
                nodes[start] = EventTree.Node(leaf: nodes[open + 1].height)
            }
            let left = nodes[open + 1]
            let right = nodes[start]
            if left == right, left.isLeaf {
                nodes.removeLast(2)
                nodes[open] = left
            } else {
                nodes[open] = EventTree.Node(inner: min(left.height, right.height))
            }
            start = open
            open = Int(link >> Flag.width) - 1
        }
    }
}
