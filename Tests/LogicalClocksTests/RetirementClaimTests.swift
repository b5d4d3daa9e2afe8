import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A claim retires a replica only where it can be proven")
struct RetirementClaimTests {
    /// The cut of a member that knows that 3 left after nine events, which all members know.
    private var cut: StableCut {
        var cut = StableCut(members: [1, 2, 3])
        cut.observe([1: 4, 3: 9], of: 1)
        cut.observe([2: 1, 3: 9], of: 2)
        cut.remove(3, finalCount: 9)
        return cut
    }

    @Test("What one process proved, another proves for itself")
    func agreement() throws {
        let proof = try cut.proof(retiring: 3)
        #expect(proof.claim == RetirementClaim(last: Dot(3, 9)))
        let claim = try RetirementClaim(decoding: proof.claim.encoded())
        #expect(try cut.proof(of: claim) == proof)
        var retirements = Retirements()
        retirements.retire(try cut.proof(of: claim))
        #expect(retirements.finals == [Dot(3, 9)])
    }

    @Test("A forged claim is refused, whatever it says", arguments: seeds(100))
    func forged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var cut = cut
        // The cut may lag, be ahead, or have heard nothing of the departure.
        switch random.below(4) {
        case 0: try cut.admit(4, startingWith: [3: random.below(12)])
        case 1: cut.observe([3: random.below(12)], of: 1)
        case 2: cut = StableCut(members: [1, 2, 3])
        default: break
        }
        let dot = Dot(ReplicaID(rawValue: UInt32(random.below(6))), random.below(12))
        let own = Result { () throws(RetirementRefusal) in try cut.proof(retiring: dot.replica) }
        let checked = Result { () throws(RetirementRefusal) in
            try cut.proof(of: RetirementClaim(last: dot))
        }
        switch own {
        case .success(let proof) where proof.last == dot: #expect(checked == own)
        case .success(let proof):
            #expect(checked == .failure(.hasOtherFinal(proof.last, claimed: dot)))
        case .failure: #expect(checked == own)
        }
    }

    @Test("The reason says which event is the last one here")
    func reason() {
        let error = #expect(throws: RetirementRefusal.self) {
            try cut.proof(of: RetirementClaim(last: Dot(3, 8)))
        }
        #expect(
            error?.description
                == "event 8 of replica 3 is claimed to be its final one, which is event 9")
    }

    @Test("A claim has the forms of its event", arguments: seeds(20))
    func forms(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let claim = RetirementClaim(last: Dot(3, 1 + random.below(1 << 40)))
        try expectOneTextForm(of: claim, using: &random)
        try expectCanonical(claim)
        #expect(claim.description == claim.last.description)
        expectTextError("1:3: expected a counter from 1") { try RetirementClaim(parsing: "3:0") }
    }
}
