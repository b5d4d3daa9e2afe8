import ExecutionTrace
import Testing

@Suite("Verdicts are joined lawfully")
struct VerdictTests {
    private static let all: [Verdict] = [
        .consistent, .violated, .undecided([]), .undecided(["a"]), .undecided(["b"]),
        .undecided(["b", "a"]), .undecided(["a", "c"]), .undecided(["a", "a"]),
    ]

    @Test("joining is commutative, associative and idempotent")
    func laws() {
        for first in Self.all {
            #expect(first.joining(first) == first)
            #expect(first.joining(.consistent) == first)
            for second in Self.all {
                #expect(first.joining(second) == second.joining(first))
                #expect(
                    first.joining(second).hashValue == second.joining(first).hashValue)
                for third in Self.all {
                    #expect(
                        first.joining(second).joining(third)
                            == first.joining(second.joining(third)))
                }
            }
        }
    }

    @Test("verdicts that differ seldom have one hash")
    func hashes() {
        #expect(Set(Self.all.map(\.hashValue)).count == Set(Self.all).count)
    }

    @Test("a violation outweighs doubt, and doubt outweighs consistency")
    func order() {
        #expect(Verdict.violated.joining(.undecided(["a"])) == .violated)
        #expect(Verdict.undecided(["a"]).joining(.consistent) == .undecided(["a"]))
        #expect(Verdict.undecided(["b"]).joining(.undecided(["a", "b"])).reasons == ["b", "a"])
        #expect(Verdict.violated.reasons == [])
        #expect(Verdict.undecided([]) != .consistent)
        #expect(Verdict.undecided(["a"]) != .undecided(["b"]))
        #expect("\(Verdict.undecided(["a", "b"]))" == "undecided: a; b")
        #expect("\(Verdict.violated)" == "violated")
        #expect("\(Verdict.consistent)" == "consistent")
    }
}
