import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation

/// A process whose messages say how they came about: the number of the command at their root, and
/// the way from it.
///
/// What it sends depends on nothing else.
struct Rumour: CausalProcess {
    /// The root and the way from it, as text.
    typealias Message = String

    enum Request: Sendable {
        case spread(String)
        case spreadLater(String, afterTicks: UInt64)
    }

    let replica: ReplicaID
    /// What was sent, in order: message *n* of this process is the *n*-th.
    var sent: [String] = []
    /// What the timers that were set will spread, by number.
    var later: [String] = []

    mutating func handle(_ request: Request, into outbox: inout Outbox<String, String>) {
        switch request {
        case .spread(let root): spread("\(root):\(replica)", into: &outbox)
        case .spreadLater(let root, let ticks):
            later.append("\(root):later\(replica)")
            outbox.setTimer(TimerID(UInt64(later.count - 1)), afterTicks: ticks)
        }
    }

    mutating func receive(
        _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, String>
    ) {
        outbox.emit(message)
        let hops = message.utf8.count { $0 == UInt8(ascii: ">") }
        guard hops < 2 else { return }
        // Two answers to the sender, one after the other, and a broadcast from one of the receivers.
        for part in ["x", "y"] {
            send("\(message)>\(part)\(replica)", to: .one(sender), into: &outbox)
        }
        if (sender.index + 1) % 4 == replica.index {
            spread("\(message)>>\(replica)", into: &outbox)
        }
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<String, String>) {
        spread(later[Int(timer.number)], into: &outbox)
    }

    private mutating func spread(_ text: String, into outbox: inout Outbox<String, String>) {
        send(text, to: .all, into: &outbox)
    }

    private mutating func send(
        _ text: String, to destination: Destination, into outbox: inout Outbox<String, String>
    ) {
        sent.append(text)
        outbox.send(text, to: destination)
    }
}

/// A run of rumours behind reliable, causally ordered channels, from numbered commands any of which
/// can be left out.
struct RumourRun {
    typealias Stack = ReliableChannels<CausallyBroadcast<Stamped<Rumour, VectorClock>>>

    enum Action: Sendable {
        case spread(at: ReplicaID)
        case spreadLater(at: ReplicaID, afterTicks: UInt64)
        case crash(ReplicaID)
        case restart(ReplicaID)
        case cut(ChannelID)
        case healAll
    }

    struct Command: Sendable {
        let number: UInt64
        let time: UInt64
        let action: Action
    }

    static let count = 4

    let seed: UInt64
    let options: NetworkOptions
    let commands: [Command]

    /// Draws a run.
    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.seed = random.next()
        options = NetworkOptions(
            order: random.pick(NetworkOptions.Order.allCases),
            delay: random.pick([.uniform(1...10), .exponential(mean: 20), .fixed(3)]),
            lossRate: random.pick([0, 0.1, 0.3]), duplicationRate: random.pick([0, 0.1, 0.3]),
            shuffles: random.chance(0.5))
        var time: UInt64 = 0
        commands = (0..<random.within(2...6)).map { number in
            time += random.below(30)
            let process = ReplicaID(random.index(below: Self.count))
            let other = ReplicaID((process.index + 1) % Self.count)
            let action: Action =
                switch random.below(9) {
                case 0: .crash(process)
                case 1: .restart(process)
                case 2: .cut(ChannelID(from: process, to: other))
                case 3: .healAll
                case 4: .spreadLater(at: process, afterTicks: random.below(40))
                default: .spread(at: process)
                }
            return Command(number: number, time: time, action: action)
        }
    }

    /// Runs the commands, without the one with a number, to the end: all healed and restarted.
    func network(
        without left: UInt64? = nil, seed: UInt64? = nil, replaying schedule: Schedule? = nil,
        isStrict: Bool = false, numbered: Bool = true, until step: UInt64 = .max
    ) -> SimulatedNetwork<Stack> {
        let view = View(.clique(Self.count))
        let stacks = view.topology.processes.map { replica in
            Stack(
                CausallyBroadcast(
                    Stamped(Rumour(replica: replica), replica: replica, clock: VectorClock()),
                    replica: replica, view: view), replica: replica, view: view)
        }
        var network = SimulatedNetwork(
            stacks, in: view, options: options, seed: seed ?? self.seed, keepsJournal: true,
            recordsSchedule: true, replaying: schedule, isStrict: isStrict)
        for command in commands where command.number != left {
            network.run(until: command.time)
            perform(command, numbered, on: &network)
        }
        network.healAll()
        for process in view.topology.processes { network.restart(process, number: 1_000) }
        network.runUntilQuiet(ticksMax: 200_000)
        return network
    }

    private func perform(
        _ command: Command, _ numbered: Bool, on network: inout SimulatedNetwork<Stack>
    ) {
        let number = numbered ? command.number : nil
        switch command.action {
        case .spread(let process):
            network.request(.spread("\(command.number)"), at: process, number: number)
        case .spreadLater(let process, let ticks):
            network.request(
                .spreadLater("\(command.number)", afterTicks: ticks), at: process, number: number)
        case .crash(let process): network.crash(process)
        case .restart(let process): network.restart(process, number: number)
        case .cut(let channel): network.cut(channel)
        case .healAll: network.healAll()
        }
    }

    /// A message of the application on one channel, by what it says.
    struct Content: Hashable {
        var text: String
        var channel: ChannelID
    }

    /// What the transmissions of each message descend from, repeats and copies taken together.
    static func descents(in network: SimulatedNetwork<Stack>) -> [Content: Set<Lineage>] {
        var descents: [Content: Set<Lineage>] = [:]
        for event in network.journal where event.kind == .sent {
            guard let message = event.message else { continue }
            let sender = network.processes[message.origin.index]
            let text = sender.base.base.base.sent[Int(message.number) - 1]
            descents[Content(text: text, channel: event.channel), default: []]
                .insert(event.lineage.original)
        }
        return descents
    }
}
