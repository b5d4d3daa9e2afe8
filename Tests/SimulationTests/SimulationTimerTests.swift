import CausalMessaging
import CausalMetadata
import LogicalClocks
import SeededRandom
import Simulation
import Testing

@Suite("Timers, requests and answers carry their activity, and timers can be cancelled")
struct SimulationTimerTests {
    typealias Network = SimulatedNetwork<Listener>

    enum Level: ContextKey {
        typealias Value = ContextMaximum
        static let number: UInt16 = 40
    }

    static func context(_ level: UInt64) -> CausalContext {
        var context = CausalContext()
        let fits = context.set(ContextMaximum(level), for: Level.self)
        #expect(fits)
        return context
    }

    @Test("A cancelled timer does not fire and does not hold up the run")
    func cancelled() {
        var network = Network.listeners(on: .ring(2))
        network.request(.timer(1, afterTicks: 30), at: 0)
        network.request(.timer(1, afterTicks: 40), at: 0)
        network.request(.timer(2, afterTicks: 20), at: 0)
        network.request(.timer(1, afterTicks: 50), at: 1)
        #expect(network.pendingCount == 4)
        network.request(.cancel(1), at: 0)
        network.request(.cancel(7), at: 0)
        #expect(network.pendingCount == 2)
        network.request(.cancel(1), at: 1)
        #expect(network.nextTime == 20)
        #expect(network.runUntilQuiet() == .quiet)
        #expect(network.now == 20)
        #expect(network.heard(0) == ["20 timer 2"])
        #expect(network.heard(1).isEmpty)
    }

    @Test("A timer that is set after it was cancelled fires, in one step too")
    func setAgain() {
        var network = Network.listeners(on: .ring(2))
        network.request(.timer(1, afterTicks: 5), at: 0)
        network.request(.both(cancel: 1, set: 1, afterTicks: 9), at: 0)
        network.runUntilQuiet()
        #expect(network.heard(0) == ["9 timer 1"])
        network.request(.timer(1, afterTicks: 5), at: 0)
        network.runUntilQuiet()
        #expect(network.heard(0) == ["14 timer 1"])
    }

    @Test("A timer may be given all the time there is, and runs out at the limit of delays")
    func longest() {
        let most = DelayDistribution.ticksMax
        var network = Network.listeners(on: .ring(2))
        network.run(until: 5)
        network.request(.timer(1, afterTicks: .max), at: 0)
        network.request(.timer(2, afterTicks: most + 1), at: 0)
        network.request(.timer(3, afterTicks: most), at: 0)
        network.request(.timer(4, afterTicks: most - 1), at: 0)
        #expect(network.nextTime == most + 4)
        #expect(network.runUntilQuiet(ticksMax: .max) == .quiet)
        #expect(
            network.heard(0)
                == ["\(most + 4) timer 4"] + (1...3).map { "\(most + 5) timer \($0)" })
    }

    @Test("Timers agree with a list of them", arguments: UInt64(0)..<100)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var network = Network.listeners(on: .ring(2))
        var pending: [(name: UInt64, time: UInt64)] = []
        var expected: [String] = []
        for _ in 0..<60 {
            let name = random.below(3)
            switch random.below(6) {
            case 0, 1:
                let ticks = random.below(40)
                network.request(.timer(name, afterTicks: ticks), at: 0)
                pending.append((name, network.now + ticks))
            case 2:
                network.request(.cancel(name), at: 0)
                pending.removeAll { $0.name == name }
            case 3 where random.chance(0.2):
                network.crash(0)
                network.restart(0)
                pending = []
                expected.append("\(network.now) start")
            default:
                let time = network.now + random.below(15)
                network.run(until: time)
                let due = pending.filter { $0.time <= time }
                pending.removeAll { $0.time <= time }
                // Of one time, the one set first comes first: sorting is stable.
                expected += due.sorted { $0.time < $1.time }.map { "\($0.time) timer \($0.name)" }
            }
            #expect(network.pendingCount == pending.count)
            #expect(network.nextTime == pending.map(\.time).min())
        }
        #expect(network.heard(0) == expected)
    }

    @Test("A request's context comes back with the answers, at once and after a timer")
    func contexts() {
        var network = Network.listeners(on: .ring(2))
        network.request(.answer, at: 0, context: Self.context(3))
        network.request(.timer(1, afterTicks: 5), at: 0, context: Self.context(4))
        network.request(.timer(2, afterTicks: 5), at: 0)
        network.request(.answer, at: 0)
        network.runUntilQuiet()
        let outputs = network.takeOutputs()
        #expect(outputs.map(\.output) == ["answer", "answer", "timer 1", "timer 2"])
        #expect(outputs.map { $0.context[Level.self]?.value } == [3, nil, 4, nil])
    }

    @Test("A timer gets a part of the identity, and no two owners share one")
    func identities() {
        var network = Network.listeners(on: .ring(2))
        network.request(.timer(1, afterTicks: 5), at: 0, context: CausalContext(origin: 8))
        network.runUntilQuiet()
        let outputs = network.takeOutputs()
        #expect(outputs.count == 1)
        #expect(outputs.allSatisfy { !$0.context.isAnonymous })
    }

    @Test("Answers descend from the request, by its number and process")
    func lineages() {
        func lineage(number: UInt64?, at process: ReplicaID, before: Int) -> Lineage? {
            var network = Network.listeners(on: .ring(2))
            for _ in 0..<before { network.request(.broadcast(0), at: 1) }
            network.request(.timer(3, afterTicks: 5), at: process, number: number)
            network.runUntilQuiet()
            return network.takeOutputs().first?.activity.lineage
        }
        let first = lineage(number: 5, at: 0, before: 0)
        #expect(first != nil)
        #expect(lineage(number: 5, at: 0, before: 3) == first)
        #expect(lineage(number: 6, at: 0, before: 0) != first)
        #expect(lineage(number: 5, at: 1, before: 0) != first)
        #expect(lineage(number: nil, at: 0, before: 5) == first)
        #expect(lineage(number: nil, at: 0, before: 4) != first)
    }

    @Test("A run stops at the limit of what is pending, and says it")
    func pendingLimit() {
        var network = Network.listeners(
            on: .ring(2), NetworkOptions(delay: .fixed(10), pendingMax: 3))
        for number in 1...3 {
            #expect(network.request(.broadcast(number), at: 0) == true)
        }
        #expect(network.end == nil)
        #expect(network.request(.broadcast(4), at: 0) == true)
        #expect(network.end == .pendingLimit)
        #expect(network.step() == false)
        #expect(network.request(.answer, at: 0) == false)
        #expect(network.run(until: 50) == .pendingLimit)
        #expect(network.runUntilQuiet() == .pendingLimit)
        #expect(network.deliveredCount == 0)
        #expect(network.now == 0)

        // A copy with more room goes on.
        var none = Network.listeners(on: .ring(2), NetworkOptions(pendingMax: 0))
        #expect(none.end == .quiet)
        none.request(.broadcast(1), at: 0)
        #expect(none.step() == false)
    }

    @Test("A limit of what is pending is not negative")
    func negativeLimit() async {
        await #expect(processExitsWith: .failure) { _ = NetworkOptions(pendingMax: -1) }
    }

    @Test("Outputs and journals can be taken into arrays that keep their room")
    func taking() {
        var network = Network.listeners(on: .ring(2))
        var outputs: [Network.TimedOutput] = []
        var journal: [NetworkEvent] = []
        for round in 1...5 {
            network.request(.answer, at: 0)
            network.request(.broadcast(round), at: 1)
            network.takeOutputs(into: &outputs)
            network.takeJournal(into: &journal)
            #expect(outputs.map(\.output) == ["answer"])
            #expect(journal.map(\.kind) == [.sent])
        }
        network.takeOutputs(into: &outputs)
        #expect(outputs.isEmpty)
        #expect(network.journal.isEmpty)
    }
}
