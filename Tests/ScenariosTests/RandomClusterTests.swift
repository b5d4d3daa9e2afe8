import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import TestSupport
import Testing

@Suite("Random clusters under faults run as their layers promise")
struct RandomClusterTests {
    @Test("a store under causal delivery is clean and converges", arguments: seeds(160))
    func store(seed: UInt64) {
        let drawn = RandomCluster(.store, seed: seed)
        let (result, judgement) = drawn.cluster.runCausally(drawn.commands)
        #expect(judgement.convergence == .reached, "seed \(seed)")
        #expect(judgement.verdict != .violated)
        expectSound(judgement, result, seed)
        for snapshot in result.snapshots {
            let truth = SnapshotTruth(snapshot, in: result.trace)
            let recorded = SnapshotTruth.recorded(snapshot)
            if drawn.cluster.topology.isComplete {
                #expect(Self.sorted(recorded) == Self.sorted(truth.missing), "seed \(seed)")
                continue
            }
            // Where broadcasts are passed on, one that has not reached a process may be on its
            // way to another that will pass it on, and copies come by more than one way.
            let all = Set(recorded.values.joined())
            #expect(all.isSubset(of: truth.sent), "seed \(seed)")
            #expect(all.isSuperset(of: truth.missing.values.joined()), "seed \(seed)")
            for (process, messages) in SnapshotTruth.heldBack(snapshot) {
                let missing = truth.missing[process] ?? []
                #expect(Set(messages).isSubset(of: missing), "seed \(seed)")
            }
        }
    }

    @Test("a bank keeps its tokens, also in every snapshot", arguments: seeds(160))
    func bank(seed: UInt64) {
        let drawn = RandomCluster(.bank, seed: seed)
        let (result, judgement) = drawn.cluster.runCausally(drawn.commands)
        #expect(judgement.convergence == .reached, "seed \(seed)")
        expectSound(judgement, result, seed)
        for snapshot in result.snapshots {
            #expect(snapshot.total == Int64(20 * drawn.cluster.roster.count))
            let conservation = SnapshotVerifier.verify(snapshot).first {
                $0.assertion == .conservation
            }
            #expect(conservation?.verdict == .pass, "seed \(seed)")
            let truth = SnapshotTruth(snapshot, in: result.trace)
            let recorded = SnapshotTruth.recorded(snapshot)
            #expect(Self.sorted(recorded) == Self.sorted(truth.missing), "seed \(seed)")
        }
    }

    @Test("the clusters differ as they should, and their snapshots hold messages")
    func coverage() {
        var shapes: Set<Int> = []
        var lost = 0
        for (application, inFlightMin, heldBackMin) in [
            (Scenario.Application.store, 100, 5), (.bank, 40, 0),
        ] {
            var inFlight = 0
            var heldBack = 0
            for seed in UInt64(0)..<40 {
                let drawn = RandomCluster(application, seed: seed)
                let result = drawn.cluster.run(drawn.commands)
                shapes.insert(drawn.cluster.topology.channels.count)
                inFlight += result.snapshots.reduce(0) { $0 + $1.inFlightCount }
                heldBack += result.snapshots.reduce(0) {
                    $0 + SnapshotTruth.heldBack($1).values.joined().count
                }
                lost += result.statistics.lostFrameCount
            }
            #expect(inFlight >= inFlightMin)
            #expect(heldBack >= heldBackMin)
        }
        #expect(shapes.count > 6)
        #expect(lost > 100)
    }

    private func expectSound(_ judgement: RunJudgement, _ result: RunResult, _ seed: UInt64) {
        #expect(result.statistics.isQuiet, "seed \(seed)")
        for verdict in judgement.snapshots {
            #expect(verdict.verdict == .consistent, "seed \(seed): \(verdict)")
        }
        for given in result.incomplete {
            // Only an initiator that was down when it was asked cannot begin.
            #expect(given.unrecorded.count == result.cluster.roster.count, "seed \(seed)")
        }
    }

    private static func sorted(_ messages: [ReplicaID: [String]]) -> [ReplicaID: [String]] {
        messages.filter { !$0.value.isEmpty }.mapValues { $0.sorted() }
    }
}
