import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation
import Testing
import WireFormat

@Suite("Snapshots go along with the view")
struct SnapshotViewTests {
    private typealias Node = Snapshotting<Trader>

    private static func node(_ replica: ReplicaID, in view: View) -> Node {
        Snapshotting(
            Trader(replica, topology: view.topology, balance: 10), replica: replica, view: view)
    }

    private static func network(_ view: View) -> SimulatedNetwork<Node> {
        SimulatedNetwork(
            view.topology.processes.map { node($0, in: view) }, in: view,
            options: NetworkOptions(delay: .fixed(4)), seed: 1)
    }

    private static func take(
        _ network: inout SimulatedNetwork<Node>, into collector: inout SnapshotCollector<Trader>
    ) -> GlobalSnapshot? {
        var complete: GlobalSnapshot?
        for output in network.takeOutputs() {
            let taken = collector.take(output.output, of: output.process, at: output.time)
            complete = taken ?? complete
        }
        return complete
    }

    /// Begins a snapshot at process 0, lets some ticks pass, and swaps process 2 for a new life.
    private static func swap(
        afterTicks ticks: UInt64
    ) -> (
        network: SimulatedNetwork<Node>, collector: SnapshotCollector<Trader>,
        first: GlobalSnapshot?, doomed: [SnapshotID]
    ) {
        let view = View(.clique(3))
        var network = network(view)
        var collector = SnapshotCollector<Trader>(
            roster: .lettered(count: 3), view: view, total: 30)
        let id = collector.begin(initiators: [0], at: 0)
        network.request(.begin(id, initiators: [0]), at: 0)
        network.run(until: ticks)
        let first = take(&network, into: &collector)
        network.crash(2)
        let next = network.nextView(renewing: 2)
        let doomed = collector.adopt(next, roster: .lettered(count: 4))
        network.restart(2, as: node(3, in: next))
        return (network, collector, first, doomed)
    }

    @Test(
        "One that is not recorded everywhere cannot be completed, and the next one is of the new view"
    )
    func midway() throws {
        var (network, collector, first, doomed) = Self.swap(afterTicks: 2)
        #expect(first == nil)
        #expect(doomed == [SnapshotID(0, 1)])
        let given = try #require(collector.abandon(doomed[0], at: 2) { _ in [] })
        #expect(given.unrecorded == [1, 2])
        for process in network.view.topology.processes {
            network.request(.abandon(doomed[0]), at: process)
        }
        let id = collector.begin(initiators: [3, 0], at: 2)
        #expect(id == SnapshotID(3, 1))
        for process in [3, 0] as [ReplicaID] {
            network.request(.begin(id, initiators: [3, 0]), at: process)
        }
        network.runUntilQuiet()
        let snapshot = try #require(Self.take(&network, into: &collector))
        #expect(snapshot.roster == .lettered(count: 4))
        #expect(snapshot.former == [2])
        #expect(snapshot.scope == [0, 1, 3])
        #expect(snapshot.unreached.isEmpty)
        #expect(snapshot.total == nil)
        #expect(snapshot.processes.map(\.process) == [0, 1, 3])
        #expect(SnapshotVerifier.report(on: snapshot).verdict == .consistent)
        #expect(try GlobalSnapshot(parsing: snapshot.encoded()) == snapshot)
    }

    @Test("One that was complete is of the view in which it began")
    func complete() throws {
        let (_, collector, first, doomed) = Self.swap(afterTicks: 20)
        let snapshot = try #require(first)
        #expect(doomed.isEmpty)
        #expect(collector.incomplete.isEmpty)
        #expect(snapshot.former.isEmpty)
        #expect(snapshot.total == 30)
    }

    @Test("One that all have recorded is given up only if a part of the last life is missing")
    func recorded() {
        // All have recorded at tick 4; the markers of 1 and 2 for each other come at tick 8.
        #expect(Self.swap(afterTicks: 5).doomed == [SnapshotID(0, 1)])
        let view = View(.clique(2))
        var collector = SnapshotCollector<Trader>(roster: .lettered(count: 2), view: view)
        let id = collector.begin(initiators: [0], at: 0)
        collector.markRecorded(id, by: 0)
        collector.markRecorded(id, by: 1)
        #expect(collector.adopt(View(.clique(2), number: 2), roster: .lettered(count: 2)).isEmpty)
        #expect(
            collector.adopt(view.replacing(1, by: 2), roster: .lettered(count: 3)) == [id])
    }

    @Test("A file names the lives that were over, if there are any")
    func file() throws {
        var snapshot = try SnapshotFileTests.example()
        let text = String(decoding: snapshot.encoded(), as: UTF8.self)
        snapshot.former = [2]
        let with = String(decoding: snapshot.encoded(), as: UTF8.self)
        #expect(!text.contains("former"))
        #expect(with.contains("former"))
        #expect(try GlobalSnapshot(parsing: Array(with.utf8)) == snapshot)
        let stranger = with.replacing("\"former\"", with: "\"formerly\"")
        #expect(throws: TextError.self) { try GlobalSnapshot(parsing: Array(stranger.utf8)) }
        // The checksum is that of the file as it is written, without a member that is empty.
        let none = text.replacing(
            "\"channels\"", with: "\"former\": [], \"channels\"", maxReplacements: 1)
        #expect(none != text)
        #expect(throws: Never.self) { try GlobalSnapshot(parsing: Array(none.utf8)) }
        #expect(try GlobalSnapshot(parsing: Array(none.utf8)) == SnapshotFileTests.example())
    }
}
