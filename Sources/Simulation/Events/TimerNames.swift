/// The slots of the timers in the event queue, found by name.
///
/// Every channel of a large network has a timer, and few of them are ever asked for by name. The
/// slots of names that meet in a bucket form a chain through an array of slots, and the names
/// themselves are read in the queue: a timer costs eight bytes here, and no allocation.
@usableFromInline
struct TimerNames: Sendable {
    /// The first slot of each chain, or -1; their number is a power of two.
    @usableFromInline var firsts: [Int32] = []
    /// The slot after each slot in its chain, or -1.
    @usableFromInline var nexts: [Int32] = []
    @usableFromInline var count = 0
    /// How far a mixed name is shifted to give its bucket.
    @usableFromInline var shift: UInt64 = 64

    @inlinable
    init() {}

    /// Notes a timer that was added to the queue.
    ///
    /// - Complexity: O(1) on average.
    @inlinable
    mutating func insert(_ slot: Int32, named name: TimerName, in timers: Slab<PendingTimer>) {
        while nexts.count <= Int(slot) { nexts.append(-1) }
        if count == firsts.count {
            // The timer is among those in the queue already.
            widen(timers)
        } else {
            link(slot, name)
        }
        count += 1
    }

    /// Forgets a timer that is in the queue, or has just been taken out.
    ///
    /// - Complexity: O(1) on average.
    @inlinable
    mutating func remove(_ slot: Int32, named name: TimerName) {
        let bucket = bucket(of: name)
        let next = nexts[Int(slot)]
        if firsts[bucket] == slot {
            firsts[bucket] = next
        } else {
            var before = Int(firsts[bucket])
            while nexts[before] != slot { before = Int(nexts[before]) }
            nexts[before] = next
        }
        count -= 1
    }

    /// Returns the slots of the timers of a name.
    ///
    /// - Complexity: O(1) on average, besides the number of slots.
    @inlinable
    func slots(named name: TimerName, in timers: Slab<PendingTimer>) -> [Int32] {
        if count == 0 { return [] }
        var slots: [Int32] = []
        var slot = firsts[bucket(of: name)]
        while slot >= 0 {
            if timers[slot].name == name { slots.append(slot) }
            slot = nexts[Int(slot)]
        }
        return slots
    }

    @inlinable
    func bucket(of name: TimerName) -> Int { Int(truncatingIfNeeded: name.mixed >> shift) }

    @inlinable
    mutating func link(_ slot: Int32, _ name: TimerName) {
        let bucket = bucket(of: name)
        nexts[Int(slot)] = firsts[bucket]
        firsts[bucket] = slot
    }

    /// Makes twice as many buckets, and links all timers of the queue anew.
    @usableFromInline
    mutating func widen(_ timers: Slab<PendingTimer>) {
        let size = max(2 * firsts.count, 16)
        firsts = Array(repeating: -1, count: size)
        shift = 64 - UInt64(size.trailingZeroBitCount)
        for slot in timers.handles { link(slot, timers[slot].name) }
    }
}
