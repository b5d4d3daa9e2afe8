import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

/// The name of one send of a ``Talker``; the copies of a broadcast share it.
struct Note: Hashable, Sendable {
    var origin: ReplicaID
    var number: Int
}

/// What a ``Talker`` tells of itself, in the order in which it happens.
enum Talk: Hashable, Sendable {
    case sent(Note, Destination)
    case took(Note)
}

/// A process that sends on request and sometimes answers what it receives, so that runs hold
/// long causal chains.
struct Talker: CausalProcess {
    let replica: ReplicaID
    let receivers: [ReplicaID]
    let broadcastRate: Double
    var random: SeededGenerator
    var answersLeft: Int
    var sentCount = 0

    static func group(
        _ topology: Topology, seed: UInt64, broadcastRate: Double, answers: Int = 8
    ) -> [Talker] {
        topology.processes.map { replica in
            Talker(
                replica: replica, receivers: topology.receivers(from: replica),
                broadcastRate: broadcastRate,
                random: SeededGenerator(seed: seed &* 1_000 &+ UInt64(replica.index)),
                answersLeft: answers)
        }
    }

    /// One of three that answers nothing.
    static func quiet(_ replica: ReplicaID, broadcastRate: Double = 1) -> Talker {
        group(.clique(3), seed: 0, broadcastRate: broadcastRate, answers: 0)[replica.index]
    }

    mutating func handle(_ request: Int, into outbox: inout Outbox<Note, Talk>) {
        for _ in 0..<request { say(into: &outbox) }
    }

    mutating func receive(
        _ message: Note, from sender: ReplicaID, into outbox: inout Outbox<Note, Talk>
    ) {
        outbox.emit(.took(message))
        while answersLeft > 0 && random.chance(0.5) {
            answersLeft -= 1
            say(into: &outbox)
        }
    }

    private mutating func say(into outbox: inout Outbox<Note, Talk>) {
        guard !receivers.isEmpty else { return }
        sentCount += 1
        let note = Note(origin: replica, number: sentCount)
        let destination: Destination =
            random.chance(broadcastRate) ? .all : .one(random.pick(receivers))
        outbox.emit(.sent(note, destination))
        outbox.send(note, to: destination)
    }
}

/// What was wrong with the deliveries of a run, judged by sets of sends and by nothing that the
/// layers compute.
struct DeliveryVerdict: Hashable {
    /// Deliveries of a message before one that had been sent to the same process and happened
    /// before it.
    var violations = 0
    /// Deliveries of a message that had been delivered.
    var repeats = 0
    /// Messages that never came.
    var missing = 0
    /// Right deliveries.
    var deliveries = 0

    var isClean: Bool { violations == 0 && repeats == 0 && missing == 0 }

    /// Judges what processes said, in the order of the run.
    ///
    /// - Parameter targets: The processes that a send is for.
    init(
        _ talks: [(process: ReplicaID, talk: Talk)], processCount: Int,
        targets: (ReplicaID, Destination) -> [ReplicaID]
    ) {
        // The sends in the causal past of each process, and of each send.
        var known = [Set<Note>](repeating: [], count: processCount)
        var past: [Note: Set<Note>] = [:]
        var receivers: [Note: [ReplicaID]] = [:]
        var taken = [Set<Note>](repeating: [], count: processCount)
        for (process, talk) in talks {
            switch talk {
            case .sent(let note, let destination):
                past[note] = known[process.index]
                receivers[note] = targets(process, destination)
                known[process.index].insert(note)
            case .took(let note):
                guard taken[process.index].insert(note).inserted else {
                    repeats += 1
                    continue
                }
                deliveries += 1
                let before = past[note, default: []]
                violations += before.count { earlier in
                    receivers[earlier, default: []].contains(process)
                        && !taken[process.index].contains(earlier)
                }
                known[process.index].formUnion(before)
                known[process.index].insert(note)
            }
        }
        for (note, receivers) in receivers {
            missing += receivers.count { !taken[$0.index].contains(note) }
        }
    }
}

extension DeliveryVerdict {
    /// Judges the outputs of a run in which broadcasts are for all others, or, unless they are passed
    /// on, for the receivers of their origin.
    init<P: CausalProcess>(
        _ outputs: [SimulatedNetwork<P>.TimedOutput], on topology: Topology,
        isPassedOn: Bool = true
    ) where P.Output == Talk {
        let talks = outputs.map { (process: $0.process, talk: $0.output) }
        self.init(talks, processCount: topology.processCount) { origin, destination in
            switch destination {
            case .one(let receiver): [receiver]
            case .all where isPassedOn: topology.processes.filter { $0 != origin }
            case .all: topology.receivers(from: origin)
            }
        }
    }
}

extension DeliveryVerdict {
    /// Lets a group of talkers in layers chat, and judges what they deliver.
    static func ofChat<Layer: CausalProcess>(
        _ layers: [Layer], on topology: Topology, _ options: NetworkOptions, posts: Int = 8,
        seed: UInt64, isPassedOn: Bool = true
    ) -> (verdict: DeliveryVerdict, layers: [Layer])
    where Layer.Request == Int, Layer.Output == Talk {
        var network = SimulatedNetwork(layers, on: topology, options: options, seed: seed)
        let outputs = network.chat(posts: posts, seed: seed)
        return (
            DeliveryVerdict(outputs, on: topology, isPassedOn: isPassedOn), network.processes
        )
    }
}

extension SimulatedNetwork where P.Request == Int {
    /// Asks processes at random to talk, and lets everything settle.
    mutating func chat(posts: Int, seed: UInt64) -> [TimedOutput] {
        var random = SeededGenerator(seed: seed ^ 0x5eed)
        for _ in 0..<posts {
            request(1 + random.index(below: 2), at: random.pick(topology.processes))
            run(until: now + random.below(25))
        }
        settle()
        return takeOutputs()
    }
}
