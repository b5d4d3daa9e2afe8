import ExecutionTrace
import LogicalClocks
import Testing

@Suite("Clocks of events are compared within a family")
struct EventClockTests {
    private let clocks: [EventClock] = [
        .vector([0: 1]), .vector([0: 2]), .vector([0: 1, 1: 1]), .vector([0: 1]),
        .intervalTree(.seed), .lamport(LamportClock(time: 3)),
        .hybrid(HybridTimestamp(milliseconds: 3)),
    ]

    @Test("Each answer has a question, and none where there is no answer")
    func questions() {
        var answers: Set<CausalRelation?> = []
        for left in clocks {
            for right in clocks {
                let relation = left.relation(to: right)
                answers.insert(relation)
                #expect(left.isBefore(right) == relation.map { $0 == .before })
                #expect(left.isAfter(right) == relation.map { $0 == .after })
                #expect(left.isEqual(to: right) == relation.map { $0 == .equal })
                #expect(left.isConcurrent(with: right) == relation.map { $0 == .concurrent })
            }
        }
        #expect(answers.count == 5)
    }
}
