extension CausalContext {
    /// Takes in another context: the union of the atoms, up to the smaller cut, within a limit.
    ///
    /// Merging is idempotent, commutative and associative, also after losses, and also for one
    /// limit that every merge is held to: what a trimmed context lost is lost to all that merge
    /// it, and the bytes do not depend on where or how often it was trimmed.
    ///
    /// The identity merges like everything else, as a node that does not know it would do it: two
    /// contexts that own one are united, and a context that lost everything takes the identity here
    /// along. ``join(_:limit:)`` refuses the first where they overlap, and keeps the own identity in
    /// the second.
    ///
    /// Nothing is allocated when one side holds the other.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes.
    public mutating func merge(_ other: Self, limit: Int = bytesMax) {
        self = merging(other, limit: limit)
    }

    /// Returns the union of two contexts, within a limit.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes.
    public func merging(_ other: Self, limit: Int = bytesMax) -> Self {
        if other.isEmpty || self == other { return trimmed(to: limit) }
        var merged = self
        merged.inheritHolder(from: other)
        if isEmpty {
            let holder = merged.holder
            merged = other.trimmed(to: limit)
            merged.holder = holder
            return merged
        }
        if !other.identityFrames.isEmpty { merged.settle() }
        merged.bytes = Self.union(merged.bytes, other.settledBytes)
        return merged.trimmed(to: limit)
    }

    /// Returns the union of the atoms of two contexts up to the smaller cut, as bytes.
    static func union(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(left.count + right.count)
        // Atoms that stand together on one side are copied together.
        var run = (isRight: false, frames: 0..<0)
        var (hasLeftOnly, hasRightOnly) = (false, false)
        var last = (isRight: false, frame: 0..<0)
        func flush() {
            bytes.append(contentsOf: run.isRight ? right[run.frames] : left[run.frames])
        }
        let stop = walk(left, right) { side, frame in
            let isRight = side == .right
            if isRight { hasRightOnly = true }
            if side == .left { hasLeftOnly = true }
            if isRight == run.isRight && frame.lowerBound == run.frames.upperBound {
                run.frames = run.frames.lowerBound..<frame.upperBound
            } else {
                flush()
                run = (isRight, frame)
            }
            last = (isRight, frame)
        }
        if !hasRightOnly && stop.atLeft { return left }
        if !hasLeftOnly && stop.atRight { return right }
        flush()
        if let cut = stop.cut(left, right) {
            let side = last.isRight ? right : left
            let body =
                last.frame.isEmpty
                ? last.frame : AtomItem(in: side.span, at: last.frame.lowerBound).body
            bytes.append(0)
            bytes.append(contentsOf: separator(cut, after: side[body]))
        }
        return bytes
    }

    private enum Side {
        case left
        case right
        case both
    }

    /// The end of the walk over two contexts: at the end of both, or at a marker.
    private struct Stop {
        let left: AtomItem
        let right: AtomItem
        let atLeft: Bool
        let atRight: Bool

        /// Returns the bytes of the marker's cut, or nil if there was no marker.
        func cut(_ leftBytes: [UInt8], _ rightBytes: [UInt8]) -> ArraySlice<UInt8>? {
            if atLeft { return left.kind == .end ? nil : leftBytes[left.body] }
            return right.kind == .end ? nil : rightBytes[right.body]
        }
    }

    /// Walks over the atoms of two contexts in order, each distinct one once, up to the smaller
    /// cut, and hands on where each stands with its length.
    private static func walk(
        _ leftBytes: [UInt8], _ rightBytes: [UInt8], _ body: (Side, Range<Int>) -> Void
    ) -> Stop {
        let (lefts, rights) = (leftBytes.span, rightBytes.span)
        var (i, j) = (0, 0)
        var left = AtomItem(in: lefts, at: 0)
        var right = AtomItem(in: rights, at: 0)
        while true {
            let order = left.order(in: lefts, against: right, in: rights)
            // The first item of the two decides; an empty cut is before everything, and rightly
            // so: it says that the atom before it is the last, and the other side is past that.
            let atLeft = order <= 0 && left.kind != .atom
            let atRight = order >= 0 && right.kind != .atom
            if atLeft || atRight {
                return Stop(left: left, right: right, atLeft: atLeft, atRight: atRight)
            }
            if order <= 0 {
                body(order == 0 ? .both : .left, i..<left.end)
                i = left.end
                left = AtomItem(in: lefts, at: i)
            } else {
                body(.right, j..<right.end)
            }
            if order >= 0 {
                j = right.end
                right = AtomItem(in: rights, at: j)
            }
        }
    }
}
