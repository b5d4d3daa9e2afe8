import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation
import TestSupport
import Testing

@Suite("A verifier refuses what a broken protocol records")
struct SnapshotMutationTests {
    /// How many runs of a mutant were found out, and by what.
    struct Row: Sendable {
        var name: String
        var runs = 0
        var wrong = 0
        var caught = 0
        var falseAlarms = 0
        var byAssertion: [SnapshotAssertion: Int] = [:]

        /// The row as text: shares of the runs that completed a snapshot.
        var text: String {
            func share(_ count: Int) -> String {
                let tenths = runs == 0 ? 0 : (count * 1_000 + runs / 2) / runs
                return pad("\(tenths / 10).\(tenths % 10)", 9)
            }
            var line = name + String(repeating: " ", count: max(1, 48 - name.count))
            line += pad("\(runs)", 5) + share(wrong)
            for assertion in Self.columns { line += share(byAssertion[assertion] ?? 0) }
            return line + share(caught)
        }

        static let columns: [SnapshotAssertion] = [
            .purity, .conservation, .cutConsistency, .noOrphan, .exactChannels, .markerDiscipline,
        ]

        static let heading =
            "fault" + String(repeating: " ", count: 44) + "runs    wrong"
            + "   purity    total      cut   orphan    exact   marker      any"

        private func pad(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }

        /// Takes in what a run recorded.
        mutating func add<Node, Base>(_ run: SnapshotRun<Node, Base>) {
            guard !run.snapshots.isEmpty else { return }
            var isWrong = false
            var failed: Set<SnapshotAssertion> = []
            for snapshot in run.snapshots {
                let isSnapshotWrong = !run.discrepancies(snapshot).isEmpty
                let failures = SnapshotVerifier.verify(snapshot).filter(\.isFailure)
                    .map(\.assertion)
                if !isSnapshotWrong && !failures.isEmpty { falseAlarms += 1 }
                isWrong = isWrong || isSnapshotWrong
                failed.formUnion(failures)
            }
            runs += 1
            wrong += isWrong ? 1 : 0
            caught += failed.isEmpty ? 0 : 1
            for assertion in failed { byAssertion[assertion, default: 0] += 1 }
        }
    }

    static let seeds = UInt64(1_000)..<1_100

    static func plan(_ seed: UInt64) -> SnapshotPlan {
        SnapshotPlan(seed: seed, shapes: Shape.stronglyConnected, processesMax: 4, stepsMax: 20)
    }

    static func faulty<Base: Recordable>(
        _ plan: SnapshotPlan, _ inside: [Base], _ fault: SnapshotFault
    ) -> [Witness<FaultySnapshotting<Base>>] {
        zip(plan.topology.processes, inside).map { process, base in
            Witness(
                FaultySnapshotting(base, replica: process, topology: plan.topology, fault: fault),
                replica: process, topology: plan.topology)
        }
    }

    static func row(of fault: SnapshotFault) -> Row {
        var row = Row(name: fault.rawValue)
        for seed in seeds {
            let plan = plan(seed)
            let inside = plan.observed(plan.stamped(plan.vectors))
            row.add(SnapshotRun(plan, faulty(plan, inside, fault)))
        }
        return row
    }

    static func row(of name: String, _ change: (inout NetworkOptions) -> Void) -> Row {
        var row = Row(name: name)
        for seed in seeds {
            var plan = plan(seed)
            change(&plan.options)
            let inside = plan.observed(plan.stamped(plan.vectors))
            row.add(SnapshotRun(plan, plan.snapshotting(inside)))
        }
        return row
    }

    @Test("every mutant is caught, each as often as the table says")
    func table() async throws {
        let rows = await withTaskGroup(of: (Int, Row).self) { group in
            for (index, fault) in SnapshotFault.allCases.enumerated() {
                group.addTask { (index, Self.row(of: fault)) }
            }
            let count = SnapshotFault.allCases.count
            group.addTask {
                (count, Self.row(of: "network: channels not FIFO") { $0.order = .reordering })
            }
            group.addTask {
                (count + 1, Self.row(of: "network: 5 % of messages lost") { $0.lossRate = 0.05 })
            }
            var rows: [(Int, Row)] = []
            for await row in group { rows.append(row) }
            return rows.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let text = ([Row.heading] + rows.map(\.text)).joined(separator: "\n") + "\n"
        try TestFile("Vectors/mutants.txt").expect(text)
        for row in rows {
            #expect(row.falseAlarms == 0, "\(row.name)")
            if row.name == SnapshotFault.none.rawValue {
                #expect(row.runs == Self.seeds.count)
                #expect(row.wrong == 0 && row.caught == 0)
            } else {
                #expect(row.caught > 0, "\(row.name)")
            }
        }
        let byName = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0.byAssertion) })
        // What keeps the sum and the states is seen by nothing but the numbers of messages.
        for fault: SnapshotFault in [.wrongChannel, .orderReversed] {
            let found = byName[fault.rawValue] ?? [:]
            #expect(found[.exactChannels] ?? 0 > 0)
            #expect(found[.cutConsistency] == nil && found[.markerDiscipline] == nil)
        }
        #expect(
            byName[SnapshotFault.orderReversed.rawValue].map { Set($0.keys) } == [.exactChannels])
        // What takes a later state with the right counts is seen by the clocks and the sum alone.
        #expect(byName[SnapshotFault.stateByReference.rawValue]?[.exactChannels] == nil)
        #expect(byName[SnapshotFault.stateByReference.rawValue]?[.conservation] ?? 0 > 0)
    }

    @Test("the layer and the plain model record the same, byte for byte", arguments: 0..<4)
    func differential(part: UInt64) {
        for seed in (part * 60)..<(part * 60 + 60) {
            let plan = SnapshotPlan(seed: seed)
            let inside = plan.observed(plan.stamped(plan.stamps))
            let real = SnapshotRun(plan, plan.snapshotting(inside))
            let model = SnapshotRun(plan, Self.faulty(plan, inside, .none))
            #expect(real.snapshots == model.snapshots, "seed \(seed)")
            #expect(real.refusals == model.refusals, "seed \(seed)")
            #expect(real.order == model.order, "seed \(seed)")
            #expect(real.end.map(\.recorded) == model.end.map(\.recorded), "seed \(seed)")
            #expect(real.network.now == model.network.now, "seed \(seed)")
        }
    }
}
