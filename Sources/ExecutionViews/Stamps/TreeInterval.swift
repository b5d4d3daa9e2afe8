/// A part of the interval [0, 1) that a tree can name: a half of a half of a half.
package struct TreeInterval: Hashable, Sendable {
    /// The number of halvings that lead to the part.
    package let depth: Int

    /// The number of parts of the same depth to the left; nil where it does not fit a word.
    package let index: UInt64?

    /// The ends as fractions, or nil where they have too many digits to be of use.
    package var ends: (start: String, end: String)? {
        guard depth <= 32, let index else { return nil }
        return (fraction(index), fraction(index + 1))
    }

    /// The part as `[1/4, 1/2)`.
    package var text: String {
        if let ends { return "[\(ends.start), \(ends.end))" }
        return "a part at depth \(depth)"
    }

    private func fraction(_ numerator: UInt64) -> String {
        guard numerator > 0 else { return "0" }
        let shift = min(numerator.trailingZeroBitCount, depth)
        let denominator = UInt64(1) << UInt64(depth - shift)
        return denominator == 1 ? "\(numerator >> shift)" : "\(numerator >> shift)/\(denominator)"
    }
}

/// A walk along [0, 1) from left to right, by parts that a tree can name.
struct IntervalWalk {
    /// The way from the root to the next part, right turns being true.
    private var turns: [Bool] = []

    /// The depth of the largest part that the last step completed; 0 at the end.
    private(set) var completedDepth = 0

    /// Steps over the next part, which has the given depth.
    @discardableResult
    mutating func step(depth: Int) -> TreeInterval {
        while turns.count < depth { turns.append(false) }
        let index = depth < 64 ? turns.reduce(UInt64(0)) { $0 << 1 | ($1 ? 1 : 0) } : nil
        while turns.last == true { turns.removeLast() }
        completedDepth = turns.count
        if !turns.isEmpty { turns[turns.count - 1] = true }
        return TreeInterval(depth: depth, index: index)
    }
}

/// The parts on which two trees are both constant.
package enum TreeOverlay {
    /// Calls `body` with each part and the counts of both trees on it, from left to right.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts.
    package static func walk(
        _ first: [TreeLeaf], _ second: [TreeLeaf],
        _ body: (TreeInterval, UInt64, UInt64) -> Void
    ) {
        var walk = IntervalWalk()
        var (left, right) = (0, 0)
        while left < first.count, right < second.count {
            let (one, other) = (first[left], second[right])
            body(walk.step(depth: max(one.depth, other.depth)), one.count, other.count)
            if walk.completedDepth <= one.depth { left += 1 }
            if walk.completedDepth <= other.depth { right += 1 }
        }
    }
}
