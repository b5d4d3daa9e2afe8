import LogicalClocks
import Scenarios

/// Runs the default stack of a store or a bank, with the clock that the name says, for some
/// operations, and writes the trace on the way.
///
/// The operations are drawn before the first run, by code that is as generic as it is rare.
func repeatRunOperation(_ name: String, count: Int) {
    let drawn = DrawnRun.named(name, operationCount: count)
    var run = drawn.cluster.start(keepsEvents: false)
    run.notesOperations = false
    for (index, command) in drawn.commands.prefix(count).enumerated() {
        _ = run.perform(command)
        if index % 256 == 0 { blackHole(run.takeTraceBytes().count) }
    }
    blackHole(run.finish().result.eventCount)
}

/// The commands of a run that is repeated, and the cluster that they are for.
private struct DrawnRun {
    let name: String
    let cluster: Scenario.Cluster
    let commands: [ScenarioCommand]

    nonisolated(unsafe) private static var last: DrawnRun?

    /// Draws a run, unless the last one was of that name: twice as many operations as are asked for,
    /// since the last repeat has twice as many.
    static func named(_ name: String, operationCount: Int) -> DrawnRun {
        if let last, last.name == name { return last }
        var cluster = Scenario.Cluster()
        cluster.roster = .lettered(count: 5)
        if name.contains("bank") {
            cluster.application = .bank(balances: Array(repeating: 1_000, count: 5))
        }
        cluster.clock = name.hasSuffix("stamp") ? .intervalTree : .vector
        var workload = Workload(operationCount: 2 * operationCount)
        workload.snapshotCount = 0
        let scenario = Scenario(cluster: cluster, commands: workload.commands(for: cluster))
        let drawn = DrawnRun(name: name, cluster: cluster, commands: scenario.commands)
        last = drawn
        return drawn
    }
}
