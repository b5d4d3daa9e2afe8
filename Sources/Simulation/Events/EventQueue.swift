/// A queue of what is still to happen, earliest first: messages that arrive and timers that run
/// out.
///
/// The keys lie in a heap and what they stand for in two slabs, so that ordering them moves small
/// values of one size, and a message is moved in once and out once.
@usableFromInline
struct EventQueue<Message: Sendable, Timer: Sendable>: Sendable {
    @usableFromInline var heap = EventHeap()
    @usableFromInline var messages = Slab<Message>()
    /// What the network knows of each message, by slot.
    @usableFromInline var flights: [Flight] = []
    @usableFromInline var timers = Slab<Timer>()
    /// The keys in the heap whose timers were cancelled.
    @usableFromInline var deadCount = 0
    @usableFromInline var nextSequence: UInt64 = 0

    @inlinable
    init() {}

    /// How much is still to happen.
    @inlinable
    var count: Int { heap.count - deadCount }

    /// When the earliest thing happens.
    @inlinable
    var nextTime: UInt64? { heap.first?.time }

    /// Adds a message that arrives on a channel at a time.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - channel: The number of its channel.
    ///   - flight: What the network knows of it.
    ///   - time: When it arrives.
    ///   - order: Where it stands among what happens at the same time, below 2²⁴; of two with the
    ///     same, the one added first comes first.
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func insert(
        _ message: consuming Message, on channel: Int32, _ flight: Flight = Flight(),
        at time: UInt64, order: UInt64 = 0
    ) {
        let slot = messages.insert(message)
        if Int(slot) < flights.count { flights[Int(slot)] = flight } else { flights.append(flight) }
        heap.insert(EventKey(time: time, rank: rank(order), slot: slot, channel: channel))
    }

    /// Adds a timer, and returns the slot by which it can be removed.
    ///
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func insert(
        timer: consuming Timer, at time: UInt64, order: UInt64 = 0
    ) -> Int32 {
        let slot = timers.insert(timer)
        heap.insert(
            EventKey(time: time, rank: rank(order), slot: slot, channel: EventKey.timerChannel))
        return slot
    }

    /// Takes out the key of the earliest thing; ``messages`` or ``timers`` gives up what it is for.
    ///
    /// - Complexity: O(log *n*).
    @inlinable
    mutating func popFirst() -> EventKey? {
        let first = heap.popFirst()
        if deadCount > 0 { dropDead() }
        return first
    }

    /// Removes a timer that has not run out.
    ///
    /// - Complexity: O(log *n*) on average.
    @inlinable
    mutating func remove(timer slot: Int32) {
        timers.empty(slot)
        deadCount += 1
        dropDead()
        guard deadCount > 64, 2 * deadCount > heap.count else { return }
        for key in heap.keys where isDead(key) { timers.release(key.slot) }
        let slots = timers
        heap.removeAll { $0.isTimer && !slots.isFull($0.slot) }
        deadCount = 0
    }

    /// Sees to it that the earliest key is of something that happens.
    @inlinable
    mutating func dropDead() {
        while let first = heap.first, isDead(first) {
            _ = heap.popFirst()
            timers.release(first.slot)
            deadCount -= 1
        }
    }

    @inlinable
    func isDead(_ key: EventKey) -> Bool {
        key.isTimer && !timers.isFull(key.slot)
    }

    /// Returns the rank of what is added next: by its place in the tick, then by the order of
    /// adding.
    @inlinable
    mutating func rank(_ order: UInt64) -> UInt64 {
        defer { nextSequence += 1 }
        return order << EventKey.sequenceBitCount | nextSequence
    }
}
