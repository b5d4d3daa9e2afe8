import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A version vector counts the updates of one datum")
struct VersionVectorTests {
    @Test("It holds the set of dots that it was given, gaps refused", arguments: UInt64(0)..<30)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var vectors = [VersionVector](repeating: [:], count: 3)
        var models = [Set<Dot>](repeating: [], count: 3)
        for _ in 0..<80 {
            let index = random.index(below: 3)
            let replica = ReplicaID(random.index(below: 4))
            switch random.below(4) {
            case 0:
                let next = vectors[index].next(at: replica)
                let dot = vectors[index].advance(at: replica)
                #expect(dot == next)
                #expect(dot.counter == UInt64(models[index].count { $0.replica == replica }) + 1)
                models[index].insert(dot)
            case 1:
                let dot = Dot(replica, 1 + random.below(6))
                let isKnown = models[index].contains(dot)
                let follows =
                    dot.counter == 1 || models[index].contains(Dot(replica, dot.counter - 1))
                let before = vectors[index]
                let isAdded = vectors[index].add(dot)
                #expect(isAdded == (isKnown || follows))
                if isKnown || !follows { #expect(vectors[index] == before) }
                if follows { models[index].insert(dot) }
            case 2:
                let other = random.index(below: 3)
                #expect(
                    vectors[index].merging(vectors[other]) == vectors[other].merging(vectors[index])
                )
                vectors[index].merge(vectors[other])
                models[index].formUnion(models[other])
            default:
                let other = random.index(below: 3)
                #expect(
                    vectors[index].relation(to: vectors[other])
                        == CausalRelation(
                            isBelow: models[index].isSubset(of: models[other]),
                            isAbove: models[index].isSuperset(of: models[other])))
            }
            let all = (0..<4).flatMap { replica in (1...30).map { Dot(ReplicaID(replica), $0) } }
            #expect(Set(all.filter { vectors[index].contains($0) }) == models[index])
            #expect(vectors[index].isEmpty == models[index].isEmpty)
            #expect(vectors[index].count == Set(models[index].map(\.replica)).count)
        }
    }

    @Test("Literals, entries and the clock beneath agree")
    func initialisers() {
        let vector: VersionVector = [3: 2, 1: 1, 5: 0]
        #expect(vector.entries.map(\.replica) == [1, 3])
        #expect(vector.entries.map(\.count) == [1, 2])
        #expect(vector[3] == 2 && vector[5] == 0)
        #expect(vector.clock == [1: 1, 3: 2])
        #expect(VersionVector(vector.clock) == vector)
        #expect(VersionVector([(1, 1), (3, 2)]) == vector)
        #expect(VersionVector().isEmpty)
    }

    @Test("Two updates of one version are a conflict, as in the paper's example")
    func conflict() {
        // Three copies; the network splits into {a, b} and {c}, and both sides update.
        let common: VersionVector = [0: 2]
        var left = common
        var right = common
        _ = left.advance(at: 1)
        #expect(common.relation(to: left) == .before)
        _ = right.advance(at: 2)
        #expect(left.relation(to: right) == .concurrent)
        var resolved = left.merging(right)
        _ = resolved.advance(at: 0)
        #expect(resolved == [0: 3, 1: 1, 2: 1])
        #expect(resolved.relation(to: right) == .after)
    }

    @Test(
        "Forms are those of a vector clock, and hostile ones are refused", arguments: UInt64(0)..<10
    )
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let vector = VersionVector(VectorClock(random.clock()))
        #expect(vector.description == vector.clock.description)
        #expect(try vector.encoded() == vector.clock.encoded())
        try expectCanonical(vector, using: &random)
        try expectOneTextForm(of: vector, using: &random)
        var roster = Roster.lettered(count: 2)
        #expect(try VersionVector(parsing: "{b:2, c:1}", roster: &roster) == [1: 2, 2: 1])
        #expect(VersionVector([(1, 2), (2, 1)]).description(in: roster) == "{b:2, c:1}")
    }
}

@Suite("A dot has one text and one binary form")
struct DotCodingTests {
    @Test("Forms are read back, and hostile ones refused", arguments: UInt64(0)..<20)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let dot = Dot(random.replica(), random.clockCount())
        try expectCanonical(dot, using: &random)
        try expectOneTextForm(of: dot, using: &random)
    }

    @Test("With a roster, dots have names, which are quoted where they must be")
    func names() throws {
        var roster = try #require(Roster(["a", "x:y"]))
        #expect(try Dot(1, 300).encoded() == [1, 0xac, 2])
        #expect(Dot(1, 4).description(in: roster) == "\"x:y\":4")
        #expect(try Dot(parsing: "\"x:y\":4", roster: &roster) == Dot(1, 4))
        #expect(throws: TextError.self) { try Dot(parsing: "new:0", roster: &roster) }
        #expect(roster.count == 2)
    }

    static let refused: [(text: String, error: String)] = [
        ("", "1:1: expected the name of a replica"),
        ("a:1", "1:1: 'a' cannot name a replica here"),
        ("1", "1:2: expected ':'"),
        ("1:", "1:3: expected a whole number up to 9223372036854775807"),
        ("1: 0", "1:4: expected a counter from 1"),
        ("1:9223372036854775808", "1:3: expected a whole number up to 9223372036854775807"),
        ("1:2:3", "1:4: expected the end"),
    ]

    @Test("Each defect of a text has its error and its column", arguments: refused)
    func defects(text: String, error: String) {
        expectTextError(error) { try Dot(parsing: text) }
    }

    @Test("A counter of 0 and numbers that are too large are refused in bytes")
    func bytes() {
        #expect(throws: WireError(.invalid, at: 1)) { try Dot(decoding: [7, 0]) }
        #expect(throws: WireError(.overflow, at: 0)) {
            try Dot(decoding: [0x80, 0x80, 0x80, 0x80, 0x10, 1])
        }
    }
}
