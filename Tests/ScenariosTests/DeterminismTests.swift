import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import Simulation
import Testing

@Suite("A run is a function of its scenario and its seed")
struct DeterminismTests {
    @Test(
        "the same scenario gives the same bytes, another seed gives others",
        arguments: ScenarioLanguage.standard.applications, UInt64(0)..<6)
    func bytes(application: Scenario.Application, seed: UInt64) {
        var drawn = RandomCluster(application, seed: seed)
        drawn.cluster.network.delay = .uniform(1...60)
        let first = drawn.cluster.run(drawn.commands)
        let second = drawn.cluster.run(drawn.commands)
        #expect(first.trace.encoded() == second.trace.encoded())
        #expect(first.snapshots.map { $0.encoded() } == second.snapshots.map { $0.encoded() })
        #expect(first.finalStates == second.finalStates)
        #expect(first.incomplete == second.incomplete)
        #expect(first.statistics == second.statistics)

        drawn.cluster.seed += 1_000
        let other = drawn.cluster.run(drawn.commands)
        #expect(other.trace.map(\.time) != first.trace.map(\.time))
    }

    @Test("a copy of a run goes on by itself", arguments: UInt64(0)..<4)
    func copies(seed: UInt64) {
        let drawn = RandomCluster(.store, seed: seed)
        var run = drawn.cluster.start()
        let half = drawn.commands.count / 2
        for command in drawn.commands[..<half] { _ = run.perform(command) }
        var copy = run
        _ = copy.finish()
        for command in drawn.commands[half...] { _ = run.perform(command) }
        let whole = drawn.cluster.run(drawn.commands)
        #expect(run.finish().result.trace.digest() == whole.trace.digest())
    }

    @Test("the trace of a run is read back as it was written", arguments: UInt64(0)..<4)
    func traceFile(seed: UInt64) throws {
        let drawn = RandomCluster(.store, seed: seed)
        let trace = drawn.cluster.run(drawn.commands).trace
        #expect(try Trace(parsing: trace.encoded()) == trace)
    }
}
