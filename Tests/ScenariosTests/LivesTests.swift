import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import TestSupport
import Testing

@Suite("A process that lost its memory comes back as a new replica")
struct LivesTests {
    @Test(
        "a drawn store stays causal and converges, and keeps all writes that somebody still has",
        arguments: seeds(1_000, inDebug: 100))
    func store(seed: UInt64) {
        let drawn = RandomLives(.store, seed: seed)
        let (result, judgement) = drawn.cluster.runCausally(drawn.commands)
        #expect(judgement.convergence == .reached, "seed \(seed)")
        Self.expectSound(judgement, result, seed)
        Self.expectNumbers(result, seed)
        Self.expectWritesKept(result, seed)
    }

    /// Every acknowledged write that a replica has made or received which never lost its memory is
    /// everywhere at the end, or was replaced.
    private static func expectWritesKept(_ result: RunResult, _ seed: UInt64) {
        let ended = Set(
            result.trace.filter { $0.kind == .crash(keepsMemory: false) }.compactMap(\.process))
        var keys: [Dot: String] = [:]
        var dots: [MessageID: Dot] = [:]
        var written: [ReplicaID: Dot] = [:]
        var kept: Set<Dot> = []
        for event in result.trace {
            guard let process = event.process else { continue }
            switch event.kind {
            case .operation(let operation) where operation.kind != .get:
                guard let dot = operation.versions.first else { continue }
                keys[dot] = operation.key
                written[process] = dot
                if !ended.contains(process) { kept.insert(dot) }
            case .send(let message, _):
                // A write is sent in the step that acknowledges it.
                if let dot = written.removeValue(forKey: process) { dots[message] = dot }
            case .receive(let message):
                if !ended.contains(process), let dot = dots[message] { kept.insert(dot) }
            default: break
            }
        }
        for dot in kept {
            guard let key = keys[dot] else { continue }
            for process in result.finalProcesses {
                let entry = (process as? StoreReplica)?.entry(of: key)
                #expect(entry?.context.contains(dot) == true, "seed \(seed): \(dot)")
            }
        }
    }

    @Test(
        "a drawn bank stays causal, and no more than its tokens are lost",
        arguments: seeds(1_000, inDebug: 60))
    func bank(seed: UInt64) {
        let drawn = RandomLives(.bank, seed: seed)
        let (result, judgement) = drawn.cluster.runCausally(drawn.commands)
        Self.expectSound(judgement, result, seed)
        Self.expectNumbers(result, seed)
        let tokens = result.finalStates.reduce(0) { $0 + ($1.amount ?? 0) }
        let start = Int64(20 * drawn.cluster.roster.count)
        #expect(0...start ~= tokens, "seed \(seed)")
        #expect((judgement.convergence == .reached) == (tokens == start), "seed \(seed)")
    }

    @Test(
        "processes that broadcast and keep to themselves what they know stay causal",
        arguments: seeds(1_000, inDebug: 60))
    func choir(seed: UInt64) {
        let drawn = RandomLives(Scenario.Application(Choir.self), seed: seed)
        let (result, judgement) = drawn.cluster.runCausally(drawn.commands)
        Self.expectSound(judgement, result, seed)
        Self.expectNumbers(result, seed)
        guard drawn.cluster.topology.isComplete, !result.lives.isEmpty else { return }
        // The last life lacks nothing that was sent to it: what is sent now arrives.
        let process = result.lives[result.lives.count - 1].process
        let before = result.finalProcesses.compactMap { ($0 as? Choir)?.heard }
        let others = drawn.cluster.roster.replicas.filter { $0 != process }
        let last = others.map { ScenarioCommand(.operation(Choir.Request.sing, at: $0)) }
        let more = drawn.cluster.run(drawn.commands + [ScenarioCommand(.run)] + last)
        let after = more.finalProcesses.compactMap { ($0 as? Choir)?.heard }
        #expect(after[process.index] == before[process.index] + others.count, "seed \(seed)")
    }

    @Test("under the identifier that it had, the same runs of a store are caught")
    func same() {
        var seen = 0
        for seed in UInt64(0)..<16 {
            let renewed = RandomLives(.store, seed: seed)
            if renewed.cluster.run(renewed.commands).lives.isEmpty { continue }
            let drawn = RandomLives(.store, seed: seed, asSame: true)
            let result = drawn.cluster.run(drawn.commands)
            #expect(result.lives.isEmpty)
            let judgement = RunJudgement(result)
            if judgement.verdict == .violated || judgement.convergence != .reached { seen += 1 }
        }
        #expect(seen >= 5)
    }

    /// Whether the run came to rest and its snapshots are sound.
    private static func expectSound(
        _ judgement: RunJudgement, _ result: RunResult, _ seed: UInt64
    ) {
        #expect(result.statistics.isQuiet, "seed \(seed)")
        for report in judgement.snapshots {
            // Where messages are passed on, one may have been lost with whoever was to do that.
            let isOpen = !result.cluster.topology.isComplete && report.verdict != .violated
            #expect(isOpen || report.verdict == .consistent, "seed \(seed): \(report)")
        }
    }

    /// Of every replica, messages, versions and snapshots are numbered once, and its clock counts
    /// its events from 1.
    private static func expectNumbers(_ result: RunResult, _ seed: UInt64) {
        var sent: Set<MessageID> = []
        var written: Set<Dot> = []
        for event in result.trace {
            switch event.kind {
            case .send(let message, _):
                #expect(sent.insert(message).inserted, "seed \(seed)")
                #expect(message.origin == event.process)
            case .operation(let operation) where operation.kind != .get:
                for version in operation.versions {
                    #expect(written.insert(version).inserted, "seed \(seed)")
                    #expect(version.replica == event.process)
                }
            default: break
            }
        }
        #expect(Set(result.snapshots.map(\.name)).count == result.snapshots.count)
    }
}
