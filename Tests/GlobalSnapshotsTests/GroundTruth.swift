import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import TestSupport

// What a snapshot should say, from what really went over every channel.

extension SnapshotRun {
    /// The processes that some initiator reaches, by relaxing every channel often enough.
    func scope(of snapshot: GlobalSnapshot) -> Set<ReplicaID> {
        var reached = Set(snapshot.initiators)
        for _ in 0..<plan.topology.processCount {
            for channel in plan.topology.channels where reached.contains(channel.sender) {
                reached.insert(channel.receiver)
            }
        }
        return reached
    }

    /// Everything in which a snapshot is not what was really there; empty if it is right.
    func discrepancies(_ snapshot: GlobalSnapshot) -> [String] {
        let scope = scope(of: snapshot)
        let truth = truth(of: snapshot.id)
        var found: [String] = []
        if snapshot.processes.map(\.process) != scope.sorted() {
            found.append("the processes are \(snapshot.processes.map(\.process))")
        }
        if snapshot.unreached != plan.topology.processes.filter({ !scope.contains($0) }) {
            found.append("the unreached processes are \(snapshot.unreached)")
        }
        for state in snapshot.processes
        where truth[state.process.index]?.recorded != state.recorded {
            found.append("the state of \(state.process)")
        }
        let channels = plan.topology.channels.filter {
            scope.contains($0.sender) && scope.contains($0.receiver)
        }
        if snapshot.channels.map(\.channel) != channels {
            found.append("the channels are \(snapshot.channels.map(\.channel))")
        }
        for channel in snapshot.channels {
            guard let sender = truth[channel.channel.sender.index],
                let receiver = truth[channel.channel.receiver.index]
            else { continue }
            let sent = sender.sent[channel.channel.receiver.index].map(Base.recorded)
            let received = receiver.received[channel.channel.sender.index].map(Base.recorded)
            if !sent.starts(with: received) {
                found.append("\(channel.channel) received what was not sent")
                continue
            }
            let inFlight = sent.enumerated().dropFirst(received.count).map {
                GlobalSnapshot.InFlight(number: UInt64($0.offset + 1), recorded: $0.element)
            }
            let expected = GlobalSnapshot.ChannelState(
                channel: channel.channel, sentBefore: UInt64(sent.count),
                receivedBefore: UInt64(received.count), markers: [UInt64(sent.count)],
                inFlight: inFlight)
            if channel != expected { found.append("\(channel) is not \(expected)") }
        }
        return found
    }

    /// Whether the recorded state was ever the state of the whole system.
    ///
    /// Two states are the same exactly if every process had been given as many inputs.
    func occurred(_ snapshot: GlobalSnapshot) -> Bool {
        let counts = truth(of: snapshot.id).map { $0?.inputs.count }
        return history.contains { zip($0, counts).allSatisfy { $1 == nil || $0 == $1 } }
    }

    /// Reorders the run so that everything before a process recorded its state comes before
    /// everything after one did, and runs it again; returns what went wrong (Theorem 1).
    ///
    /// Processes outside the scope hear nothing from inside, so all that they did comes first.
    func replay(through snapshot: GlobalSnapshot) -> String? {
        let truth = truth(of: snapshot.id)
        let end = end
        var replay = Replay(network: HandNetwork(start, on: plan.topology))
        var counts = Array(repeating: 0, count: start.count)
        var late: [(process: ReplicaID, input: Int)] = []
        for process in order {
            let input = counts[process.index]
            counts[process.index] += 1
            if let recorded = truth[process.index], input >= recorded.inputs.count {
                late.append((process, input))
            } else if let problem = replay.perform(end[process.index].inputs[input], at: process) {
                return "before: \(problem)"
            }
        }
        for state in snapshot.processes
        where replay.network.processes[state.process]?.recorded != state.recorded {
            return "the run does not pass through the state of \(state.process)"
        }
        for channel in snapshot.channels
        where replay.network.channels[channel.channel, default: []].map(Base.recorded)
            != channel.inFlight.map(\.recorded)
        {
            return "the run does not pass through the state of \(channel.channel)"
        }
        for (process, input) in late {
            if let problem = replay.perform(end[process.index].inputs[input], at: process) {
                return "after: \(problem)"
            }
        }
        for (process, real) in zip(plan.topology.processes, end)
        where replay.network.processes[process]?.recorded != real.recorded {
            return "the run ends in another state"
        }
        return nil
    }
}

/// A network without time on which inputs are given again.
struct Replay<Base: Recordable> {
    private(set) var network: HandNetwork<Observed<Base>>

    /// Gives a process an input, which must be the next of its channel if it is a message.
    mutating func perform(_ input: Observed<Base>.Input, at process: ReplicaID) -> String? {
        guard case .receive(let message, let sender) = input else {
            network.step(process) { $0.perform(input, into: &$1) }
            return nil
        }
        let channel = ChannelID(from: sender, to: process)
        guard let next = network.channels[channel]?.first else { return "\(channel) is empty" }
        guard Base.recorded(next) == Base.recorded(message) else {
            return "another message is next on \(channel)"
        }
        network.deliver(on: channel)
        return nil
    }
}
