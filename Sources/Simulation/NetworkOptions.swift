import SeededRandom

/// How the simulated channels treat messages while nothing is partitioned or crashed.
public struct NetworkOptions: Hashable, Sendable {
    /// In which order the messages of one channel arrive.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// As they were sent; messages of different channels still overtake each other.
        case fifo
        /// Each as its own delay has it.
        case reordering
    }

    /// The order within a channel.
    public var order: Order

    /// How long a message travels.
    public var delay: DelayDistribution

    /// The probability that a message is lost.
    public var lossRate: Double

    /// The probability that a message arrives twice.
    public var duplicationRate: Double

    /// Creates options; by default a FIFO network without loss, delays 1 to 10 ticks.
    ///
    /// - Precondition: Both rates lie between 0 and 1.
    public init(
        order: Order = .fifo, delay: DelayDistribution = .uniform(1...10), lossRate: Double = 0,
        duplicationRate: Double = 0
    ) {
        precondition(0...1 ~= lossRate && 0...1 ~= duplicationRate, "a rate lies in 0...1")
        self.order = order
        self.delay = delay
        self.lossRate = lossRate
        self.duplicationRate = duplicationRate
    }
}

/// How long a message travels, in ticks of virtual time; never less than one tick.
public enum DelayDistribution: Hashable, Sendable {
    /// Always the same.
    case fixed(UInt64)
    /// Any number of ticks in a range, all equally likely.
    case uniform(ClosedRange<UInt64>)
    /// Exponential with a mean: most are short, few are very long.
    case exponential(mean: Double)

    /// The longest delay that is ever drawn.
    public static let ticksMax: UInt64 = 1_000_000_000

    /// Draws a delay.
    @inlinable
    public func ticks(using random: inout SeededGenerator) -> UInt64 {
        switch self {
        case .fixed(let ticks): return min(max(ticks, 1), Self.ticksMax)
        case .uniform(let range): return min(max(random.within(range), 1), Self.ticksMax)
        case .exponential(let mean):
            let ticks = min(mean * random.exponential(), Double(Self.ticksMax))
            return max(UInt64(max(ticks, 0)), 1)
        }
    }
}
