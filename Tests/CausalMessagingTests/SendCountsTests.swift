import CausalMessaging
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("Counts of sends agree with a dictionary of those above zero")
struct SendCountsTests {
    private struct Pair: Hashable {
        var sender: ReplicaID
        var receiver: ReplicaID
    }

    /// Counts in whatever room they take, and what they hold.
    private struct Drawn {
        var counts: SendCounts
        var model: [Pair: UInt64] = [:]

        init(_ random: inout SeededGenerator) {
            counts = SendCounts(indexBound: random.index(below: 5))
            for _ in 0..<random.index(below: 12) { set(&random) }
        }

        mutating func set(_ random: inout SeededGenerator) {
            let pair = Pair(
                sender: ReplicaID(random.index(below: 6)),
                receiver: ReplicaID(random.index(below: 6)))
            let count = random.pick([0, 0, 1, 2, 127, 128, VectorClock.countMax])
            counts[pair.sender, pair.receiver] = count
            model[pair] = count == 0 ? nil : count
        }

        mutating func merge(_ other: Self, except owner: ReplicaID?) {
            counts.merge(other.counts, except: owner)
            for (pair, count) in other.model where pair.sender != owner {
                model[pair] = max(model[pair] ?? 0, count)
            }
        }

        func expectModel(_ place: String) {
            for sender in 0..<8 {
                for receiver in 0..<8 {
                    let pair = Pair(sender: ReplicaID(sender), receiver: ReplicaID(receiver))
                    #expect(
                        counts[pair.sender, pair.receiver] == model[pair] ?? 0,
                        "\(pair) \(place)")
                }
            }
        }
    }

    @Test("Whatever is set and merged, in whatever room", arguments: UInt64(0)..<200)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var drawn = Drawn(&random)
        drawn.expectModel("seed \(seed)")
        for step in 0..<6 {
            if random.chance(0.5) {
                drawn.set(&random)
            } else {
                let owner = random.chance(0.5) ? ReplicaID(random.index(below: 6)) : nil
                drawn.merge(Drawn(&random), except: owner)
            }
            drawn.expectModel("seed \(seed), step \(step)")
        }
    }

    @Test("There is room for as many processes as a topology holds, and for no more")
    func room() async {
        #expect(SendCounts(indexBound: 1_024) == SendCounts())
        await #expect(processExitsWith: .failure) { _ = SendCounts(indexBound: 1_025) }
        await #expect(processExitsWith: .failure) { _ = SendCounts(indexBound: -1) }
    }

    @Test(
        "They are equal, and have one hash, if and only if every pair is",
        arguments: UInt64(0)..<200)
    func equality(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (one, other) = (Drawn(&random), Drawn(&random))
        #expect((one.counts == other.counts) == (one.model == other.model))
        // The same in the least room, and in more than is needed.
        for bound in [0, 1, 6, 9] {
            var copy = SendCounts(indexBound: bound)
            for (pair, count) in one.model { copy[pair.sender, pair.receiver] = count }
            #expect(copy == one.counts)
            #expect(one.counts == copy)
            #expect(copy.hashValue == one.counts.hashValue)
            #expect(try copy.encoded() == one.counts.encoded())
            let sender = ReplicaID(random.index(below: 6))
            copy[sender, ReplicaID(random.index(below: 6))] += 1
            #expect(copy != one.counts)
        }
    }

    @Test("Counts that differ seldom have one hash")
    func hashes() {
        var hashes: Set<Int> = []
        var all: Set<SendCounts> = []
        for sender in UInt32(0)..<6 {
            for receiver in UInt32(0)..<6 {
                for count in UInt64(1)...3 {
                    var counts = SendCounts()
                    counts[ReplicaID(rawValue: sender), ReplicaID(rawValue: receiver)] = count
                    hashes.insert(counts.hashValue)
                    all.insert(counts)
                }
            }
        }
        #expect(all.count == 108)
        #expect(hashes.count == 108)
    }

    @Test("They are written without zeros at the end, and read back", arguments: UInt64(0)..<200)
    func coding(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let drawn = Drawn(&random)
        let bytes = try drawn.counts.encoded()
        let width =
            drawn.model.keys.map { max($0.sender.index, $0.receiver.index) + 1 }.max() ?? 0
        var writer = ByteWriter()
        writer.write(varint: UInt64(width))
        for sender in 0..<width {
            for receiver in 0..<width {
                let pair = Pair(sender: ReplicaID(sender), receiver: ReplicaID(receiver))
                writer.write(varint: drawn.model[pair] ?? 0)
            }
        }
        #expect(bytes == writer.bytes)
        let read = try SendCounts(decoding: bytes)
        #expect(read == drawn.counts)
        #expect(try read.encoded() == bytes)
        for end in 0..<bytes.count {
            #expect(throws: WireError.self) { try SendCounts(decoding: bytes[..<end]) }
        }
    }

    @Test("A row or a column of zeros at the end is refused, and a count too many")
    func refused() throws {
        for bytes: [UInt8] in [
            [1, 0], [2, 1, 0, 0, 0], [3, 0, 1, 0, 1, 0, 0, 0, 0, 0],
            [1] + [UInt8](repeating: 0xff, count: 9) + [1],
        ] {
            #expect(throws: WireError.self) { try SendCounts(decoding: bytes) }
        }
        for bytes: [UInt8] in [[2, 0, 1, 0, 0], [2, 0, 0, 1, 0], [2, 0, 0, 0, 1], [0]] {
            #expect(try (try? SendCounts(decoding: bytes))?.encoded() == bytes)
        }
    }
}
