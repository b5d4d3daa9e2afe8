// A snapshot of a bank that does not stand still.
//
// Three branches send tokens around a ring. A snapshot is taken while tokens are on their way; the
// balances in it do not add up to what there is, and together with the channels they do.
//
//     swift run BankSnapshot

import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation
import WireFormat

/// A branch: it passes half of what it gets on to the next.
struct Branch: CausalProcess {
    let next: ReplicaID
    var balance: Int64

    mutating func handle(_ amount: Int64, into outbox: inout Outbox<Int64, Never>) {
        balance -= amount
        outbox.send(amount, to: next)
    }

    mutating func receive(
        _ amount: Int64, from sender: ReplicaID, into outbox: inout Outbox<Int64, Never>
    ) {
        balance += amount
        if amount > 1 { handle(amount / 2, into: &outbox) }
    }
}

/// How a branch and its messages stand in a snapshot, and what they hold of the tokens.
extension Branch: Recordable {
    var recorded: RecordedState {
        RecordedState(state: .number("\(balance)"), amount: balance)
    }

    static func recorded(_ amount: Int64) -> RecordedMessage {
        RecordedMessage(payload: .number("\(amount)"), amount: amount)
    }
}

// The branch knows nothing of clocks or snapshots: both are layers around it.
let topology = Topology.ring(3)
let roster = Roster.lettered(count: 3)
let branches = topology.processes.map { replica in
    let branch = Branch(next: ReplicaID((replica.index + 1) % 3), balance: 100)
    return Snapshotting(
        Stamped(branch, replica: replica, clock: VectorClock()), replica: replica,
        view: View(topology))
}
var bank = SimulatedNetwork(branches, on: topology, seed: 7)
var collector = SnapshotCollector<Stamped<Branch, VectorClock>>(
    roster: roster, topology: topology, total: 300)

for process in topology.processes { bank.request(.application(64), at: process) }
bank.run(until: 9)
let id = collector.begin(initiators: [0], at: bank.now)
bank.request(.begin(id, initiators: [0]), at: 0)
bank.runUntilQuiet()

for timed in bank.takeOutputs() {
    guard case .part(let part) = timed.output,
        let snapshot = collector.add(part, at: timed.time)
    else { continue }
    print("snapshot \(snapshot.name):")
    for process in snapshot.processes {
        let clock = process.recorded.clock?.description(in: roster) ?? ""
        print("  \(roster.name(of: process.process)) holds \(process.recorded.state)  \(clock)")
    }
    for channel in snapshot.channels where !channel.inFlight.isEmpty {
        let tokens = channel.inFlight.map { "\($0.recorded.payload)" }.joined(separator: ", ")
        print("  \(channel.channel.description(in: roster)) carries \(tokens)")
    }
    for result in SnapshotVerifier.verify(snapshot) {
        print("  \(result.assertion.rawValue): \(result.verdict)")
    }
}
