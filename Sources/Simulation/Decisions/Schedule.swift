import CausalMessaging
import LogicalClocks

/// The decisions of a run as a value: which transmissions were lost or doubled, and how long each
/// took.
///
/// A network can record one while it runs, and can be replayed from one: what is found there is
/// done, and the seed decides the rest. In between it can be edited. To see what one loss changes:
///
///     var schedule = recorded
///     for key in schedule.keys(of: message) { schedule[key]?.isLost = true }
///     var network = SimulatedNetwork(processes, on: topology, seed: 7, replaying: schedule)
///
/// Decisions are named by what they are about, not by when they were made. Those about what an
/// edited run does not have are left alone.
public struct Schedule: Hashable, Sendable {
    /// The subject of a decision: a transmission, or a timer.
    public struct Key: Hashable, Sendable {
        /// What was sent, or which timer was set.
        public let lineage: Lineage

        /// How many of the same lineage went before it, for processes that send something twice for
        /// the same reason in different steps.
        public let occurrence: Int

        /// Creates a key.
        public init(_ lineage: Lineage, occurrence: Int = 0) {
            self.lineage = lineage
            self.occurrence = occurrence
        }
    }

    /// The decisions about one transmission or timer; nil for what is not decided here.
    public struct Decision: Hashable, Sendable {
        /// Whether it is about a timer, for reading; the place in a tick is all that there is to
        /// decide about one.
        public var isTimer = false

        /// The channel of the transmission, for reading; nil for a timer.
        public var channel: ChannelID?

        /// The time at which it was sent or set, for reading.
        public var time: UInt64?

        /// The application's message in it, for reading.
        public var message: MessageID?

        /// Whether it is lost.
        public var isLost: Bool?

        /// How long it travels.
        ///
        /// A FIFO channel lets it arrive no earlier than what went before it.
        public var delayTicks: UInt64?

        /// Whether it arrives twice.
        public var isDuplicated: Bool?

        /// How long the second copy travels.
        public var copyDelayTicks: UInt64?

        /// Its place among what happens in the same tick, if that is shuffled.
        public var order: UInt64?

        /// The place of the second copy.
        public var copyOrder: UInt64?

        /// Creates a decision that decides nothing yet.
        public init() {}
    }

    /// The most decisions that a schedule holds.
    public static let countMax = 10_000_000

    /// The largest place in a tick.
    public static let orderMax: UInt64 = 1 << KeyedDraws.orderBitCount - 1

    /// What the decisions are about, in the order in which they were made.
    public private(set) var keys: [Key] = []

    private var decisions: [Key: Decision] = [:]

    /// Creates a schedule without decisions.
    public init() {}

    /// The number of transmissions and timers about which something is decided.
    public var count: Int { keys.count }

    /// Whether nothing is decided.
    public var isEmpty: Bool { keys.isEmpty }

    /// The decision about a transmission or a timer; nil to leave it to the seed.
    ///
    /// - Complexity: O(1) on average; O(*n*) to forget one of *n* decisions.
    public subscript(key: Key) -> Decision? {
        get { decisions[key] }
        set {
            let isNew = decisions[key] == nil
            decisions[key] = newValue
            if isNew && newValue != nil { keys.append(key) }
            if !isNew && newValue == nil { keys.removeAll { $0 == key } }
        }
    }

    /// Returns the transmissions that carried a message of the application, copies and repeats on
    /// every channel included, in order.
    ///
    /// - Complexity: O(*n*), where *n* is the number of decisions.
    public func keys(of message: MessageID) -> [Key] {
        keys.filter { decisions[$0]?.message == message }
    }
}
