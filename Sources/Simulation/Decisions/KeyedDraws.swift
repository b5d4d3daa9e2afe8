import CausalMessaging
import SeededRandom

/// The source of what is drawn in a run: for each decision a generator of its own, keyed by the
/// seed, what the decision is about, and its purpose.
@usableFromInline
struct KeyedDraws: Sendable {
    /// The subject of a draw for a transmission or a timer.
    ///
    /// The numbers are part of what a seed means.
    @usableFromInline
    enum Purpose: UInt64, Sendable {
        case loss = 1
        case delay = 2
        case duplication = 3
        case copyDelay = 4
        case order = 5
        case copyOrder = 6
    }

    /// The bits of a place in the tick.
    @usableFromInline static var orderBitCount: UInt64 { 24 }

    /// The first bits that the seed gives.
    @usableFromInline let stem: UInt64
    @usableFromInline var options: NetworkOptions

    @inlinable
    init(seed: UInt64, options: NetworkOptions) {
        var random = SeededGenerator(seed: seed)
        stem = random.next()
        self.options = options
    }

    @inlinable
    func isLost(_ lineage: Lineage) -> Bool {
        guard options.lossRate > 0 else { return false }
        var random = generator(lineage, .loss)
        return random.chance(options.lossRate)
    }

    @inlinable
    func isDuplicated(_ lineage: Lineage) -> Bool {
        guard options.duplicationRate > 0 else { return false }
        var random = generator(lineage, .duplication)
        return random.chance(options.duplicationRate)
    }

    @inlinable
    func delayTicks(_ lineage: Lineage, _ purpose: Purpose) -> UInt64 {
        var random = generator(lineage, purpose)
        return options.delay.ticks(using: &random)
    }

    @inlinable
    func order(_ lineage: Lineage, _ purpose: Purpose) -> UInt64 {
        guard options.shuffles else { return 0 }
        var random = generator(lineage, purpose)
        return random.next() >> (64 - Self.orderBitCount)
    }

    /// Draws everything about a transmission.
    @inlinable
    func fate(of lineage: Lineage) -> Fate {
        var fate = Fate()
        fate.isLost = isLost(lineage)
        if fate.isLost { return fate }
        fate.delayTicks = delayTicks(lineage, .delay)
        fate.order = order(lineage, .order)
        fate.isDuplicated = isDuplicated(lineage)
        if fate.isDuplicated {
            fate.copyDelayTicks = delayTicks(lineage, .copyDelay)
            fate.copyOrder = order(lineage, .copyOrder)
        }
        return fate
    }

    @inlinable
    func generator(_ lineage: Lineage, _ purpose: Purpose) -> SeededGenerator {
        SeededGenerator(stem: stem, key: lineage.rawValue, purpose: purpose.rawValue)
    }
}
