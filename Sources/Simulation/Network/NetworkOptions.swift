/// The options of a simulated network: how channels treat messages while nothing is partitioned or
/// crashed, and in which order things happen.
public struct NetworkOptions: Hashable, Sendable {
    /// The order in which the messages of one channel arrive.
    @nonexhaustive
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// As they were sent; messages of different channels still overtake each other.
        case fifo
        /// Each as its own delay has it.
        case reordering
    }

    /// The most messages and timers that a network lets wait at one time, if it has no limit of its
    /// own.
    public static let pendingCountMax = 10_000_000

    /// The order within a channel.
    public var order: Order

    /// How long a message travels.
    public var delay: DelayDistribution

    /// The probability that a message is lost.
    public var lossRate: Double

    /// The probability that a message arrives twice.
    public var duplicationRate: Double

    /// Whether what happens in one tick happens in a drawn order, and not in the order in which it
    /// was asked for; messages of one FIFO channel keep theirs.
    ///
    /// With delays of one tick every order of what is under way then occurs for some seed.
    public var shuffles: Bool

    /// The most messages and timers that may wait at one time; a run stops when more do.
    public var pendingMax: Int

    /// Creates options; by default a FIFO network without loss, delays 1 to 10 ticks.
    ///
    /// - Precondition: Both rates lie between 0 and 1, and `pendingMax` is not negative.
    public init(
        order: Order = .fifo, delay: DelayDistribution = .uniform(1...10), lossRate: Double = 0,
        duplicationRate: Double = 0, shuffles: Bool = false, pendingMax: Int = pendingCountMax
    ) {
        precondition(0...1 ~= lossRate && 0...1 ~= duplicationRate, "a rate lies in 0...1")
        precondition(pendingMax >= 0, "a limit is not negative")
        self.order = order
        self.delay = delay
        self.lossRate = lossRate
        self.duplicationRate = duplicationRate
        self.shuffles = shuffles
        self.pendingMax = pendingMax
    }
}
