import SeededRandom
import Testing

@Suite("A generator can be keyed by what it decides about")
struct KeyedGeneratorTests {
    @Test("It is seeded by a chain of SplitMix64 steps over seed, key and purpose")
    func definition() {
        for seed in UInt64(0)..<20 {
            for key in UInt64(0)..<20 {
                for purpose in UInt64(0)..<5 {
                    var first = SeededGenerator(seed: seed)
                    var second = SeededGenerator(seed: first.next() ^ key)
                    var third = SeededGenerator(seed: second.next() ^ purpose)
                    let expected = SeededGenerator(seed: third.next())
                    #expect(
                        SeededGenerator(seed: seed, key: key, purpose: purpose) == expected)
                }
            }
        }
    }

    @Test("Its numbers are the same in every process and build")
    func pinned() {
        var random = SeededGenerator(seed: 1, key: 2, purpose: 3)
        #expect(random.next() == 1_321_962_074_176_129_191)
    }

    @Test("Small seeds, keys and purposes that are alike draw independently and evenly")
    func independence() {
        var counts = [Int](repeating: 0, count: 8)
        var pairs = [Int](repeating: 0, count: 16)
        var neighbours = [Int](repeating: 0, count: 16)
        for seed in UInt64(0)..<4_000 {
            for key in UInt64(0)..<4 {
                var first = SeededGenerator(seed: seed, key: key, purpose: 1)
                var second = SeededGenerator(seed: seed, key: key, purpose: 2)
                var third = SeededGenerator(seed: seed + 1, key: key, purpose: 1)
                let low = Int(first.below(4))
                let high = Int(second.below(4))
                counts[low] += 1
                counts[4 + high] += 1
                pairs[4 * low + high] += 1
                neighbours[4 * low + Int(third.below(4))] += 1
            }
        }
        // Five standard deviations.
        for count in counts { #expect(abs(count - 4_000) < 275) }
        for count in pairs + neighbours { #expect(abs(count - 1_000) < 155) }
    }

    @Test("No two of many decisions begin with the same number")
    func distinct() {
        var numbers: Set<UInt64> = []
        for seed in UInt64(0)..<20 {
            for key in UInt64(0)..<200 {
                for purpose in UInt64(1)...6 {
                    var random = SeededGenerator(seed: seed, key: key, purpose: purpose)
                    numbers.insert(random.next())
                }
            }
        }
        #expect(numbers.count == 20 * 200 * 6)
    }
}
