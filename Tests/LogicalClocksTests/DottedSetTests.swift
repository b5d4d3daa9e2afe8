import LogicalClocks
import SeededRandom
import Testing

@Suite("A dotted version vector set does what its authors say")
struct DottedSetTests {
    typealias Siblings = DottedVersionVectorSet<String>

    static let roster = Roster(["a", "b", "c", "x"]) ?? Roster()

    static func set(_ text: String) throws -> Siblings {
        var roster = roster
        return try Siblings(parsing: text, roster: &roster)
    }

    static func put(
        _ value: String, _ context: VersionVector = [:], _ set: Siblings = .init(),
        at replica: ReplicaID
    ) -> Siblings {
        var set = set
        set.put(value, context: context, at: replica)
        return set
    }

    @Test("Updates, as in the authors' programs")
    func updates() {
        let first = Self.put("v1", at: 0)
        let second = Self.put("v2", first.context, first, at: 0)
        let third = Self.put("v3", second.context, second, at: 1)
        let stale = Self.put("v4", first.context, second, at: 1)
        let staleHere = Self.put("v5", first.context, second, at: 0)
        #expect(
            [first, second, third, stale, staleHere].map { $0.description(in: Self.roster) } == [
                "{a:1[v1]}", "{a:2[v2]}", "{a:2, b:1[v3]}", "{a:2[v2], b:1[v4]}",
                "{a:3[v5, v2]}",
            ])
        #expect(first.context == [0: 1])
        #expect(Self.put("v2", first.context, first, at: 1).context == [0: 1, 1: 1])
        #expect(Siblings().context == [:])
    }

    @Test("A blind write becomes a sibling, and a later one replaces what it has read")
    func blindWrite() {
        let first = Self.put("v1", at: 0)
        let blind = Self.put("v2", [:], first, at: 0)
        #expect(blind.description(in: Self.roster) == "{a:2[v2, v1]}")
        let third = Self.put("v3", first.context, blind, at: 0)
        #expect(third.description(in: Self.roster) == "{a:3[v3, v2]}")
        let elsewhere = Self.put("v2", [:], first, at: 1)
        #expect(elsewhere.description(in: Self.roster) == "{a:1[v1], b:1[v2]}")
    }

    static let merges: [(left: String, right: String, result: String)] = [
        ("{a:1}", "{a:2[v2, v1]}", "{a:2[v2]}"),
        ("{a:1[v1]}", "{a:2[v2]}", "{a:2[v2]}"),
        ("{a:2, c:1[v3]}", "{a:2, b:1[v3]}", "{a:2, b:1[v3], c:1[v3]}"),
        ("{x:1}", "{a:1[v1]}", "{a:1[v1], x:1}"),
        ("{a:1[v1]}", "{b:1[v2]}", "{a:1[v1], b:1[v2]}"),
        ("{a:2, c:1[v3]}", "{a:2, c:1[v3]}", "{a:2, c:1[v3]}"),
    ]

    @Test("Merging, as in the authors' programs", arguments: merges)
    func merging(left: String, right: String, result: String) throws {
        let (left, right) = (try Self.set(left), try Self.set(right))
        #expect(try left.merging(right).description(in: Self.roster) == result)
        #expect(try right.merging(left).description(in: Self.roster) == result)
    }

    static let contradictions: [(left: String, right: String, dot: Dot?)] = [
        ("{a:1[eggs]}", "{a:1[milk]}", Dot(0, 1)),
        ("{a:3[v3, v2, v1]}", "{a:2[v2, w1]}", Dot(0, 1)),
        ("{a:3[v3, v2]}", "{a:4[v4, w3, w2]}", Dot(0, 3)),
        ("{a:1[v1], b:2[v2]}", "{b:3[w3, w2]}", Dot(1, 2)),
        // Values of which one set knows that they are replaced cannot be compared.
        ("{a:3[v3]}", "{a:2[w2, w1]}", nil), ("{a:1}", "{a:1[v1]}", nil),
        ("{a:2[v2, v1]}", "{a:3[v3, v2, v1]}", nil), ("{a:1[v1]}", "{b:1[w1]}", nil),
    ]

    @Test("One dot stands for one value, or the sets are not merged", arguments: contradictions)
    func contradiction(left: String, right: String, dot: Dot?) throws {
        let (left, right) = (try Self.set(left), try Self.set(right))
        for (one, other) in [(left, right), (right, left)] {
            #expect(one.contradiction(with: other) == dot)
            var merged = one
            guard let dot else {
                try merged.merge(other)
                continue
            }
            #expect(throws: DotContradiction(dot: dot)) { try merged.merge(other) }
            #expect(merged == one)
            #expect(one.relation(to: other) == .concurrent)
        }
    }

    static let kept: [(set: String, last: String)] = [
        ("{a:4[5, 2], b:1, c:1[3]}", "{a:4[5], b:1, c:1}"),
        ("{a:4[5, 2], b:1[1]}", "{a:4[5], b:1}"),
        ("{a:4[5, 7], b:1[4]}", "{a:4[5], b:1}"),
        ("{a:2[2], b:3[9, 1]}", "{a:2, b:3[9]}"),
        ("{a:1[3], b:1[3], c:1[2]}", "{a:1, b:1[3], c:1}"),
        ("{a:4, b:1}", "{a:4, b:1}"),
        ("{}", "{}"),
    ]

    @Test("The last value stays where it is, and the context stays", arguments: kept)
    func keepLast(text: String, last: String) throws {
        var set = try Self.set(text)
        let before = set
        set.keepLast(by: <)
        #expect(set.description(in: Self.roster) == last)
        #expect(set.context == before.context)
        #expect(try before.merging(set) == set)
    }

    @Test("Reconciling makes one value of all, which follows them")
    func reconcile() throws {
        var set = try Self.set("{a:4[5, 2], b:1, c:1[3]}")
        let dot = set.reconcile(at: 1) { String($0.compactMap { Int($0) }.reduce(0, +)) }
        #expect(dot == Dot(1, 2))
        #expect(set.description(in: Self.roster) == "{a:4, b:2[10], c:1}")
        var empty = try Self.set("{a:4}")
        let none = empty.reconcile(at: 1) { _ in "never" }
        #expect(none == nil)
        #expect(try empty == Self.set("{a:4}"))
    }

    @Test("Deleting drops what its reader had read, also where it has not arrived")
    func discard() throws {
        var set = Self.put("v1", at: 0)
        let read = set.context
        set.put("v2", at: 0)
        set.discard(read)
        #expect(set.values == ["v2"])
        var late = Siblings()
        late.discard(read)
        #expect(late.description(in: Self.roster) == "{a:1}")
        try late.merge(Self.put("v1", at: 0))
        #expect(late.values == [])
        // A context from nowhere: its updates count as known.
        #expect(Self.put("v", [0: 5, 3: 2], at: 0).description(in: Self.roster) == "{a:6[v], x:2}")
    }

    @Test("A context that claims the largest count leaves room for updates")
    func hostileContext() {
        let claimed: VersionVector = [0: VectorClock.countMax]
        var set = Self.put("v1", claimed, at: 0)
        set.put("v2", context: set.context, at: 0)
        #expect(set.values == ["v2"])
        #expect(set.context[0] == VectorClock.countMax + 2)
        #expect(set.context.contains(Dot(0, VectorClock.countMax + 2)))
    }

    static let relations: [(String, String, CausalRelation)] = [
        ("{}", "{}", .equal),
        ("{}", "{a:1}", .before),
        ("{a:1[v1]}", "{a:2[v2]}", .before),
        ("{a:2[v2, v1]}", "{a:2[v2]}", .before),
        ("{a:1}", "{a:2[v2, v1]}", .concurrent),
        ("{a:1[v1]}", "{b:1[v2]}", .concurrent),
        ("{b:1[v1]}", "{a:1, b:1[v1], c:2}", .before),
        ("{a:1, b:2[v1]}", "{a:1, b:1[v1], c:2}", .concurrent),
    ]

    @Test("The relation counts updates and replacements", arguments: relations)
    func relation(left: String, right: String, relation: CausalRelation) throws {
        let (left, right) = (try Self.set(left), try Self.set(right))
        #expect(left.relation(to: right) == relation)
        #expect(right.relation(to: left) == relation.inverse)
    }
}

@Suite("Siblings do not explode")
struct SiblingExplosionTests {
    /// Siblings under one version vector of server counts, as stores kept them: a write replaces
    /// all values or none.
    struct MergedVersions {
        var vector = VectorClock()
        var values: [Int] = []

        mutating func put(_ value: Int, context: VectorClock, at server: ReplicaID) {
            if vector.isBelowOrEqual(to: context) { values = [] }
            values.append(value)
            vector.merge(context)
            vector.tick(at: server)
        }
    }

    /// What a client does: which context it writes with, and whether it reads afterwards.
    static let scenarios = ["one reads back, one writes blindly", "both read back"]

    @Test(
        "101 writes of two clients leave 2 values, where a plain vector leaves 101",
        arguments: scenarios)
    func explosion(scenario: String) {
        let bothRead = scenario == "both read back"
        let server: ReplicaID = 0
        var dotted = DottedVersionVectorSet<Int>()
        var plain = MergedVersions()
        var dottedRead = [VersionVector](repeating: [:], count: 2)
        var plainRead = [VectorClock](repeating: [:], count: 2)
        for write in 1...101 {
            let client = (write - 1) % 2
            dotted.put(write, context: dottedRead[client], at: server)
            plain.put(write, context: plainRead[client], at: server)
            if client == 0 || bothRead {
                dottedRead[client] = dotted.context
                plainRead[client] = plain.vector
            }
        }
        #expect(dotted.values == [101, 100])
        #expect(plain.values == Array(1...101))
        #expect(dotted.context.clock == plain.vector)
    }

    /// The rule of the authors' programs for values without dots.
    struct Anonymous: Hashable {
        var context: VectorClock
        var values: Set<Int>

        func merging(_ other: Self) -> Self {
            let context = context.merging(other.context)
            return switch self.context.relation(to: other.context) {
            case .before: Self(context: context, values: other.values)
            case .after: Self(context: context, values: values)
            default: Self(context: context, values: values.union(other.values))
            }
        }
    }

    @Test("Values without dots, which are left out here, make merging depend on its order")
    func anonymous() {
        let value = Anonymous(context: [0: 1], values: [1])
        let beside = Anonymous(context: [1: 1], values: [])
        let replacement = Anonymous(context: [0: 1, 2: 1], values: [])
        #expect(value.merging(replacement).merging(beside).values == [])
        #expect(value.merging(beside).merging(replacement).values == [1])
    }
}
