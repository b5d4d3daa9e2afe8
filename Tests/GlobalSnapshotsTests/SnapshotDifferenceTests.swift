import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Testing
import WireFormat

@Suite("Two snapshots are told apart")
struct SnapshotDifferenceTests {
    static let a: ReplicaID = 0
    static let b: ReplicaID = 1

    static func network() -> HandDriven<Stamped<Trader, VectorClock>> {
        let topology = Topology.clique(2)
        return HandDriven(
            topology.processes.map {
                Stamped(
                    Trader($0, topology: topology, balance: 10), replica: $0,
                    clock: VectorClock())
            }, on: topology)
    }

    @Test("values are compared by path, and messages leave and enter")
    func changes() throws {
        var network = Self.network()
        network.request(.transfer(3, to: Self.b, hops: 0), at: Self.a)
        network.snapshot(by: Self.a, Self.b)
        network.deliverAll()
        network.request(.transfer(2, to: Self.a, hops: 0), at: Self.b)
        network.snapshot(by: Self.a, Self.b)
        network.deliverAll()
        try #require(network.snapshots.count == 2)
        let difference = try #require(
            SnapshotDifference(network.snapshots[0], network.snapshots[1]))
        let texts = difference.changes.map { change in
            let values = [change.before, change.after].map { $0?.description ?? "nothing" }
            return "\(change.process) \(change.path) \(values[0]) \(values[1])"
        }
        #expect(
            texts == [
                "1 [\"balance\"] 10 11", "1 [\"sent\"] 0 1", "1 [\"received\"] 0 1",
            ])
        #expect(difference.left.map(\.channel) == [ChannelID(from: Self.a, to: Self.b)])
        #expect(difference.left.map(\.message.recorded.amount) == [3])
        #expect(difference.entered.map(\.channel) == [ChannelID(from: Self.b, to: Self.a)])
        #expect(difference.entered.map(\.message.recorded.amount) == [2])
        #expect(difference.relation == .before)
        let back = try #require(
            SnapshotDifference(network.snapshots[1], network.snapshots[0]))
        #expect(back.relation == .after)
        #expect(back.left == difference.entered)
        #expect(back.changes.map(\.before) == difference.changes.map(\.after))
        let same = try #require(
            SnapshotDifference(network.snapshots[0], network.snapshots[0]))
        #expect(same.relation == .equal)
        #expect(same.changes.isEmpty && same.left.isEmpty && same.entered.isEmpty)
    }

    @Test("cuts that cross are concurrent")
    func concurrent() throws {
        var network = Self.network()
        network.snapshot(by: Self.a)
        network.snapshot(by: Self.b)
        network.request(.transfer(1, to: Self.b, hops: 0), at: Self.a)
        network.request(.transfer(1, to: Self.a, hops: 0), at: Self.b)
        network.deliverAll()
        try #require(network.snapshots.count == 2)
        let difference = SnapshotDifference(network.snapshots[0], network.snapshots[1])
        #expect(difference?.relation == .concurrent)
    }

    @Test("members that one state lacks, and arrays, count as one change")
    func members() throws {
        var first = WorkedExampleTests.byHand(["s1", "s0"], c: ([], 0, 0), back: ([], 0, 0))
        var second = first
        func object(_ members: [(String, JSONValue)]) -> JSONValue {
            .object(members.map { JSONValue.Member($0.0, $0.1) })
        }
        first.processes[0].recorded.state = object([
            ("gone", .null), ("list", .array([.bool(true)])),
            ("deep", object([("same", .string("x")), ("other", .number("1"))])),
        ])
        second.processes[0].recorded.state = object([
            ("deep", object([("same", .string("x")), ("other", .number("2"))])),
            ("list", .array([])), ("new", .string("n")),
        ])
        let difference = try #require(SnapshotDifference(first, second))
        #expect(
            difference.changes.map(\.path) == [["gone"], ["list"], ["deep", "other"], ["new"]])
        #expect(difference.changes.map { $0.before == nil } == [false, false, false, true])
        #expect(difference.changes.map { $0.after == nil } == [true, false, false, false])
        // Nothing says which of the two states came first.
        #expect(difference.relation == nil)
    }

    @Test("snapshots of different systems are not compared, nor cuts of different processes")
    func incomparable() {
        let first = WorkedExampleTests.byHand(["s1", "s0"], c: ([], 0, 0), back: ([], 0, 0))
        var second = first
        second.topology.removeLast()
        #expect(SnapshotDifference(first, second) == nil)
        second = first
        second.roster = .lettered(count: 2)
        #expect(SnapshotDifference(first, second) == nil)
        second = first
        second.processes.removeLast()
        let difference = SnapshotDifference(first, second)
        #expect(difference != nil && difference?.relation == nil)
    }

    @Test(
        "the relation of two cuts is that of what the processes had done", arguments: [true, false])
    func relations(hasClocks: Bool) {
        var seen: [CausalRelation: Int] = [:]
        func check<Node, Base>(_ run: SnapshotRun<Node, Base>) {
            for first in run.snapshots {
                for second in run.snapshots {
                    let counts = zip(run.truth(of: first.id), run.truth(of: second.id)).map {
                        ($0?.inputs.count ?? 0, $1?.inputs.count ?? 0)
                    }
                    let expected = CausalRelation(
                        isBelow: counts.allSatisfy { $0 <= $1 },
                        isAbove: counts.allSatisfy { $0 >= $1 })
                    let difference = SnapshotDifference(first, second)
                    #expect(difference?.relation == expected, "seed \(run.plan.seed)")
                    seen[expected, default: 0] += 1
                }
            }
        }
        for seed in UInt64(0)..<60 {
            let plan = SnapshotPlan(seed: seed, shapes: Shape.stronglyConnected)
            if hasClocks {
                check(
                    SnapshotRun(plan, plan.snapshotting(plan.observed(plan.stamped(plan.stamps)))))
            } else {
                check(SnapshotRun(plan, plan.snapshotting(plan.observed { trader, _ in trader })))
            }
        }
        for relation in CausalRelation.allCases { #expect(seen[relation] ?? 0 > 10) }
    }
}
