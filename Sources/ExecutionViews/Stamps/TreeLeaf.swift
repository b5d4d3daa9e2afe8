import LogicalClocks

/// A leaf of a tree over the interval [0, 1): how deep it lies, and the count on its part.
///
/// The leaves of a tree from left to right say all there is to know of it. This is the only file
/// that depends on how trees are stored.
package struct TreeLeaf: Hashable, Sendable {
    /// The number of halvings that lead to the part.
    package var depth: Int

    /// The events on the part; for an identity, 1 where it is owned and else 0.
    package var count: UInt64
}

extension EventTree {
    /// The parts on which the count is constant, from left to right.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package var treeLeaves: [TreeLeaf] {
        TreeLeaf.leaves(of: description, hasBases: true)
    }
}

extension IDTree {
    /// The parts that are owned or not, from left to right.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package var treeLeaves: [TreeLeaf] {
        TreeLeaf.leaves(of: description, hasBases: false)
    }
}

extension TreeLeaf {
    /// Reads the text of a tree, which cannot be malformed since it comes from a tree.
    fileprivate static func leaves(of text: String, hasBases: Bool) -> [TreeLeaf] {
        var leaves: [TreeLeaf] = []
        // The height of each open node: its base and those of all nodes above it.
        var heights: [UInt64] = []
        var number: UInt64?
        var isBase = false
        for byte in (text + " ").utf8 {
            switch byte {
            case UInt8(ascii: "("):
                if hasBases { isBase = true } else { heights.append(0) }
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = (number ?? 0) * 10 + UInt64(byte - UInt8(ascii: "0"))
            default:
                if let value = number {
                    let height = (heights.last ?? 0) + value
                    if isBase {
                        heights.append(height)
                    } else {
                        leaves.append(TreeLeaf(depth: heights.count, count: height))
                    }
                    isBase = false
                    number = nil
                }
                if byte == UInt8(ascii: ")") { heights.removeLast() }
            }
        }
        return leaves
    }
}
