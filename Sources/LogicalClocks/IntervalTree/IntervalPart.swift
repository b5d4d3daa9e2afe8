/// One of the equal parts that repeated halving cuts the interval [0, 1) into, not too deep to be
/// named by one word.
///
/// Most replicas own just one part. It takes no memory of its own, so such an identity is split,
/// copied and read without an allocation.
struct IntervalPart: Hashable, Sendable {
    /// A one, and below it a bit for each level: 0 for a left half, 1 for a right half.
    private let path: UInt64

    /// The deepest level; one more would still fit, so that every part has halves.
    static let depthMax = 62

    private init(path: UInt64) {
        self.path = path
    }

    /// The whole interval.
    static let whole = IntervalPart(path: 1)

    /// The number of levels above.
    var depth: Int { 63 &- path.leadingZeroBitCount }

    /// Whether there may be halves of this part.
    var isDivisible: Bool { depth < IntervalPart.depthMax }

    /// The left half, of a part that is divisible.
    var leftHalf: IntervalPart { IntervalPart(path: path &<< 1) }

    /// The right half, of a part that is divisible.
    var rightHalf: IntervalPart { IntervalPart(path: path &<< 1 | 1) }

    /// Returns whether the way to the part goes right where `index` levels of it are left behind
    /// that.
    @inline(__always)
    private func isRight(_ index: Int) -> Bool {
        path &>> UInt64(truncatingIfNeeded: index) & 1 != 0
    }

    /// Creates the part that is the only owned one of `leaves`, if there is one and it fits.
    init?(onlyOwnedIn leaves: Span<Leaf>) {
        var owned: Int?
        for index in leaves.indices where leaves[index].isOwned {
            if owned != nil { return nil }
            owned = index
        }
        guard let owned, leaves[owned].depth <= IntervalPart.depthMax else { return nil }
        let depth = leaves[owned].depth
        // What is left of the part are the left halves beside its way.
        var path: UInt64 = 1 << UInt64(depth)
        for index in 0..<owned { path |= 1 << UInt64(depth - leaves[index].depth) }
        self.path = path
    }

    /// Appends the leaves of the identity that owns this part: one more than there are levels.
    func appendLeaves(to output: inout OutputSpan<Leaf>) {
        let depth = depth
        // Beside the way lie halves that are not owned, those on its left from the top down.
        var end = 0
        for level in 1..<depth + 1 {
            if isRight(depth - level) {
                output.append(Leaf(isOwned: false, depth: level, end: level))
            } else {
                end = level
            }
        }
        output.append(Leaf(isOwned: true, depth: depth, end: end))
        // Those on its right follow from the bottom up; each ends where the next one starts.
        while end > 0 {
            let level = end
            repeat { end -= 1 } while end > 0 && isRight(depth - end)
            output.append(Leaf(isOwned: false, depth: level, end: end))
        }
    }

    /// Writes the bits of the identity that owns this part: two for each level, and three.
    @inline(__always)
    func writeBits(to writer: inout WordWriter, _ words: inout OutputSpan<UInt64>) {
        var code: UInt64 = 0
        var count = 0
        for index in (0..<depth).reversed() {
            code = code &<< 2 | (isRight(index) ? 0b01 : 0b10)
            count &+= 2
            // There is room for the last three bits.
            if count == 60 {
                writer.write(bits: code, count: count, to: &words)
                (code, count) = (0, 0)
            }
        }
        writer.write(bits: code &<< 3 | 0b001, count: count &+ 3, to: &words)
    }

    /// Creates the part of an identity that starts a word of bits, and how many bits that takes; nil
    /// if it owns another number of parts, or does not end within the word.
    init?(bits: UInt64, count: inout Int) {
        var path: UInt64 = 1
        var rest = bits
        for level in 0..<31 {
            switch rest &>> 62 {
            case 0b01: path = path &<< 1 | 1
            case 0b10: path = path &<< 1
            case 0b00 where rest &>> 61 == 0b001:
                count = 2 &* level &+ 3
                self.path = path
                return
            default: return nil
            }
            rest &<<= 2
        }
        return nil
    }
}
