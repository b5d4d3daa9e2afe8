import CausalMessaging
import SeededRandom
import Testing

@testable import Simulation

@Suite("Timers are found by their names")
struct TimerNamesTests {
    /// The name of a timer of some process.
    struct Name: Hashable {
        var number: UInt64
        var process: Int32

        var name: TimerName { TimerName(TimerID(number), of: process) }
    }

    static func timer(_ name: Name) -> PendingTimer {
        PendingTimer(id: TimerID(name.number), process: name.process, activity: Activity())
    }

    @Test("They agree with a dictionary of slots", arguments: UInt64(0)..<100)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var timers = Slab<PendingTimer>()
        var names = TimerNames()
        var model: [Name: [Int32]] = [:]
        let numbers = random.pick([1, 4, 1_000])
        let growth = 0.4 + 0.3 * random.unit()
        for _ in 0..<800 {
            let drawn = Name(
                number: random.below(UInt64(numbers)), process: Int32(random.below(3)))
            if random.chance(growth) {
                let slot = timers.insert(Self.timer(drawn))
                names.insert(slot, named: drawn.name, in: timers)
                model[drawn, default: []].append(slot)
            } else if let slots = model[drawn], !slots.isEmpty, random.chance(0.5) {
                // One of them runs out: it is taken from the slab first.
                let slot = random.pick(slots)
                _ = timers.take(slot)
                names.remove(slot, named: drawn.name)
                model[drawn] = slots.filter { $0 != slot }
            } else {
                let slots = names.slots(named: drawn.name, in: timers)
                #expect(slots.sorted() == model[drawn, default: []].sorted())
                for slot in slots {
                    names.remove(slot, named: drawn.name)
                    _ = timers.take(slot)
                }
                model[drawn] = []
            }
            #expect(names.count == timers.elements.count)
        }
        for (name, slots) in model {
            #expect(names.slots(named: name.name, in: timers).sorted() == slots.sorted())
        }
        #expect(Set(timers.handles) == Set(model.values.joined()))
    }

    @Test("Names that are counted spread over the buckets")
    func spread() {
        var timers = Slab<PendingTimer>()
        var names = TimerNames()
        for process in Int32(0)..<64 {
            for number in UInt64(0)..<64 {
                let name = Name(number: number, process: process)
                names.insert(timers.insert(Self.timer(name)), named: name.name, in: timers)
            }
        }
        let usedCount = names.firsts.count { $0 >= 0 }
        // Of as many buckets as names, those drawn at random leave a third empty.
        #expect(names.firsts.count == 4_096)
        #expect(usedCount > 2_300)
    }
}
