/// The time at which something happens, and where it lies until then.
@usableFromInline
struct EventKey: Sendable {
    /// The bits of a rank that number what is added; those above hold the place in the tick.
    @usableFromInline static var sequenceBitCount: UInt64 { 40 }

    /// What stands for the channel of a timer.
    @usableFromInline static var timerChannel: Int32 { -1 }

    @usableFromInline let time: UInt64
    @usableFromInline let rank: UInt64
    @usableFromInline let slot: Int32
    @usableFromInline let channel: Int32

    @inlinable
    init(time: UInt64, rank: UInt64, slot: Int32, channel: Int32) {
        self.time = time
        self.rank = rank
        self.slot = slot
        self.channel = channel
    }

    @inlinable
    var isTimer: Bool { channel < 0 }

    @inlinable
    func precedes(_ other: EventKey) -> Bool {
        // One subtraction of both words and no branch: which of two comes first cannot be foretold.
        let low = rank.subtractingReportingOverflow(other.rank)
        let high = time.subtractingReportingOverflow(other.time)
        let rest = high.partialValue.subtractingReportingOverflow(low.overflow ? 1 : 0)
        return high.overflow != rest.overflow
    }
}

/// A heap of keys with four children a node, the earliest first.
@usableFromInline
struct EventHeap: Sendable {
    @usableFromInline var keys: [EventKey] = []

    @inlinable
    init() {}

    @inlinable
    var count: Int { keys.count }

    @inlinable
    var first: EventKey? { keys.first }

    /// - Complexity: O(log *n*).
    @inlinable
    mutating func insert(_ key: EventKey) {
        keys.append(key)
        siftUp(from: keys.count - 1)
    }

    /// - Complexity: O(log *n*).
    @inlinable
    mutating func popFirst() -> EventKey? {
        guard let first = keys.first else { return nil }
        let last = keys.removeLast()
        if !keys.isEmpty { siftDown(last, from: 0) }
        return first
    }

    /// Removes the keys of which something is true.
    ///
    /// - Complexity: O(*n*).
    @inlinable
    mutating func removeAll(where isRemoved: (EventKey) -> Bool) {
        keys.removeAll(where: isRemoved)
        for index in stride(from: keys.count / 4, through: 0, by: -1) where index < keys.count {
            siftDown(keys[index], from: index)
        }
    }

    @inlinable
    mutating func siftUp(from start: Int) {
        var keys = keys.mutableSpan
        var index = start
        let key = keys[index]
        while index > 0 {
            let parent = (index - 1) / 4
            guard key.precedes(keys[parent]) else { break }
            keys[index] = keys[parent]
            index = parent
        }
        keys[index] = key
    }

    /// Puts a key in the place of another, or below it.
    @inlinable
    mutating func siftDown(_ key: EventKey, from start: Int) {
        var keys = keys.mutableSpan
        var index = start
        while true {
            let child = 4 * index + 1
            guard child < keys.count else { break }
            var least = child
            if child + 4 <= keys.count {
                // In two rounds, each of which chooses without a branch.
                let left = keys[child + 1].precedes(keys[child]) ? child + 1 : child
                let right = keys[child + 3].precedes(keys[child + 2]) ? child + 3 : child + 2
                least = keys[right].precedes(keys[left]) ? right : left
            } else {
                for other in child + 1..<keys.count where keys[other].precedes(keys[least]) {
                    least = other
                }
            }
            guard keys[least].precedes(key) else { break }
            keys[index] = keys[least]
            index = least
        }
        keys[index] = key
    }
}
