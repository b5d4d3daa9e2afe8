import SeededRandom
import Testing

@Suite("One seed gives one sequence of fair choices")
struct SeededGeneratorTests {
    @Test("The numbers are those that SplitMix64 is known by")
    func vectors() {
        var random = SeededGenerator(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        for number in expected { #expect(random.next() == number) }
        var zero = SeededGenerator(seed: 0)
        #expect(zero.next() == 0xe220_a839_7b1d_cdaf)
    }

    @Test(
        "Numbers below a bound are all equally likely",
        arguments: [1, 2, 3, 7, 10, 100] as [UInt64])
    func below(bound: UInt64) {
        var random = SeededGenerator(seed: bound)
        var counts = [Int](repeating: 0, count: Int(bound))
        let draws = 1_000 * Int(bound)
        for _ in 0..<draws { counts[Int(random.below(bound))] += 1 }
        // Five standard deviations of a count with mean 1000.
        #expect(counts.allSatisfy { abs($0 - 1_000) < 160 })
    }

    @Test("A bound of three quarters of all numbers favours none of them")
    func rejection() {
        // Without rejection every third number would come twice as often as the others.
        let bound: UInt64 = 3 << 62
        var random = SeededGenerator(seed: 7)
        var counts = [0, 0, 0]
        for _ in 0..<30_000 { counts[Int(random.below(bound) % 3)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 10_000) < 410 })
    }

    @Test("A range is hit at both ends and never left")
    func within() {
        var random = SeededGenerator(seed: 3)
        let numbers = Set((0..<1_000).map { _ in random.within(5...9) })
        #expect(numbers == [5, 6, 7, 8, 9])
        #expect(random.within(4...4) == 4)
        var copy = random
        let (anything, next) = (random.within(0...UInt64.max), copy.next())
        #expect(anything == next)
        let top = UInt64.max - 1...UInt64.max
        #expect(Set((0..<100).map { _ in random.within(top) }) == Set(top))
    }

    @Test("Fractions lie from 0 up to 1 with the right mean, and chances come out")
    func fractions() {
        var random = SeededGenerator(seed: 11)
        let draws = (0..<20_000).map { _ in random.unit() }
        #expect(draws.allSatisfy { 0 <= $0 && $0 < 1 })
        #expect(abs(draws.reduce(0, +) / 20_000 - 0.5) < 0.011)
        for probability in [0, 0.1, 0.5, 0.9, 1] {
            let hits = (0..<10_000).count { _ in random.chance(probability) }
            #expect(abs(Double(hits) - 10_000 * probability) < 260)
            if probability == 0 { #expect(hits == 0) }
            if probability == 1 { #expect(hits == 10_000) }
        }
    }

    @Test("Exponential draws have mean 1, variance 1 and the right tail")
    func exponential() {
        var random = SeededGenerator(seed: 13)
        let count = 40_000
        let draws = (0..<count).map { _ in random.exponential() }
        let mean = draws.reduce(0, +) / Double(count)
        #expect(draws.allSatisfy { $0 >= 0 })
        #expect(abs(mean - 1) < 0.025)
        let variance = draws.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count)
        #expect(abs(variance - 1) < 0.08)
        // exp(-0.5), exp(-1), exp(-2), exp(-4)
        let tails = [(0.5, 0.60653), (1, 0.36788), (2, 0.13534), (4, 0.01832)]
        for (bound, probability) in tails {
            let share = Double(draws.count { $0 > bound }) / Double(count)
            #expect(abs(share - probability) < 0.0125)
        }
        #expect(draws.contains { $0 > 7 })
    }

    @Test("Every order of a shuffle is equally likely")
    func shuffle() {
        var random = SeededGenerator(seed: 17)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 {
            var elements = [1, 2, 3, 4]
            random.shuffle(&elements)
            counts[elements, default: 0] += 1
        }
        #expect(counts.count == 24)
        #expect(counts.values.allSatisfy { abs($0 - 1_000) < 160 })
        var none: [Int] = []
        random.shuffle(&none)
        #expect(none.isEmpty)
    }

    @Test("Every element is picked")
    func pick() {
        var random = SeededGenerator(seed: 19)
        #expect(Set((0..<100).map { _ in random.pick(["a", "b", "c"]) }) == ["a", "b", "c"])
    }

    @Test("A generator that is split off goes its own way")
    func split() {
        var random = SeededGenerator(seed: 23)
        var same = SeededGenerator(seed: 23)
        var part = random.split()
        var samePart = same.split()
        #expect(part == samePart)
        // Its bits never change, whichever generator it was split off.
        var first = SeededGenerator(seed: 23)
        #expect(part == SeededGenerator(seed: first.next() ^ 0xa076_1d64_78bd_642f))
        let numbers = (0..<100).map { _ in random.next() }
        let others = (0..<100).map { _ in part.next() }
        #expect(Set(numbers).isDisjoint(with: others))
        #expect(others == (0..<100).map { _ in samePart.next() })
    }

    @Test("A bound of 0 is refused")
    func zeroBound() async {
        await #expect(processExitsWith: .failure) {
            var random = SeededGenerator(seed: 1)
            _ = random.below(0)
        }
    }
}
