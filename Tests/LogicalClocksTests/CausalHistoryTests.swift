import LogicalClocks
import SeededRandom
import Testing

@Suite("Stamps and vector clocks agree with the event graph on one run with dynamic fork and join")
struct CausalHistoryTests {
    #if DEBUG
        static let stepCount = 1_500
    #else
        static let stepCount = 25_000
    #endif

    @Test("Every step of a long run is what all models say", arguments: UInt64(1)...4)
    func longRun(seed: UInt64) throws {
        var run = CausalHistoryRun(seed: 2 * seed)
        var relations: [CausalRelation: Int] = [:]
        for step in 0..<Self.stepCount {
            let at = try run.step()
            let member = run.members[at]
            try #require(member.stamp.description == member.paper.text, "step \(step)")
            try #require(member.stamp.invariantViolation == nil, "step \(step)")
            try #require(
                CausalHistoryRun.cells(of: member.stamp.events) == member.known.cells,
                "step \(step)")
            if run.random.chance(0.2) {
                try #require(member.stamp.encoded() == member.paper.bytes, "step \(step)")
            }
            let other = run.random.pick(run.members)
            relations[try Self.judge(member.stamp, member.known, other.stamp, other.known)] = 1
            guard !run.messages.isEmpty else { continue }
            let message = run.random.pick(run.messages)
            relations[try Self.judge(member.stamp, member.known, message.stamp, message.known)] = 1
        }
        #expect(relations.count == 4)
        #expect(run.replicaCount > Self.stepCount / 50, "replicas come and go")
        var whole = IDTree.none
        for member in run.members { whole = try whole.sum(member.stamp.id) }
        #expect(whole == .seed)
    }

    /// Checks how two relate, by stamps, cells and vector clocks; returns it.
    static func judge(
        _ stamp: Stamp, _ known: CausalHistoryRun.Knowledge,
        _ other: Stamp, _ otherKnown: CausalHistoryRun.Knowledge
    ) throws -> CausalRelation {
        let relation = known.events.relation(to: otherKnown.events)
        try #require(stamp.relation(to: other) == relation)
        try #require(other.relation(to: stamp) == relation.inverse)
        try #require(
            stamp.isBelowOrEqual(to: other) == (relation == .before || relation == .equal))
        try #require(known.clock.relation(to: otherKnown.clock) == relation)
        let pairs = zip(known.cells, otherKnown.cells)
        try #require(
            CausalRelation(
                isBelow: pairs.allSatisfy { $0 <= $1 }, isAbove: pairs.allSatisfy { $0 >= $1 })
                == relation)
        return relation
    }
}
