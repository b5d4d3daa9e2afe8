import ExecutionTrace
import LogicalClocks
import SeededRandom
import Testing

@testable import CausalMessaging
@testable import CausalMetadata

@Suite("An outbox holds the effects of one step")
struct OutboxTests {
    private enum Mark: ContextKey {
        typealias Value = ContextFlag
        static let number: UInt16 = 16
    }

    @Test("Effects keep the order in which they were asked for")
    func order() {
        var outbox = Outbox<Int, String>()
        #expect(outbox.isEmpty)
        outbox.send(1, to: 4)
        outbox.broadcast(2)
        outbox.send(3, to: .one(5))
        outbox.send(4, to: .all)
        #expect(outbox.sends.map(\.message) == [1, 2, 3, 4])
        #expect(outbox.sends.map(\.destination) == [.one(4), .all, .one(5), .all])
        outbox.setTimer(TimerID(7), afterTicks: 30)
        outbox.setTimer(TimerID(7), afterTicks: 10)
        #expect(outbox.timers.map(\.id) == [TimerID(7), TimerID(7)])
        #expect(outbox.timers.map(\.delayTicks) == [30, 10])
        outbox.emit("x")
        outbox.emit("y")
        #expect(outbox.emissions.map(\.output) == ["x", "y"])
        outbox.cancelTimer(TimerID(7))
        #expect(outbox.timers.map(\.delayTicks) == [30, 10, nil])
    }

    @Test("Each kind of effect makes it non-empty, and all are forgotten with the context")
    func emptying() {
        let fills: [(inout Outbox<Int, String>) -> Void] = [
            { $0.send(1, to: 0) }, { $0.broadcast(1) }, { $0.emit("x") },
            { $0.setTimer(TimerID(0), afterTicks: 1) }, { $0.cancelTimer(TimerID(0)) },
        ]
        for fill in fills {
            var outbox = Outbox<Int, String>()
            outbox.context[Mark.self] = ContextFlag()
            outbox.activity.lineage = Lineage(rawValue: 5)
            outbox.backlogCount = 4
            outbox.clock = .vector([0: 1])
            #expect(outbox.isEmpty)
            fill(&outbox)
            #expect(!outbox.isEmpty)
            outbox.removeAll()
            #expect(outbox.isEmpty)
            #expect(outbox.activity == Activity())
            #expect(outbox.backlogCount == 0)
            #expect(outbox.clock == nil)
        }
    }

    @Test("A step inside begins with what the input of the step outside came with")
    func beginning() {
        var outside = Outbox<Int, String>()
        outside.activity = Activity(
            context: CausalContext(origin: 5), lineage: Lineage(rawValue: 1 << 20))
        outside.now = 7
        outside.backlogCount = 3
        outside.clock = .vector([0: 1])
        var inside = Outbox<String, Int>()
        inside.begin(in: outside)
        #expect(inside.activity == outside.activity)
        #expect(inside.now == 7)
        #expect(inside.backlogCount == 3)
        #expect(inside.clock == .vector([0: 1]))
        inside.removeAll()
        inside.begin(in: Outbox<Int, String>())
        #expect(inside.activity == Activity())
        #expect(inside.now == 0)
        #expect(inside.backlogCount == 0)
        #expect(inside.clock == nil)
    }

    @Test(
        "An identity is divided among the effects that go on alone, all of it if there are any",
        arguments: UInt64(0)..<100)
    func dividing(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var outbox = Outbox<Int, String>()
        outbox.context = CausalContext(origin: seed)
        let own = outbox.context.identity
        // Effects that were given an activity have nothing of this one.
        let given = Activity()
        for number in 0..<random.index(below: 6) {
            let activity = random.chance(0.2) ? given : nil
            switch random.index(below: 5) {
            case 0: outbox.send(number, to: .one(1), as: activity)
            case 1: outbox.send(number, to: .all, as: activity)
            case 2: outbox.setTimer(TimerID(1), afterTicks: 3, as: activity)
            case 3: outbox.cancelTimer(TimerID(2))
            default: outbox.emit("\(number)", as: activity)
            }
        }
        let isGiven =
            outbox.sends.map { $0.activity != nil } + outbox.timers.map { $0.activity != nil }
            + outbox.emissions.map { $0.activity != nil }
        outbox.divideIdentity()
        let activities =
            outbox.sends.map(\.activity) + outbox.timers.map(\.activity)
            + outbox.emissions.map(\.activity)
        // One of the emissions takes a part for all of them.
        let takers =
            outbox.sends.indices.count { !isGiven[$0] && outbox.sends[$0].destination != .all }
            + outbox.timers.indices.count {
                !isGiven[outbox.sends.count + $0] && outbox.timers[$0].delayTicks != nil
            }
            + (isGiven.suffix(outbox.emissions.count).contains(false) ? 1 : 0)
        let parts = zip(activities, isGiven).compactMap { activity, isGiven in
            isGiven ? nil : activity?.context.identity
        }
        #expect(parts.count { !$0.isAnonymous } == takers)
        #expect(outbox.context.isAnonymous == (takers > 0))
        var union = outbox.context.identity
        for part in parts {
            #expect(!union.overlaps(part))
            union = union.union(part)
        }
        #expect(union == own)
    }

    @Test(
        "A layer tells its own timers from those of the process inside", arguments: UInt64(0)..<20)
    func timers(number: UInt64) {
        let own = TimerID(number)
        #expect(own.isOwn)
        #expect(own.number == number)
        let inner = own.outward
        #expect(!inner.isOwn)
        #expect(inner.number == number)
        #expect(inner.outward != inner)
        #expect(inner.inward == own)
        #expect(inner.outward.inward.inward == own)
    }

    @Test("At most 255 layers wrap a process, and no layer takes its own timer for another's")
    func depth() async {
        await #expect(processExitsWith: .failure) {
            var timer = TimerID(1)
            for _ in 0..<256 { timer = timer.outward }
        }
        await #expect(processExitsWith: .failure) { _ = TimerID(1).inward }
        var timer = TimerID(1)
        for _ in 0..<255 { timer = timer.outward }
        #expect(timer.depth == 255)
    }
}
