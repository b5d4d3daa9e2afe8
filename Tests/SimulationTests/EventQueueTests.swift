import SeededRandom
import Testing

@testable import Simulation

@Suite("The event queue gives back what comes first")
struct EventQueueTests {
    /// Something that waits, in a list that is searched.
    struct Waiting {
        var time: UInt64
        var order: UInt64
        var number: Int
        var slot: Int32?

        static func comesFirst(_ left: Waiting, _ right: Waiting) -> Bool {
            (left.time, left.order, left.number) < (right.time, right.order, right.number)
        }
    }

    typealias Queue = EventQueue<Int, Int>

    static func pop(_ queue: inout Queue) -> (time: UInt64, number: Int?)? {
        guard let key = queue.popFirst() else { return nil }
        return (
            key.time, key.isTimer ? queue.timers.take(key.slot) : queue.messages.take(key.slot)
        )
    }

    /// The length of the list of free handles.
    static func freeCount(_ slab: Slab<Int>) -> Int {
        var count = 0
        var next = slab.firstFree
        while next != -1, count <= slab.handleCount {
            count += 1
            next = slab.entries[Int(-2 - next)].index
        }
        return count
    }

    @Test("It agrees with a list that is searched", arguments: UInt64(0)..<300)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = Queue()
        var model: [Waiting] = []
        // Few different times make many ties, which go by the place in the tick, then by the order
        // of insertion.
        let times = random.pick([1, 3, 50, UInt64.max])
        let orders = random.pick([1, 2, UInt64(1) << 24])
        let growth = 0.3 + 0.4 * random.unit()
        let cancelRate = random.pick([0, 0.1, 0.5])
        for number in 0..<600 {
            let timers = model.indices.filter { model[$0].slot != nil }
            if !timers.isEmpty && random.chance(cancelRate) {
                let cancelled = model.remove(at: random.pick(timers))
                if let slot = cancelled.slot { queue.remove(timer: slot) }
            } else if random.chance(growth) {
                var waiting = Waiting(
                    time: random.below(times), order: random.below(orders), number: number)
                if random.chance(0.5) {
                    waiting.slot = queue.insert(
                        timer: number, at: waiting.time, order: waiting.order)
                } else {
                    queue.insert(number, on: 0, at: waiting.time, order: waiting.order)
                }
                model.append(waiting)
            } else {
                let first = model.min(by: Waiting.comesFirst)
                #expect(queue.nextTime == first?.time)
                let popped = Self.pop(&queue)
                #expect(popped?.time == first?.time)
                #expect(popped?.number == first?.number)
                model.removeAll { $0.number == first?.number }
            }
            #expect(queue.count == model.count)
            #expect(queue.nextTime == model.map(\.time).min())
        }
        var rest: [Int?] = []
        while let next = Self.pop(&queue) { rest.append(next.number) }
        #expect(rest == model.sorted(by: Waiting.comesFirst).map(\.number))
        #expect(queue.count == 0)
        #expect(queue.heap.count == 0)
        #expect(queue.messages.elements.isEmpty)
        #expect(queue.timers.elements.isEmpty)
        #expect(Self.freeCount(queue.messages) == queue.messages.handleCount)
        #expect(Self.freeCount(queue.timers) == queue.timers.handleCount)
    }

    @Test("Slots are used again, those of cancelled timers too")
    func slots() {
        var queue = Queue()
        for round in 0..<2_000 {
            for number in 0..<5 { queue.insert(number, on: 0, at: UInt64(round)) }
            let far = queue.insert(timer: round, at: 1 << 40)
            queue.remove(timer: far)
            for number in 0..<5 {
                let popped = Self.pop(&queue)
                #expect(popped?.number == number)
            }
        }
        #expect(queue.messages.handleCount == 5)
        #expect(queue.flights.count == 5)
        #expect(queue.timers.handleCount == 1)
        // Behind something earlier, cancelled timers are kept until there are many.
        queue.insert(0, on: 0, at: 0)
        for round in 0..<2_000 {
            let slot = queue.insert(timer: round, at: 9)
            queue.remove(timer: slot)
        }
        #expect(queue.timers.handleCount < 100)
        #expect(queue.heap.count < 100)
        #expect(queue.count == 1)
    }

    @Test("Many timers that are cancelled leave the heap as it would be without them")
    func manyCancelled() {
        var heap = EventHeap()
        for slot in 0..<100 {
            heap.insert(EventKey(time: UInt64(slot), rank: 0, slot: Int32(slot), channel: -1))
        }
        heap.removeAll { $0.slot % 3 > 0 }
        #expect(heap.count == 34)
        heap.removeAll { $0.slot == 0 }
        #expect(heap.first?.slot == 3)
        heap.removeAll { _ in true }
        #expect(heap.count == 0)
        #expect(heap.popFirst() == nil)
    }
}
