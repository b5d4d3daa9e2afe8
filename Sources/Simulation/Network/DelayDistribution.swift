import SeededRandom

/// A distribution of travel times of messages, in ticks of virtual time; never less than one tick.
@nonexhaustive
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
