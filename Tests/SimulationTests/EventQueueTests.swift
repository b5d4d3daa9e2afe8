import SeededRandom
import Testing

@testable import Simulation

@Suite("The event queue gives back what comes first")
struct EventQueueTests {
    @Test("It agrees with a list that is searched", arguments: UInt64(0)..<200)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = EventQueue<Int>()
        var model: [(time: UInt64, element: Int)] = []
        // Few different times make many ties, which go by the order of insertion.
        let times = random.pick([1, 3, 50, UInt64.max])
        let growth = 0.3 + 0.4 * random.unit()
        for element in 0..<300 {
            if random.chance(growth) {
                let time = random.below(times)
                queue.insert(element, at: time)
                model.append((time, element))
            } else {
                let earliest = model.map(\.time).min()
                #expect(queue.nextTime == earliest)
                let index = model.firstIndex { $0.time == earliest }
                let expected = index.map { model.remove(at: $0) }
                let popped = queue.popFirst()
                #expect(popped?.time == expected?.time)
                #expect(popped?.element == expected?.element)
            }
            #expect(queue.count == model.count)
        }
        var rest: [Int] = []
        while let next = queue.popFirst() { rest.append(next.element) }
        #expect(
            rest == model.sorted { ($0.time, $0.element) < ($1.time, $1.element) }.map(\.element))
        #expect(queue.nextTime == nil)
        #expect(queue.slab.allSatisfy { $0 == nil })
    }

    @Test("Slots are used again")
    func slots() {
        var queue = EventQueue<Int>()
        for round in 0..<100 {
            for number in 0..<5 { queue.insert(number, at: UInt64(round)) }
            for number in 0..<5 { #expect(queue.popFirst()?.element == number) }
        }
        #expect(queue.slab.count == 5)
    }
}
