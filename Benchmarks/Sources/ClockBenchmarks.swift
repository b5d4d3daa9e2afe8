import LogicalClocks
import Simulation

/// The clock that most libraries have: a dictionary.
struct DictionaryClock {
    var counts: [UInt32: UInt64]

    mutating func merge(_ other: Self) {
        counts.merge(other.counts) { max($0, $1) }
    }

    func isBelowOrEqual(to other: Self) -> Bool {
        counts.allSatisfy { $1 <= other.counts[$0, default: 0] }
    }
}

private func counts(_ count: Int, seed: UInt64) -> [UInt64] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in random.within(1...1_000) }
}

private func entries(_ counts: [UInt64]) -> [(ReplicaID, UInt64)] {
    counts.enumerated().map { (ReplicaID($0.offset), $0.element) }
}

/// Merging in place, beside a loop over plain arrays (the limit) and a dictionary.
func mergeBenchmarks(_ count: Int) -> [Measurement] {
    let left = counts(count, seed: 1)
    let right = counts(count, seed: 2)
    let repeats = max(200_000 / count, 200)
    var plain = left
    var clock = VectorClock(entries(left))
    let other = VectorClock(entries(right))
    let dictionary = DictionaryClock(
        counts: .init(uniqueKeysWithValues: right.enumerated().map { (UInt32($0), $1) }))
    var mine = DictionaryClock(
        counts: .init(uniqueKeysWithValues: left.enumerated().map { (UInt32($0), $1) }))
    return [
        measure("loop over plain arrays", samples: samples) {
            for _ in 0..<repeats {
                for index in plain.indices { plain[index] = max(plain[index], right[index]) }
                blackHole(plain[0])
            }
            return repeats
        },
        measure("VectorClock.merge", samples: samples) {
            for _ in 0..<repeats {
                clock.merge(other)
                blackHole(clock.count)
            }
            return repeats
        },
        measure("dictionary", samples: samples) {
            for _ in 0..<repeats {
                mine.merge(dictionary)
                blackHole(mine.counts.count)
            }
            return repeats
        },
    ]
}

/// Comparing a clock with one that dominates it, which scans every entry.
func relationBenchmarks(_ count: Int) -> [Measurement] {
    let low = counts(count, seed: 1)
    let high = low.map { $0 + 1 }
    let repeats = max(200_000 / count, 200)
    let clock = VectorClock(entries(low))
    let other = VectorClock(entries(high))
    let mine = DictionaryClock(
        counts: .init(uniqueKeysWithValues: low.enumerated().map { (UInt32($0), $1) }))
    let theirs = DictionaryClock(
        counts: .init(uniqueKeysWithValues: high.enumerated().map { (UInt32($0), $1) }))
    return [
        measure("loop over plain arrays", samples: samples) {
            for _ in 0..<repeats {
                var isBelow = true
                var isAbove = true
                for index in low.indices {
                    isBelow = isBelow && low[index] <= high[index]
                    isAbove = isAbove && low[index] >= high[index]
                }
                blackHole(isBelow != isAbove)
            }
            return repeats
        },
        measure("VectorClock.relation", samples: samples) {
            for _ in 0..<repeats { blackHole(clock.relation(to: other)) }
            return repeats
        },
        measure("dictionary, both ways", samples: samples) {
            for _ in 0..<repeats {
                blackHole(mine.isBelowOrEqual(to: theirs) != theirs.isBelowOrEqual(to: mine))
            }
            return repeats
        },
    ]
}

/// The operations of interval tree stamps after some thousand messages between 64 of them.
func stampBenchmarks() -> [Measurement] {
    var random = SeededGenerator(seed: 3)
    var stamps = Stamp.initial(count: 64)
    for _ in 0..<3_000 {
        let from = random.index(below: 64)
        let to = random.index(below: 64)
        stamps[from].event()
        if from != to {
            stamps[to].merge(stamps[from].peeked)
            stamps[to].event()
        }
    }
    func each(_ name: String, _ body: (Stamp, Stamp) -> Void) -> Measurement {
        measure(name, samples: samples) {
            for index in 0..<640 { body(stamps[index % 64], stamps[(index * 7 + 1) % 64]) }
            return 640
        }
    }
    return [
        each("relation") { mine, other in blackHole(mine.relation(to: other)) },
        each("event") { mine, _ in
            var copy = mine
            copy.event()
            blackHole(copy.isAnonymous)
        },
        each("fork") { mine, _ in
            if let halves = try? mine.forked() { blackHole(halves.0.isAnonymous) }
        },
        each("merge of a received stamp") { mine, other in
            blackHole(mine.merging(other).isAnonymous)
        },
        each("encode") { mine, _ in blackHole(mine.encoded().count) },
    ]
}
