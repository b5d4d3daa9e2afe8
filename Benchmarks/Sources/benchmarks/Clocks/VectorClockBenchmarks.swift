import CLoops
import LogicalClocks
import SeededRandom

/// One table for each number of entries: every operation of a vector clock beside a loop in C over
/// plain arrays (the limit) and a dictionary (what most libraries have).
func vectorTables() -> [Table] {
    [8, 64, 1_024].map { VectorBench(count: $0).table() }
}

/// The measurements on clocks of `count` entries, with counts from 1 to 1,000.
struct VectorBench {
    let count: Int
    let low: [UInt64]
    let other: [UInt64]
    /// Above `low` in every entry, so that an order test looks at all of them.
    let high: [UInt64]
    let repeats: Int

    init(count: Int) {
        var random = SeededGenerator(seed: 1)
        self.count = count
        low = (0..<count).map { _ in random.within(1...1_000) }
        other = (0..<count).map { _ in random.within(1...1_000) }
        high = low.map { $0 + 1 }
        repeats = max((Options.isQuick ? 50_000 : 400_000) / count, 200)
    }

    func table() -> Table {
        let groups = [merges(), relations(), ticks(), encodings(), decodings()]
        var table = Table(
            name: "vector-costs-\(count)", title: "Vector clocks of \(count) entries, ns",
            columns: ["", "ns", "loops in C are 1x"])
        for group in groups {
            for measurement in group {
                table.rows.append([
                    measurement.name, figure(measurement.nanoseconds),
                    decimal(measurement.nanoseconds / group[0].nanoseconds, places: 2) + "x",
                ])
            }
        }
        return table
    }

    private func cost(_ name: String, _ body: () -> Void) -> Measurement {
        measure(name) {
            for _ in 0..<repeats { body() }
            return repeats
        }
    }

    /// A clock with storage of its own.
    private func apart(_ counts: [UInt64]) -> VectorClock {
        VectorClock(counts.enumerated().map { (ReplicaID($0.offset), $0.element) })
    }

    /// A clock that has come by its replicas from another clock, as all of one system do.
    private func descended(from first: VectorClock, _ counts: [UInt64]) -> VectorClock {
        var clock = first
        clock.merge(apart(counts))
        return clock
    }

    private func merges() -> [Measurement] {
        var plain = low
        let first = apart(Array(repeating: 1, count: count))
        let theirs = descended(from: first, other)
        let theirsApart = apart(other)
        var mine = descended(from: first, low)
        var mineApart = apart(low)
        let kept = descended(from: first, low)
        var dictionary = DictionaryClock(low)
        let otherDictionary = DictionaryClock(other)
        return [
            cost("merge: loop in C") {
                other.withUnsafeBufferPointer { loop_merge(&plain, $0.baseAddress, count) }
            },
            cost("merge: VectorClock, replicas shared") {
                mine.merge(theirs)
                blackHole(mine.count)
            },
            cost("merge: VectorClock, replicas equal but apart") {
                mineApart.merge(theirsApart)
                blackHole(mineApart.count)
            },
            cost("merge: VectorClock, into a new value") {
                blackHole(kept.merging(theirs).count)
            },
            cost("merge: dictionary") {
                dictionary.merge(otherDictionary)
                blackHole(dictionary.counts.count)
            },
        ]
    }

    private func relations() -> [Measurement] {
        let first = apart(Array(repeating: 1, count: count))
        let mine = descended(from: first, low)
        let theirs = descended(from: first, high)
        let mineApart = apart(low)
        let theirsApart = apart(high)
        let dictionary = DictionaryClock(low)
        let otherDictionary = DictionaryClock(high)
        return [
            cost("relation: loop in C") { blackHole(loop_relation(low, high, count)) },
            cost("relation: VectorClock, replicas shared") {
                blackHole(mine.relation(to: theirs))
            },
            cost("relation: VectorClock, replicas equal but apart") {
                blackHole(mineApart.relation(to: theirsApart))
            },
            cost("relation: dictionary, both ways") {
                blackHole(
                    dictionary.isBelowOrEqual(to: otherDictionary)
                        != otherDictionary.isBelowOrEqual(to: dictionary))
            },
        ]
    }

    private func ticks() -> [Measurement] {
        var plain = low
        var clock = apart(low)
        var dictionary = DictionaryClock(low)
        let replica = ReplicaID(count / 2)
        return [
            cost("tick: loop in C") { loop_tick(&plain, count / 2) },
            cost("tick: VectorClock") {
                clock.tick(at: replica)
                blackHole(clock.count)
            },
            cost("tick: dictionary") {
                dictionary.tick(at: replica.rawValue)
                blackHole(dictionary.counts.count)
            },
        ]
    }

    private func encodings() -> [Measurement] {
        var bytes = [UInt8](repeating: 0, count: count * 10)
        let clock = apart(low)
        return [
            cost("encode: varints in C") { blackHole(loop_encode(low, count, &bytes)) },
            cost("encode: VectorClock") { blackHole(clock.bytes().count) },
        ]
    }

    private func decodings() -> [Measurement] {
        var bytes = [UInt8](repeating: 0, count: count * 10)
        let length = loop_encode(low, count, &bytes)
        var counts = low
        let encoded = apart(low).bytes()
        return [
            cost("decode: varints in C") { blackHole(loop_decode(bytes, length, &counts, count)) },
            cost("decode: VectorClock") {
                if let clock = try? VectorClock(decoding: encoded) { blackHole(clock.count) }
            },
        ]
    }
}
