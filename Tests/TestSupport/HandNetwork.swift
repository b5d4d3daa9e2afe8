import CausalMessaging
import LogicalClocks
import SeededRandom

/// A network driven by hand: FIFO channels that lose nothing, a clock, and members that come and go.
///
/// What happens next is what the test says, or what it draws.
package struct HandNetwork<P: CausalProcess> {
    package var processes: [ReplicaID: P] = [:]
    package var topology: Topology
    /// What is under way, in order.
    package var channels: [ChannelID: [P.Message]] = [:]
    package private(set) var timers: [(due: UInt64, id: TimerID, process: ReplicaID)] = []
    package private(set) var outputs: [(process: ReplicaID, output: P.Output)] = []
    package private(set) var now: UInt64 = 0

    /// Makes a network without members.
    package init(on topology: Topology) {
        self.topology = topology
    }

    /// Makes a network of one process for each of the topology, in order.
    package init(_ processes: [P], on topology: Topology) {
        self.init(on: topology)
        self.processes = Dictionary(uniqueKeysWithValues: zip(topology.processes, processes))
    }

    /// Lets a process take an input and carries out what it asks for; what goes to nobody is lost.
    package mutating func step(
        _ process: ReplicaID, _ input: (inout P, inout Outbox<P.Message, P.Output>) -> Void
    ) {
        // Taken out, since a second copy would make it copy all that it changes.
        guard var layer = processes.removeValue(forKey: process) else { return }
        var outbox = Outbox<P.Message, P.Output>()
        outbox.now = now
        input(&layer, &outbox)
        processes[process] = layer
        for send in outbox.sends {
            let receivers =
                switch send.destination {
                case .one(let receiver): [receiver]
                case .all: topology.receivers(from: process)
                }
            for receiver in receivers where processes[receiver] != nil {
                channels[ChannelID(from: process, to: receiver), default: []].append(send.message)
            }
        }
        for timer in outbox.timers {
            if let ticks = timer.delayTicks {
                timers.append((now + ticks, timer.id, process))
            } else {
                timers.removeAll { $0.id == timer.id && $0.process == process }
            }
        }
        outputs += outbox.emissions.map { (process, $0.output) }
    }

    /// Hands over what is first on a channel; returns false if there is nothing.
    @discardableResult
    package mutating func deliver(on channel: ChannelID) -> Bool {
        guard let message = channels[channel]?.first else { return false }
        channels[channel]?.removeFirst()
        step(channel.receiver) { $0.receive(message, from: channel.sender, into: &$1) }
        return true
    }

    /// Hands over everything, channel by channel.
    package mutating func deliverAll() {
        while topology.channels.contains(where: { channels[$0]?.isEmpty == false }) {
            for channel in topology.channels { deliver(on: channel) }
        }
    }

    /// Delivers a message of a drawn channel, or lets the next timer run out; returns false if there
    /// is neither.
    package mutating func advance(_ random: inout SeededGenerator) -> Bool {
        let full = channels.filter { !$0.value.isEmpty }.keys.sorted()
        if !full.isEmpty {
            now += random.below(3)
            deliver(on: random.pick(full))
        } else if timers.isEmpty {
            return false
        }
        timers.sort { $0.due < $1.due }
        if let first = timers.first, full.isEmpty || first.due <= now {
            now = max(now, first.due)
            timers.removeFirst()
            step(first.process) { $0.timerFired(first.id, into: &$1) }
        }
        return true
    }

    /// Takes what processes said since the last call.
    package mutating func takeOutputs() -> [(process: ReplicaID, output: P.Output)] {
        defer { outputs = [] }
        return outputs
    }

    /// Takes a process away with all that is under way to and from it.
    package mutating func remove(_ process: ReplicaID) {
        processes[process] = nil
        channels = channels.filter { $0.key.sender != process && $0.key.receiver != process }
        timers.removeAll { $0.process == process }
    }
}
