/// What is still to happen, earliest first; of two things at one time, the one added first.
///
/// A heap with four children a node orders small keys; the things themselves stay where they are
/// in a slab, so that a sift moves 24 bytes whatever a message weighs.
@usableFromInline
struct EventQueue<Element: Sendable>: Sendable {
    @usableFromInline
    struct Key: Sendable {
        @usableFromInline var time: UInt64
        @usableFromInline var sequence: UInt64
        @usableFromInline var slot: Int32

        @inlinable
        init(time: UInt64, sequence: UInt64, slot: Int32) {
            self.time = time
            self.sequence = sequence
            self.slot = slot
        }

        @inlinable
        func precedes(_ other: Key) -> Bool {
            time < other.time || time == other.time && sequence < other.sequence
        }
    }

    @usableFromInline var heap: [Key] = []
    @usableFromInline var slab: [Element?] = []
    @usableFromInline var freeSlots: [Int32] = []
    @usableFromInline var nextSequence: UInt64 = 0

    @inlinable
    init() {}

    @inlinable
    var count: Int { heap.count }

    /// When the earliest thing happens.
    @inlinable
    var nextTime: UInt64? { heap.first?.time }

    /// Adds something that happens at a time.
    ///
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func insert(_ element: consuming Element, at time: UInt64) {
        let slot: Int32
        if let free = freeSlots.popLast() {
            slot = free
            slab[Int(slot)] = element
        } else {
            slot = Int32(slab.count)
            slab.append(element)
        }
        heap.append(Key(time: time, sequence: nextSequence, slot: slot))
        nextSequence += 1
        siftUp(from: heap.count - 1)
    }

    /// Takes out the earliest thing.
    ///
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func popFirst() -> (time: UInt64, element: Element)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        freeSlots.append(first.slot)
        guard let element = slab[Int(first.slot)].take() else { return nil }
        return (first.time, element)
    }

    @inlinable
    mutating func siftUp(from start: Int) {
        var keys = heap.mutableSpan
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

    @inlinable
    mutating func siftDown() {
        var keys = heap.mutableSpan
        let key = keys[0]
        var index = 0
        while true {
            let firstChild = 4 * index + 1
            guard firstChild < keys.count else { break }
            var least = firstChild
            for child in firstChild + 1..<min(firstChild + 4, keys.count)
            where keys[child].precedes(keys[least]) {
                least = child
            }
            guard keys[least].precedes(key) else { break }
            keys[index] = keys[least]
            index = least
        }
        keys[index] = key
    }
}
