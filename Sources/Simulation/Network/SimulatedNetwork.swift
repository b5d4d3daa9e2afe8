import CausalMessaging
import CausalMetadata
import LogicalClocks
import SeededRandom

/// A network of processes in virtual time, in which every choice comes from one seed.
///
///     var network = SimulatedNetwork(processes, on: .ring(3), seed: 7)
///     network.request(.transfer(5), at: 0, number: 1)
///     network.runUntilQuiet()
///     for output in network.takeOutputs() { … }
///
/// A simulation is a value: a copy is a second future of the same past. Its steps depend on
/// the seed, the options and the requests, and on nothing else. How a message is treated depends on
/// the seed and on what it descends from (<doc:KeyedDraws>): a request that is left out changes
/// nothing of what descends from others.
///
/// Processes are addressed by the replica that was their first life, or any later one.
public struct SimulatedNetwork<P: CausalProcess>: Sendable {
    /// An output of a process, with its time.
    public struct TimedOutput: Sendable {
        /// The virtual time.
        public let time: UInt64
        /// The life of the process that said it.
        public let process: ReplicaID
        /// What it said.
        public let output: P.Output
        /// The activity that it belongs to.
        public let activity: Activity

        /// The context of the activity.
        @inlinable
        public var context: CausalContext { activity.context }

        @inlinable
        init(time: UInt64, process: ReplicaID, output: P.Output, activity: Activity) {
            self.time = time
            self.process = process
            self.output = output
            self.activity = activity
        }
    }

    /// A reason why a run stopped.
    @nonexhaustive
    public enum End: Hashable, Sendable {
        /// Nothing is left to happen.
        case quiet
        /// The time that was asked for has come.
        case time
        /// More is waiting than ``NetworkOptions/pendingMax`` allows.
        case pendingLimit
        /// Something was to be decided that a strict replay does not have.
        case undecided(Schedule.Key)
    }

    /// The latest time that a run can be asked to reach, which leaves room for delays.
    public static var timeMax: UInt64 { 1 << 62 }

    /// The most processes that can have been members of one network.
    public static var processCountMax: Int { 4_096 }

    /// The current lives of the processes, in the order in which they joined: with a topology of
    /// processes 0, 1, 2, … by identifier.
    ///
    /// A process that has left stays as it was. A driver may change the values between steps, but not their number.
    public var processes: [P]

    /// The members and the channels, as the processes know them.
    public var view: View { currentView }

    /// The channels of the network: those of the view, and the ways back where it has these.
    public var topology: Topology { currentTopology }

    /// How channels treat messages; ``setLossRate(_:)`` changes how many they lose.
    @inlinable
    public var options: NetworkOptions { draws.options }

    /// The virtual time, in ticks.
    public var now: UInt64 { clock }

    /// The number of messages that were handed to processes.
    public var deliveredCount: UInt64 { delivered }

    /// The number of messages and timers that wait.
    public var pendingCount: Int { queue.count }

    /// What the network did since the journal was taken last, if the simulation was created with
    /// one.
    ///
    /// It grows until it is taken.
    public var journal: [NetworkEvent] { journalStore }

    /// The decisions so far, if they are recorded.
    ///
    /// They grow with the run.
    public var schedule: Schedule? { book?.recorded }

    /// When the next thing happens, or nil if nothing is left to happen.
    public var nextTime: UInt64? { queue.nextTime }

    @usableFromInline var clock: UInt64 = 0
    @usableFromInline var steps: UInt64 = 0
    @usableFromInline var delivered: UInt64 = 0
    @usableFromInline var transmissions: UInt64 = 0
    @usableFromInline var requests: UInt64 = 0
    @usableFromInline var queue = EventQueue<P.Message, PendingTimer>()
    /// The timers in the queue, by their names.
    @usableFromInline var timerNames = TimerNames()
    /// How many timers the step has set in each layer.
    @usableFromInline var timerPlaces: [UInt64] = []
    @usableFromInline var outbox = Outbox<P.Message, P.Output>()
    @usableFromInline var outputs: [TimedOutput] = []
    @usableFromInline var channels = ChannelTable()
    @usableFromInline var states: [ProcessState] = []
    /// The index of the process of each replica, or -1.
    @usableFromInline var indices: [Int32] = []
    @usableFromInline var currentView: View
    @usableFromInline var currentTopology: Topology
    @usableFromInline let hasWaysBack: Bool
    @usableFromInline var draws: KeyedDraws
    @usableFromInline var book: DecisionBook?
    /// What was sent in this step on channels that took from several descents.
    @usableFromInline var places: [SentPlace: UInt32] = [:]
    @usableFromInline var placesStep: UInt64 = 0
    @usableFromInline var journalStore: [NetworkEvent] = []
    @usableFromInline let keepsJournal: Bool
    @usableFromInline let keepsLosses: Bool

    /// Creates a network and starts its processes in order.
    ///
    /// - Parameters:
    ///   - processes: The processes, in the order of the members of the view.
    ///   - view: The members and the channels between them.
    ///   - hasWaysBack: Whether there is a channel back for each channel of the view, as
    ///     acknowledgements need it.
    ///   - options: How channels treat messages.
    ///   - seed: What every choice is drawn from.
    ///   - keepsJournal: Whether to write down what the network does.
    ///   - keepsLosses: Whether to write down what it loses, if not everything.
    ///   - recordsSchedule: Whether to write down what is decided.
    ///   - replayed: Decisions to be followed; what it does not decide is drawn.
    ///   - isStrict: Whether a run stops at the first decision that is not in the schedule.
    /// - Precondition: There are as many processes as members.
    public init(
        _ processes: [P], in view: View, hasWaysBack: Bool = false,
        options: NetworkOptions = NetworkOptions(), seed: UInt64, keepsJournal: Bool = false,
        keepsLosses: Bool = false,
        recordsSchedule: Bool = false, replaying replayed: Schedule? = nil, isStrict: Bool = false
    ) {
        precondition(
            processes.count == view.topology.processCount, "one process for each of the topology")
        self.processes = processes
        self.keepsJournal = keepsJournal
        self.keepsLosses = keepsLosses || keepsJournal
        self.hasWaysBack = hasWaysBack
        currentView = view
        currentTopology = hasWaysBack ? view.topology.withWaysBack : view.topology
        draws = KeyedDraws(seed: seed, options: options)
        if recordsSchedule || replayed != nil {
            book = DecisionBook(
                recording: recordsSchedule, replaying: replayed, isStrict: isStrict)
        }
        for replica in view.topology.processes {
            addProcess(replica, named: view.process(of: replica))
        }
        _ = channels.adopt(currentTopology, indices: indices, names: states.map(\.name))
        for index in states.indices { start(index, number: nil) }
    }

    /// Creates a network on a topology, which is that of its first view.
    ///
    /// - Parameters:
    ///   - processes: The processes, by identifier.
    ///   - topology: The channels between them.
    ///   - options: How channels treat messages.
    ///   - seed: What every choice is drawn from.
    ///   - keepsJournal: Whether to write down what the network does.
    ///   - keepsLosses: Whether to write down what it loses, if not everything.
    ///   - recordsSchedule: Whether to write down what is decided.
    ///   - replayed: Decisions to be followed; what it does not decide is drawn.
    ///   - isStrict: Whether a run stops at the first decision that is not in the schedule.
    /// - Precondition: There are as many processes as the topology says.
    public init(
        _ processes: [P], on topology: Topology, options: NetworkOptions = NetworkOptions(),
        seed: UInt64, keepsJournal: Bool = false,
        keepsLosses: Bool = false, recordsSchedule: Bool = false,
        replaying replayed: Schedule? = nil, isStrict: Bool = false
    ) {
        self.init(
            processes, in: View(topology), options: options, seed: seed,
            keepsJournal: keepsJournal, keepsLosses: keepsLosses,
            recordsSchedule: recordsSchedule, replaying: replayed,
            isStrict: isStrict)
    }
}
