import CommandLineKit
import ExecutionViews
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import WireFormat

/// The command `causal demo`: five replicas under load and faults, two overlapping snapshots, and
/// the proof.
enum DemoCommand {
    static let seed = Option(
        "seed", short: "s", .seed(), default: 7, help: "The seed of everything that is random.")

    static let command = Command(
        "demo",
        abstract: "Watch five replicas, two snapshots and the verdict.",
        discussion: """
            Five replicas of a key-value store serve clients while messages overtake each other, \
            the network splits and heals, and one replica crashes and comes back. Two snapshots \
            are taken at once. The same seed prints the same bytes.
            """,
        examples: [.init("causal demo --seed 7", "The whole thing in a page or two.")],
        parameters: [seed]
    ) { (values, console) throws(CommandFailure) in
        let seed = values[seed]
        let cluster = cluster(seed: seed)
        let replay = "causal demo --seed \(seed)"
        var run = cluster.start(replay: replay)
        console.print(
            console.output.styled("Five replicas of a key-value store, seed \(seed)", .bold))
        console.print("Messages take 1 to 10 ticks and overtake each other between channels.")
        console.print("")
        var notes: [RunNote] = []
        for command in commands(for: cluster) { notes += run.perform(command) }
        let (result, last) = run.finish()
        for note in notes + last where note.subject != .operation {
            console.print("  t=\(note.time)  \(note.text)")
        }
        let refused = result.statistics.refusedRequestCount
        let served = result.statistics.requestCount - refused
        console.print(
            "  \(counted(served, "request")) served; \(grouped(refused)) found their replica down")
        let report = RunReport(result, replay: replay)
        let page = DemoPage(report: report, console: console)
        page.writeDiagram()
        page.writeSnapshots()
        page.writeVerdict()
        return report.exitCode
    }

    private static func cluster(seed: UInt64) -> Scenario.Cluster {
        var cluster = Scenario.Cluster()
        cluster.roster = .lettered(count: 5)
        cluster.seed = seed
        return cluster
    }

    /// Returns the load, the faults, and the snapshots, in order of time.
    private static func commands(for cluster: Scenario.Cluster) -> [ScenarioCommand] {
        var workload = Workload(operationCount: 360)
        var load = StoreReplica.Load()
        load.keyCount = 4
        workload.load = load
        workload.intervalTicks = 2
        workload.snapshotCount = 0
        let faults: [ScenarioCommand] = [
            .init(at: 80, .partition([[0, 1, 2], [3, 4]])),
            .init(at: 160, .heal(nil)),
            .init(at: 240, .crash(2, keepsMemory: true)),
            .init(at: 300, .restart(2)),
        ]
        let snapshots: [ScenarioCommand] = [
            .init(
                at: 350, .snapshot([0], withinTicks: ScenarioCommand.snapshotTicksDefault)),
            .init(
                at: 353, .snapshot([3], withinTicks: ScenarioCommand.snapshotTicksDefault)),
        ]
        let all = workload.commands(for: cluster) + faults + snapshots
        return all.enumerated()
            .sorted { ($0.element.time ?? 0, $0.offset) < ($1.element.time ?? 0, $1.offset) }
            .map(\.element)
    }
}
