import SeededRandom
import Simulation
import Testing

@Suite("Delays follow their distribution")
struct DelayDistributionTests {
    static func draws(_ delay: DelayDistribution, count: Int = 20_000) -> [UInt64] {
        var random = SeededGenerator(seed: 5)
        return (0..<count).map { _ in delay.ticks(using: &random) }
    }

    static func mean(_ draws: [UInt64]) -> Double {
        Double(draws.reduce(0, +)) / Double(draws.count)
    }

    @Test("A fixed delay is always the same, from one tick up to the limit")
    func fixed() {
        #expect(Set(Self.draws(.fixed(7), count: 50)) == [7])
        #expect(Set(Self.draws(.fixed(0), count: 50)) == [1])
        #expect(Set(Self.draws(.fixed(.max), count: 50)) == [DelayDistribution.ticksMax])
    }

    @Test("A uniform delay takes every value of its range")
    func uniform() {
        let draws = Self.draws(.uniform(3...12))
        #expect(Set(draws) == Set(3...12))
        #expect(abs(Self.mean(draws) - 7.5) < 0.11)
        #expect(Set(Self.draws(.uniform(0...2), count: 500)) == [1, 2])
        #expect(Self.draws(.uniform(0...UInt64.max), count: 50).max() == DelayDistribution.ticksMax)
    }

    @Test("An exponential delay has its mean and a long tail")
    func exponential() {
        let draws = Self.draws(.exponential(mean: 100))
        #expect(draws.allSatisfy { $0 >= 1 })
        // Whole ticks are rounded down.
        #expect(abs(Self.mean(draws) - 99.5) < 3.6)
        #expect(abs(Double(draws.count { $0 > 230 }) / 20_000 - 0.1) < 0.011)
        #expect(Set(Self.draws(.exponential(mean: 0), count: 50)) == [1])
        #expect(
            Self.draws(.exponential(mean: 1e300), count: 50).allSatisfy {
                $0 == DelayDistribution.ticksMax
            })
    }

    @Test("Rates outside 0...1 are refused")
    func rates() async {
        await #expect(processExitsWith: .failure) { _ = NetworkOptions(lossRate: 1.5) }
        await #expect(processExitsWith: .failure) { _ = NetworkOptions(duplicationRate: -0.1) }
        await #expect(processExitsWith: .failure) { _ = NetworkOptions(lossRate: .nan) }
    }
}
