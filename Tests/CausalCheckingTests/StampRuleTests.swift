import CausalChecking
import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("Interval tree stamps of a run are judged by how they relate")
struct StampRuleTests {
    /// An honest run of processes that pass messages and stamp every event.
    private func run(seed: UInt64, processCount: Int = 4) -> [TraceEvent] {
        var random = SeededGenerator(seed: seed)
        var stamps = Stamp.initial(count: processCount)
        var inFlight: [(message: MessageID, to: ReplicaID, stamp: Stamp)] = []
        var events: [TraceEvent] = []
        for step in 0..<60 {
            let process = ReplicaID(random.index(below: processCount))
            let arrived = inFlight.firstIndex { $0.to == process }
            stamps[process.index].event()
            if let arrived, random.chance(0.7) {
                let next = inFlight.remove(at: arrived)
                stamps[process.index].merge(next.stamp)
                stamps[process.index].event()
                append(.receive(message: next.message), at: process)
            } else if random.chance(0.6) {
                let hop = 1 + random.index(below: processCount - 1)
                let to = ReplicaID((process.index + hop) % processCount)
                let message = MessageID(process, UInt64(step) + 1)
                inFlight.append((message, to, stamps[process.index].peeked))
                append(.send(message: message, to: [to]), at: process)
            } else {
                append(.local, at: process)
            }
        }
        return events

        func append(_ kind: TraceEvent.Kind, at process: ReplicaID) {
            events.append(
                TraceEvent(
                    time: UInt64(events.count), process: process, kind: kind,
                    clock: .intervalTree(stamps[process.index])))
        }
    }

    private func wrongClocks(_ events: [TraceEvent]) -> Int {
        CausalChecker.check(Trace(processes: 4, of: events)).totals[.wrongClock] ?? 0
    }

    @Test("an honest run is clean", arguments: UInt64(0)..<40)
    func honest(seed: UInt64) {
        #expect(wrongClocks(run(seed: seed)) == 0)
    }

    @Test(
        "Lamport times must rise along every edge, and need say no more", arguments: seeds(40))
    func lamportTimes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var times = [UInt64](repeating: 0, count: 4)
        var sent: [MessageID: UInt64] = [:]
        var events = run(seed: seed)
        for index in events.indices {
            let process = events[index].process?.index ?? 0
            if case .receive(let message) = events[index].kind {
                times[process] = max(times[process], sent[message] ?? 0)
            }
            times[process] += 1 + random.below(2)
            if case .send(let message, _) = events[index].kind { sent[message] = times[process] }
            events[index].clock = .lamport(LamportClock(time: times[process]))
        }
        #expect(wrongClocks(events) == 0)
        let later = try #require(
            events.indices.last { index in
                events[..<index].contains { $0.process == events[index].process }
            })
        let earlier = try #require(
            events[..<later].lastIndex { $0.process == events[later].process })
        guard case .lamport(let before) = events[earlier].clock else { return }
        for time in [before.time, before.time - 1] {
            var wrong = events
            wrong[later].clock = .lamport(LamportClock(time: time))
            #expect(wrongClocks(wrong) > 0)
        }
    }

    @Test("a stamp that forgets, repeats or knows too much is found", arguments: seeds(40))
    func tampered(seed: UInt64) throws {
        let honest = run(seed: seed)
        var random = SeededGenerator(seed: seed &+ 1_000)
        // Repeats: an event with the stamp of the one before it at its process.
        let later = try #require(
            honest.indices.last { index in
                honest[..<index].contains { $0.process == honest[index].process }
            })
        let earlier = try #require(
            honest[..<later].lastIndex { $0.process == honest[later].process })
        var repeated = honest
        repeated[later].clock = honest[earlier].clock
        #expect(wrongClocks(repeated) > 0)
        // Knows too much: it has joined what a concurrent event knows.
        let pairs = honest.indices.flatMap { left in
            honest.indices.filter {
                $0 != left && relation(honest[left], honest[$0]) == .concurrent
            }
            .map { (left, $0) }
        }
        let (first, second) = try #require(pairs.isEmpty ? nil : random.pick(pairs))
        guard case .intervalTree(var stamp) = honest[first].clock,
            case .intervalTree(let other) = honest[second].clock
        else { return }
        stamp.merge(other)
        var knowing = honest
        knowing[first].clock = .intervalTree(stamp)
        #expect(wrongClocks(knowing) > 0)
    }

    private func relation(_ left: TraceEvent, _ right: TraceEvent) -> CausalRelation? {
        guard let mine = left.clock, let theirs = right.clock else { return nil }
        return mine.relation(to: theirs)
    }
}
