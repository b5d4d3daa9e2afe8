// The README shows this file from its first import.

import ExecutionTrace
import LogicalClocks
import Scenarios
import Simulation
import Testing

@Test("the store keeps the causal order over a lossy network", arguments: UInt64(1)...20)
func storeKeepsOrder(seed: UInt64) {
    var cluster = Scenario.Cluster()
    cluster.roster = .lettered(count: 5)
    cluster.network.lossRate = 0.05
    cluster.seed = seed
    var workload = Workload(operationCount: 100)
    workload.crashCount = 1

    var run = cluster.start()
    for command in workload.commands(for: cluster) { _ = run.perform(command) }
    let judgement = RunJudgement(run.finish().result)
    #expect(judgement.verdict == .consistent, "\(judgement.report)")
}
