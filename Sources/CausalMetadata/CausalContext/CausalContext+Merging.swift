extension CausalContext {
    /// Takes in another context: the union of the atoms, up to the smaller cut, within a limit.
    ///
    /// Merging is idempotent, commutative and associative, also after losses, and also for one
    /// limit that every merge is held to: what a trimmed context lost is lost to all that merge
    /// it, and the bytes do not depend on where or how often it was trimmed.
    ///
    /// Nothing is allocated when one side holds the other.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes.
    public mutating func merge(_ other: Self, limit: Int = bytesMax) {
        self = Self.union(self, other).trimmed(to: limit)
    }

    /// Returns the union of two contexts, within a limit.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes.
    public func merging(_ other: Self, limit: Int = bytesMax) -> Self {
        Self.union(self, other).trimmed(to: limit)
    }

    private static func union(_ left: Self, _ right: Self) -> Self {
        if right.bytes.isEmpty || left.bytes == right.bytes { return left }
        if left.bytes.isEmpty { return right }
        var count = 0
        var (hasLeftOnly, hasRightOnly) = (false, false)
        let stop = walk(left.bytes, right.bytes) { side, frame in
            count += frame.count
            if side == .left { hasLeftOnly = true }
            if side == .right { hasRightOnly = true }
        }
        if !hasRightOnly && stop.atLeft { return left }
        if !hasLeftOnly && stop.atRight { return right }

        var bytes: [UInt8] = []
        let cut = stop.cut(left.bytes, right.bytes)
        bytes.reserveCapacity(count + (cut.map { $0.count + 1 } ?? 0))
        var last = 0..<0
        _ = walk(left.bytes, right.bytes) { side, frame in
            last = bytes.count..<bytes.count + frame.count
            bytes.append(contentsOf: side == .right ? right.bytes[frame] : left.bytes[frame])
        }
        if let cut {
            let lastBody = last.isEmpty ? last : AtomItem(in: bytes.span, at: last.lowerBound).body
            let separator = separator(cut, after: bytes[lastBody])
            bytes.append(0)
            bytes.append(contentsOf: separator)
        }
        return Self(canonical: bytes)
    }

    private enum Side {
        case left
        case right
        case both
    }

    /// Where the walk over two contexts ended: at the end of both, or at a marker.
    private struct Stop {
        let left: AtomItem
        let right: AtomItem
        let atLeft: Bool
        let atRight: Bool

        /// The bytes of the marker's cut, or nil if there was no marker.
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
