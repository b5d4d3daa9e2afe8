import CausalMessaging
import CausalMetadata
import LogicalClocks
import SeededRandom

/// A network of processes in virtual time, in which every choice comes from one seed.
///
///     var network = SimulatedNetwork(processes, on: .ring(3), seed: 7)
///     network.request(.transfer(5), at: 0)
///     network.runUntilQuiet()
///     for output in network.takeOutputs() { … }
///
/// A simulation is a value: a copy is a second future of the same past. Its steps depend on
/// the seed, the options and the requests, and on nothing else.
public struct SimulatedNetwork<P: CausalProcess>: Sendable {
    /// Something that a process told the world outside.
    public struct TimedOutput: Sendable {
        /// The virtual time.
        public let time: UInt64
        /// The process.
        public let process: ReplicaID
        /// What it said.
        public let output: P.Output
        /// The context of the activity that it belongs to.
        public let context: CausalContext

        @inlinable
        init(time: UInt64, process: ReplicaID, output: P.Output, context: CausalContext) {
            self.time = time
            self.process = process
            self.output = output
            self.context = context
        }
    }

    /// Why a run stopped.
    public enum End: Hashable, Sendable {
        /// Nothing is left to happen.
        case quiet
        /// The time that was asked for has come.
        case time
        /// More is waiting than ``SimulatedNetwork/pendingMax`` allows.
        case pendingLimit
    }

    @usableFromInline
    enum Pending: Sendable {
        case message(P.Message, channel: Int32, transmission: UInt64)
        case timer(PendingTimer, number: UInt64, incarnation: UInt32, activity: Activity)
    }

    /// A name of timers of one process.
    @usableFromInline
    struct PendingTimer: Hashable, Sendable {
        @usableFromInline let id: TimerID
        @usableFromInline let process: ReplicaID

        @inlinable
        init(id: TimerID, process: ReplicaID) {
            self.id = id
            self.process = process
        }
    }

    /// What the simulator keeps of each channel.
    @usableFromInline
    struct ChannelState: Sendable {
        /// The time at which the last message sent so far arrives.
        @usableFromInline var lastArrival: UInt64 = 0
        @usableFromInline var isCut = false

        @inlinable
        init() {}
    }

    /// What the simulator keeps of each process.
    @usableFromInline
    struct ProcessState: Sendable {
        @usableFromInline var isUp = true
        /// Counts crashes, so that timers of an earlier life do not fire.
        @usableFromInline var incarnation: UInt32 = 0

        @inlinable
        init() {}
    }

    /// The most messages and timers that may wait at one time.
    public static var pendingMax: Int { 10_000_000 }

    /// The latest time that a run can be asked to reach, which leaves room for delays.
    public static var timeMax: UInt64 { 1 << 62 }

    /// The processes and channels.
    public let topology: Topology

    /// How channels treat messages.
    public let options: NetworkOptions

    /// The processes, by identifier.
    public var processes: [P]

    /// The virtual time, in ticks.
    public var now: UInt64 { clock }

    /// The number of messages that were handed to processes.
    public var deliveredCount: UInt64 { delivered }

    /// What the network did, if the simulation was created with a journal.
    public var journal: [NetworkEvent] { journalStore }

    /// When the next thing happens, or nil if nothing is left to happen.
    public var nextTime: UInt64? { queue.nextTime }

    @usableFromInline var clock: UInt64 = 0
    @usableFromInline var steps: UInt64 = 0
    @usableFromInline var delivered: UInt64 = 0
    @usableFromInline var transmissions: UInt64 = 0
    @usableFromInline var queue = EventQueue<Pending>()
    @usableFromInline var outbox = Outbox<P.Message, P.Output>()
    @usableFromInline var outputs: [TimedOutput] = []
    @usableFromInline var channelStates: [ChannelState]
    @usableFromInline var processStates: [ProcessState]
    /// The index of the channel between each two processes, by sender, or -1.
    @usableFromInline let channelIndices: [Int32]
    /// The processes as they were given, for those that lose their memory.
    @usableFromInline let originals: [P]
    @usableFromInline var delays: SeededGenerator
    @usableFromInline var faults: SeededGenerator
    /// The number of timers set so far.
    @usableFromInline var timersSet: UInt64 = 0
    /// For names that were cancelled, the number of timers that had been set then.
    @usableFromInline var cancellations: [PendingTimer: UInt64] = [:]
    @usableFromInline var journalStore: [NetworkEvent] = []
    @usableFromInline let keepsJournal: Bool

    /// Creates a network and starts its processes in order.
    ///
    /// - Parameters:
    ///   - processes: The processes, by identifier.
    ///   - topology: The channels between them.
    ///   - options: How channels treat messages.
    ///   - seed: What every choice is drawn from.
    ///   - keepsJournal: Whether to write down what the network does.
    /// - Precondition: There are as many processes as the topology says.
    public init(
        _ processes: [P], on topology: Topology, options: NetworkOptions = NetworkOptions(),
        seed: UInt64, keepsJournal: Bool = false
    ) {
        precondition(
            processes.count == topology.processCount, "one process for each of the topology")
        self.processes = processes
        originals = processes
        self.topology = topology
        self.options = options
        self.keepsJournal = keepsJournal
        channelStates = Array(repeating: ChannelState(), count: topology.channels.count)
        processStates = Array(repeating: ProcessState(), count: processes.count)
        var indices = [Int32](repeating: -1, count: processes.count * processes.count)
        for (index, channel) in topology.channels.enumerated() {
            indices[channel.sender.index * processes.count + channel.receiver.index] =
                Int32(index)
        }
        channelIndices = indices
        var random = SeededGenerator(seed: seed)
        delays = random.split()
        faults = random.split()
        for process in topology.processes {
            self.processes[process.index].start(into: &outbox)
            carryOut(from: process)
        }
    }

    /// Hands a request to a process now, with the context of the activity that it belongs to;
    /// returns whether the process was up to take it.
    @discardableResult
    @inlinable
    public mutating func request(
        _ request: P.Request, at process: ReplicaID, context: CausalContext = CausalContext()
    ) -> Bool {
        guard processStates[process.index].isUp else { return false }
        steps += 1
        outbox.now = clock
        outbox.context = context
        processes[process.index].handle(request, into: &outbox)
        carryOut(from: process)
        return true
    }

    /// Lets the next thing happen; returns false if there is none.
    @discardableResult
    @inlinable
    public mutating func step() -> Bool {
        guard let (time, next) = queue.popFirst() else { return false }
        clock = max(clock, time)
        steps += 1
        switch next {
        case .message(let message, let channel, let transmission):
            deliver(message, on: Int(channel), transmission)
        case .timer(let timer, let number, let incarnation, let activity):
            fire(timer, number, incarnation, activity)
        }
        return true
    }

    /// Lets everything happen up to and including a time, which it then is.
    ///
    /// - Precondition: `time` is at most ``timeMax``.
    @discardableResult
    @inlinable
    public mutating func run(until time: UInt64) -> End {
        precondition(time <= Self.timeMax, "a run ends at \(Self.timeMax) ticks at the latest")
        while let next = queue.nextTime, next <= time {
            guard queue.count <= Self.pendingMax else { return .pendingLimit }
            step()
        }
        clock = max(clock, time)
        return queue.count == 0 ? .quiet : .time
    }

    /// Lets everything happen until nothing is left, for a number of ticks at most.
    @discardableResult
    @inlinable
    public mutating func runUntilQuiet(ticksMax: UInt64 = 1_000_000) -> End {
        let deadline = clock + min(ticksMax, Self.timeMax - min(clock, Self.timeMax))
        while let next = queue.nextTime, next <= deadline {
            guard queue.count <= Self.pendingMax else { return .pendingLimit }
            step()
        }
        if queue.count == 0 { return .quiet }
        clock = deadline
        return .time
    }

    /// What processes told the world outside since the last call, in order.
    @inlinable
    public mutating func takeOutputs() -> [TimedOutput] {
        defer { outputs = [] }
        return outputs
    }

    /// What the network did since the last call, in order.
    public mutating func takeJournal() -> [NetworkEvent] {
        defer { journalStore = [] }
        return journalStore
    }
}
