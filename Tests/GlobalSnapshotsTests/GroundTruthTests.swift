import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Snapshots hold what was really there")
struct GroundTruthTests {
    /// The layers between the application and the snapshot layer.
    enum Stack: String, CaseIterable {
        case bare, vector, tree, delivered, broadcast
    }

    /// How many snapshots were of some kind.
    struct Tally {
        var snapshots = 0
        var withInFlight = 0
        var partial = 0
        var neverOccurred = 0
        var overlapping = 0
        var sharedStart = 0
        var heldBack = 0
    }

    /// Compares every snapshot of a run with the truth.
    static func check<Node, Base>(
        _ run: SnapshotRun<Node, Base>, hasClocks: Bool, into tally: inout Tally
    ) {
        let seed = run.plan.seed
        #expect(run.incomplete().isEmpty, "seed \(seed)")
        #expect(run.snapshots.count == run.ids.count, "seed \(seed)")
        #expect(run.refusals.allSatisfy { $0 == .alreadyRecorded }, "seed \(seed)")
        for node in run.network.processes {
            #expect(node.violation == nil, "seed \(seed)")
        }
        for snapshot in run.snapshots {
            #expect(run.discrepancies(snapshot) == [], "seed \(seed), \(snapshot.name)")
            for result in SnapshotVerifier.verify(snapshot) {
                var expected = AssertionResult.Verdict.pass
                if result.assertion == .conservation, !snapshot.unreached.isEmpty {
                    expected = .notApplicable("part of the quantity is outside the scope")
                }
                if result.assertion == .cutConsistency, !hasClocks, snapshot.processes.count > 1 {
                    expected = .notApplicable("the processes carry no clocks")
                }
                if result.assertion == .traceAgreement {
                    expected = .notApplicable("there is no trace to compare it with")
                }
                #expect(result.verdict == expected, "seed \(seed), \(snapshot.name), \(result)")
            }
            let markers = run.network.processes.map { node in
                node.markersSent[snapshot.id]?.values.reduce(0, +) ?? 0
            }
            #expect(markers.reduce(0, +) == snapshot.channels.count, "seed \(seed)")
            if seed % 3 == 0 {
                let problem = run.replay(through: snapshot)
                #expect(problem == nil, "seed \(seed), \(snapshot.name)")
            }
            tally.snapshots += 1
            tally.withInFlight += snapshot.inFlightCount > 0 ? 1 : 0
            tally.partial += snapshot.unreached.isEmpty ? 0 : 1
            tally.neverOccurred += run.occurred(snapshot) ? 0 : 1
            tally.sharedStart += snapshot.initiators.count > 1 ? 1 : 0
            tally.heldBack += snapshot.processes.contains { !$0.recorded.heldBack.isEmpty } ? 1 : 0
            tally.overlapping +=
                run.snapshots.contains {
                    $0.id != snapshot.id && $0.startTime < snapshot.endTime
                        && snapshot.startTime < $0.endTime
                } ? 1 : 0
        }
    }

    @Test(
        "every snapshot of a random run equals the truth, passes, and can be reached",
        arguments: Stack.allCases)
    func randomRuns(stack: Stack) {
        var tally = Tally()
        let drawn = seeds(200)
        for seed in drawn {
            let plan = SnapshotPlan(seed: seed)
            func check(_ inside: [Observed<some Recordable & TraderLayer>], hasClocks: Bool = true)
            {
                let run = SnapshotRun(plan, plan.snapshotting(inside))
                Self.check(run, hasClocks: hasClocks, into: &tally)
            }
            switch stack {
            case .bare: check(plan.observed { trader, _ in trader }, hasClocks: false)
            case .vector: check(plan.observed(plan.stamped(plan.vectors)))
            case .tree: check(plan.observed(plan.stamped(plan.stamps)))
            case .delivered:
                let stamped = plan.stamped(plan.vectors)
                check(
                    plan.observed {
                        CausallyDelivered(stamped($0, $1), replica: $1, view: View(plan.topology))
                    })
            case .broadcast:
                let stamped = plan.stamped(plan.stamps)
                check(
                    plan.observed {
                        CausallyBroadcast(stamped($0, $1), replica: $1, view: View(plan.topology))
                    })
            }
        }
        #expect(tally.snapshots >= 2 * drawn.count)
        // The runs are worth checking only if much of this happens in them.
        #expect(tally.withInFlight * 4 > tally.snapshots, "\(tally)")
        #expect(tally.partial * 10 > tally.snapshots, "\(tally)")
        #expect(tally.neverOccurred * 10 > tally.snapshots, "\(tally)")
        #expect(tally.overlapping * 3 > tally.snapshots, "\(tally)")
        #expect(tally.sharedStart * 10 > tally.snapshots, "\(tally)")
    }

    @Test("what a delivery layer holds back belongs to the state of its process")
    func heldBack() {
        var tally = Tally()
        for seed in UInt64(0)..<30 {
            var plan = SnapshotPlan(seed: seed, shapes: [.clique], processesMax: 5)
            plan.options.delay = .uniform(1...60)
            for process in plan.topology.processes {
                for receiver in plan.topology.receivers(from: process) {
                    let request = Trader.Request.transfer(1, to: receiver, hops: 5)
                    plan.actions.insert((0, .application(request, at: process)), at: 0)
                }
            }
            let stamped = plan.stamped(plan.vectors)
            let inside = plan.observed {
                CausallyDelivered(stamped($0, $1), replica: $1, view: View(plan.topology))
            }
            let run = SnapshotRun(plan, plan.snapshotting(inside))
            Self.check(run, hasClocks: true, into: &tally)
        }
        #expect(tally.heldBack * 20 > tally.snapshots, "\(tally)")
    }

    @Test("reliable channels around the layer make a network that loses messages good enough")
    func lossyNetworks() {
        var tally = Tally()
        for seed in UInt64(0)..<40 {
            var plan = SnapshotPlan(seed: seed, shapes: [.clique, .star, .line])
            plan.options = NetworkOptions(
                order: .reordering, delay: plan.options.delay, lossRate: 0.2,
                duplicationRate: 0.1)
            let inside = plan.observed(plan.stamped(plan.vectors))
            let nodes = zip(plan.topology.processes, plan.snapshotting(inside)).map {
                ReliableChannels($1, replica: $0, view: View(plan.topology))
            }
            Self.check(SnapshotRun(plan, nodes), hasClocks: true, into: &tally)
        }
        #expect(tally.snapshots > 50)
        #expect(tally.withInFlight * 4 > tally.snapshots, "\(tally)")
    }
}

/// What all the stacks here have in common: they are asked what the application is asked.
protocol TraderLayer: CausalProcess where Request == Trader.Request {}
extension Trader: TraderLayer {}
extension Stamped: TraderLayer where Base: TraderLayer {}
extension CausallyDelivered: TraderLayer where Base: TraderLayer {}
extension CausallyBroadcast: TraderLayer where Base: TraderLayer {}
