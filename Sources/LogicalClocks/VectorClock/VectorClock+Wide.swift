/// Comparing and merging wide clocks over the same replicas, half by half, four at a time.
extension VectorClock {
    /// Returns the two halves of the comparison with a wide clock over the same replicas.
    func overlapWide(with other: Self) -> (isBelow: Bool, isAbove: Bool) {
        let mine = slots.span
        let theirs = other.slots.span
        let count = mine.count / 2
        guard theirs.count == mine.count, count &+ count <= mine.count else {
            return (false, false)
        }
        var below: UInt32 = 0
        var above: UInt32 = 0
        for index in 0..<count {
            let (low, theirLow) = Self.bits(mine[index], theirs[index])
            let (high, theirHigh) = Self.bits(mine[count &+ index], theirs[count &+ index])
            let isTied: UInt32 = high == theirHigh ? 1 : 0
            below |= (high < theirHigh ? 1 : 0) | isTied & (low < theirLow ? 1 : 0)
            above |= (high > theirHigh ? 1 : 0) | isTied & (low > theirLow ? 1 : 0)
        }
        return (above == 0, below == 0)
    }

    /// Merges a wide clock over the same replicas into a wide clock.
    mutating func raiseWide(by other: Self) {
        let theirs = other.slots.span
        var mine = slots.mutableSpan
        let count = mine.count / 2
        guard theirs.count == mine.count, count &+ count <= mine.count else { return }
        for index in 0..<count {
            let (low, theirLow) = Self.bits(mine[index], theirs[index])
            let (high, theirHigh) = Self.bits(mine[count &+ index], theirs[count &+ index])
            let isNews = high < theirHigh || high == theirHigh && low < theirLow
            mine[index] = isNews ? theirs[index] : mine[index]
            mine[count &+ index] = isNews ? theirs[count &+ index] : mine[count &+ index]
        }
    }

    @inline(__always)
    private static func bits(_ mine: Int32, _ theirs: Int32) -> (UInt32, UInt32) {
        (UInt32(bitPattern: mine), UInt32(bitPattern: theirs))
    }
}
