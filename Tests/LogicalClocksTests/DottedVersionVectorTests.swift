import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A dotted version vector knows updates, also without those before them")
struct DottedVersionVectorTests {
    private static let all = (0..<4).flatMap { replica in
        (1...14).map { Dot(ReplicaID(replica), $0) }
    }

    private func dots(_ vector: DottedVersionVector) -> Set<Dot> {
        Set(Self.all.filter(vector.contains))
    }

    @Test("It holds the set of dots that it was given", arguments: UInt64(0)..<60)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var vectors = [DottedVersionVector](repeating: [:], count: 3)
        var models = [Set<Dot>](repeating: [], count: 3)
        for _ in 0..<100 {
            let (index, other) = (random.index(below: 3), random.index(below: 3))
            let dot = random.pick(Self.all)
            switch random.below(7) {
            case 0:
                vectors[index].merge(vectors[other])
                models[index].formUnion(models[other])
            case 1:
                let removed = Self.all.filter { _ in random.chance(0.1) }
                vectors[index] = vectors[index].subtracting(removed)
                models[index].subtract(removed)
            case 2:
                vectors[index].limit(dot.replica, to: dot.counter)
                models[index] = models[index].filter {
                    $0.replica != dot.replica || $0.counter <= dot.counter
                }
            case 3:
                vectors[index].fillGaps(with: vectors[other])
                let lasts = Dictionary(grouping: models[index], by: \.replica)
                    .mapValues { $0.map(\.counter).max() ?? 0 }
                // Whoever knows all from the first on has no gap, and takes nothing.
                models[index].formUnion(
                    models[other].filter { $0.counter <= lasts[$0.replica] ?? 0 })
            default:
                vectors[index].add(dot)
                models[index].insert(dot)
            }
            #expect(dots(vectors[index]) == models[index])
            // Equal sets have equal storage, however they came to be.
            let made = DottedVersionVector([:], dots: models[index])
            #expect(made == vectors[index] && made.hashValue == vectors[index].hashValue)
            for replica in (0..<4).map({ ReplicaID($0) }) {
                let counters = models[index].filter { $0.replica == replica }.map(\.counter)
                #expect(vectors[index].last(of: replica) == counters.max() ?? 0)
            }
            #expect(
                vectors[index].relation(to: vectors[other])
                    == CausalRelation(
                        isBelow: models[index].isSubset(of: models[other]),
                        isAbove: models[index].isSuperset(of: models[other])))
            let missing = models[index].subtracting(models[other])
            let first = missing.min { ($0.replica, $1.counter) < ($1.replica, $0.counter) }
            #expect(vectors[index].update(notIn: vectors[other]) == first)
            #expect(vectors[index].isEmpty == models[index].isEmpty)
        }
    }

    @Test("Merging is idempotent, commutative and associative", arguments: UInt64(0)..<60)
    func laws(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func draw() -> DottedVersionVector {
            DottedVersionVector(
                VersionVector(VectorClock([(ReplicaID(random.index(below: 4)), random.below(6))])),
                dots: Self.all.filter { _ in random.chance(0.3) })
        }
        let (a, b, c) = (draw(), draw(), draw())
        #expect(a.merging(a) == a)
        #expect(a.merging(b) == b.merging(a))
        #expect(a.merging(b).merging(c) == a.merging(b.merging(c)))
        #expect(a.isCovered(by: a.merging(b)) && b.isCovered(by: a.merging(b)))
    }

    @Test("Bytes and texts are read back, and others refused", arguments: seeds(80))
    func coding(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var vector = DottedVersionVector(VectorClock(random.clock()))
        for _ in 0..<random.index(below: 7) {
            let counter = random.chance(0.7) ? 1 + random.below(20) : random.clockCount()
            vector.add(Dot(random.replica(), max(counter, 1)))
        }
        try expectCanonical(vector, using: &random)
        #expect(try DottedVersionVector(parsing: vector.description) == vector)
        let renamed = vector.renamingReplicas { ReplicaID(rawValue: .max - $0.rawValue) }
        #expect(renamed.renamingReplicas { ReplicaID(rawValue: .max - $0.rawValue) } == vector)
    }

    @Test("The text has the count of each replica, and then what is beyond")
    func text() throws {
        let vector = DottedVersionVector([1: 2, 3: 1], dots: [5, 7, 8, 9].map { Dot(1, $0) })
        #expect(vector.description == "{1:2+5+7-9, 3:1}")
        #expect(DottedVersionVector([:], dots: [Dot(0, 5)]).description == "{0:0+5}")
        #expect(vector.count == 4 && vector.stretches.count == 2)
        var roster = Roster()
        let read = try DottedVersionVector(parsing: "{ a : 1 + 4-6 + 2 }", roster: &roster)
        #expect(read.description(in: roster) == "{a:2+4-6}")
        for text in ["{0:1+0}", "{0:1+5-4}", "{0:1+}", "{0:1+9223372036854775808}", "{0:1-2}"] {
            #expect(throws: TextError.self) { try DottedVersionVector(parsing: text) }
        }
        #expect(vector.lastReplica == 3)
        #expect(DottedVersionVector([:], dots: [Dot(7, 2)]).lastReplica == 7)
    }

    @Test("The bytes are the clock, and of each stretch replica, gap and length")
    func layout() throws {
        let vector = DottedVersionVector(
            [1: 2], dots: [5, 7, 8, 9].map { Dot(1, $0) } + [Dot(4, 3)])
        let clock: VectorClock = [1: 2]
        #expect(try vector.encoded() == clock.encoded() + [3, 1, 1, 0, 0, 0, 2, 3, 1, 0])
        let end = VectorClock.countMax
        let last = DottedVersionVector([:], dots: [Dot(0, end)])
        #expect(try DottedVersionVector(decoding: last.encoded()) == last)
    }
}
