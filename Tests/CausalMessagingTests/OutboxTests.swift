import CausalMetadata
import ExecutionTrace
import LogicalClocks
import Testing

@testable import CausalMessaging

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
