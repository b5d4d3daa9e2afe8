import SeededRandom
import Testing

@testable import LogicalClocks

@Suite("A replica is retired from clocks only by proof, and nothing is lost")
struct RetirementTests {
    @Test("Clocks of which replicas were retired relate as whole clocks do", arguments: 0..<30)
    func byProof(seed: UInt64) throws {
        var run = RetirementRun(seed: seed, policy: .byProof)
        for step in 0..<600 {
            try run.step()
            guard step % 30 == 0 else { continue }
            #expect(run.second == run.cut)
            let clocks = run.clocks
            let restored = try clocks.map { try run.agreed.restored($0.kept, from: $0.epoch) }
            for left in clocks.indices {
                #expect(restored[left] == clocks[left].whole)
                for right in clocks.indices {
                    let truth = clocks[left].whole.relation(to: clocks[right].whole)
                    var answers = [restored[left].relation(to: restored[right])]
                    if clocks[left].epoch == clocks[right].epoch {
                        answers.append(clocks[left].kept.relation(to: clocks[right].kept))
                    }
                    if !answers.allSatisfy({ $0 == truth }) {
                        Issue.record("\(clocks[left]) to \(clocks[right]): \(answers), \(truth)")
                    }
                }
            }
            for clock in run.members.values {
                for final in run.agreed.finals[..<clock.epoch] {
                    #expect(clock.kept[final.replica] == 0)
                }
            }
        }
    }

    @Test("The runs retire replicas, refuse others, and have late messages and mixed epochs")
    func coverage() throws {
        var retired = 0
        var refused = 0
        var late = 0
        for seed in UInt64(0)..<30 {
            var run = RetirementRun(seed: seed, policy: .byProof)
            for step in 0..<600 {
                try run.step()
                guard step % 10 == 0 else { continue }
                let newest = run.members.values.map(\.epoch).max() ?? 0
                late += run.inFlight.count { message in
                    message.clock.epoch < newest
                        && run.agreed.finals[..<newest].contains {
                            message.clock.kept[$0.replica] > 0
                        }
                }
            }
            retired += run.agreed.epoch
            refused += run.refusals
        }
        #expect(retired > 40)
        #expect(refused > 100)
        #expect(late > 100)
    }

    @Test("Dropping the entries of those who left gives wrong answers")
    func careless() throws {
        var wrong = 0
        var cameBack = 0
        for seed in UInt64(0)..<5 {
            var run = RetirementRun(seed: seed, policy: .careless)
            for step in 0..<600 {
                let before = run.members
                try run.step()
                let clocks = step % 40 == 0 ? run.clocks : []
                for left in clocks {
                    for right in clocks
                    where left.kept.relation(to: right.kept)
                        != left.whole.relation(to: right.whole)
                    {
                        wrong += 1
                    }
                }
                for (member, clock) in run.members {
                    guard let earlier = before[member] else { continue }
                    cameBack += run.left.count { dot in
                        clock.kept[dot.replica] > 0 && earlier.kept[dot.replica] == 0
                            && earlier.whole[dot.replica] > 0
                    }
                }
            }
        }
        #expect(wrong > 200)
        #expect(cameBack > 50)
    }

    @Test("What is dropped comes back, and a clock that lost it looks older than it is")
    func comeback() throws {
        let late: VectorClock = [0: 1, 2: 5]
        let member: VectorClock = [0: 1, 1: 3, 2: 5]
        var careless = member.projected(onto: [0, 1])
        #expect(late.relation(to: member) == .before)
        #expect(late.relation(to: careless) == .concurrent)
        careless.merge(late)
        #expect(careless == member)

        let retirements = try #require(Retirements(agreed: [Dot(2, 5)]))
        var kept = try retirements.compacted(member, from: 0)
        #expect(kept == [0: 1, 1: 3])
        #expect(try late.relation(to: retirements.restored(kept, from: 1)) == .before)
        try kept.merge(late, without: retirements)
        #expect(kept == [0: 1, 1: 3])
        try kept.merge([0: 2, 1: 1], without: retirements)
        #expect(kept == [0: 2, 1: 3])
    }

    @Test("An entry above the final count is an error, and the clock stays as it was")
    func aboveFinal() throws {
        let retirements = try #require(Retirements(agreed: [Dot(7, 2), Dot(2, 5)]))
        var clock: VectorClock = [0: 1]
        let error = #expect(throws: RetirementError.self) {
            try clock.merge([0: 9, 2: 6], without: retirements)
        }
        #expect(error == .cameBack(Dot(2, 6), final: Dot(2, 5)))
        #expect(
            error?.description
                == "replica 2 was retired after event 5, but a clock knows its event 6")
        #expect(clock == [0: 1])
        #expect(throws: RetirementError.cameBack(Dot(2, 6), final: Dot(2, 5))) {
            try retirements.restored([2: 6], from: 0)
        }
    }

    @Test("A clock that does not know all events of a retired replica cannot leave it out")
    func behind() throws {
        let retirements = try #require(Retirements(agreed: [Dot(7, 2), Dot(2, 5)]))
        let error = #expect(throws: RetirementError.self) {
            try retirements.compacted([0: 1, 2: 4], from: 1)
        }
        #expect(error == .behind(Dot(2, 4), final: Dot(2, 5)))
        #expect(error?.description == "a clock knows 4 of the 5 events of retired replica 2")
        #expect(try retirements.compacted([0: 1, 2: 5], from: 1) == [0: 1])
        #expect(try retirements.restored([0: 1], from: 2) == [0: 1, 2: 5, 7: 2])
        #expect(try retirements.restored([0: 1], from: 1) == [0: 1, 7: 2])
        #expect(try retirements.restored([0: 1], from: 0) == [0: 1])
    }

    @Test("An epoch that is not known is refused", arguments: [-1, 2, Int.max, Int.min])
    func epochs(epoch: Int) throws {
        let retirements = try #require(Retirements(agreed: [Dot(7, 2)]))
        let error = #expect(throws: RetirementError.self) {
            try retirements.restored([:], from: epoch)
        }
        #expect(error == .unknownEpoch(epoch, known: 1))
        #expect(
            error?.description
                == "a clock is of epoch \(epoch), but only 1 retirements are known here")
    }

    @Test("A list that contradicts itself is refused")
    func agreed() {
        #expect(Retirements(agreed: [Dot(1, 2), Dot(1, 2)]) == nil)
        #expect(Retirements(agreed: [Dot(1, 0)]) == nil)
        #expect(Retirements(agreed: [Dot(1, VectorClock.countMax + 1)]) == nil)
        #expect(Retirements(agreed: []) == Retirements())
        #expect(Retirements(agreed: [Dot(1, 2), Dot(2, 2)]) != Retirements(agreed: [Dot(2, 2)]))
    }
}

@Suite("A stable cut proves what every member knows")
struct StableCutTests {
    @Test("A proof is refused until the replica has left and every member knows all its events")
    func refusals() throws {
        var cut = StableCut(members: [3, 1, 2])
        cut.observe([1: 4, 3: 9], of: 1)
        cut.observe([2: 1, 3: 7], of: 2)
        cut.observe([3: 9], of: 3)
        #expect(throws: RetirementRefusal.isMember(3)) { try cut.proof(retiring: 3) }
        #expect(throws: RetirementRefusal.isUnknown(8)) { try cut.proof(retiring: 8) }
        cut.remove(3, finalCount: 9)
        cut.observe([3: 12], of: 3)
        #expect(cut.members == [1, 2])
        let lag = #expect(throws: RetirementRefusal.self) { try cut.proof(retiring: 3) }
        #expect(lag == .disagrees(member: 2, known: Dot(3, 7), final: Dot(3, 9)))
        #expect(lag?.description == "member 2 lags by 2: it knows 7 of the 9 events of replica 3")
        cut.observe([3: 9], of: 2)
        let proof = try cut.proof(retiring: 3)
        #expect(proof.last == Dot(3, 9))

        var retirements = Retirements()
        retirements.retire(proof)
        retirements.retire(proof)
        #expect(retirements.finals == [Dot(3, 9)])
        #expect(retirements.epoch == 1)
        #expect(retirements == Retirements(agreed: [Dot(3, 9)]))

        cut.observe([3: 11], of: 1)
        let ahead = #expect(throws: RetirementRefusal.self) { try cut.proof(retiring: 3) }
        #expect(
            ahead?.description == "member 1 knows event 11 of replica 3, after its final event 9")
        #expect(RetirementRefusal.isMember(3).description == "replica 3 is still a member")
        #expect(
            RetirementRefusal.isUnknown(3).description
                == "replica 3 is not known to have left after some event")
    }

    @Test("A newcomer counts as a member from the start")
    func newcomers() throws {
        var cut = StableCut(members: [1, 2])
        cut.observe([1: 2, 2: 5], of: 1)
        cut.remove(2, finalCount: 5)
        try cut.admit(4, startingWith: [2: 4])
        #expect(
            throws: RetirementRefusal.disagrees(
                member: 4, known: Dot(2, 4), final: Dot(2, 5))
        ) { try cut.proof(retiring: 2) }
        try cut.admit(5, startingWith: [1: 2, 2: 5])
        cut.observe([2: 5], of: 4)
        #expect(try cut.proof(retiring: 2).last == Dot(2, 5))
        #expect(throws: RetirementRefusal.isMember(4)) { try cut.proof(retiring: 4) }
    }

    @Test("Whoever has left is not let in again under the same identifier")
    func readmission() throws {
        var cut = StableCut(members: [1, 2, 3])
        cut.observe([2: 5], of: 1)
        cut.remove(2, finalCount: 5)
        let before = cut
        let error = #expect(throws: RetirementRefusal.hasLeft(Dot(2, 5))) {
            try cut.admit(2, startingWith: [1: 2])
        }
        #expect(
            error?.description
                == "replica 2 has left after event 5, and whoever joins needs an identifier that "
                + "nobody had")
        #expect(cut == before)
        // Of one that did nothing nobody has a count.
        cut.remove(3, finalCount: 0)
        try cut.admit(3, startingWith: [1: 2])
        #expect(cut.members == [1, 3])
    }

    @Test("A second holder learns from lists of retirements what compacted clocks stand for")
    func compacted() throws {
        let list = try #require(Retirements(agreed: [Dot(3, 9)]))
        var cut = StableCut(members: [1, 2, 3])
        cut.observe([3: 7], of: 1)
        cut.remove(3, finalCount: 9)
        // Both have moved the entry of 3 into their lists, and never send it again.
        cut.observe([1: 20, 2: 4], of: 1, without: list)
        cut.observe([1: 20, 2: 4], of: 2, without: list)
        try cut.admit(4, startingWith: [1: 20, 2: 4], without: list)
        #expect(try cut.proof(retiring: 3).last == Dot(3, 9))
        // A list that names another end is not taken for the one that is known here.
        let other = try #require(Retirements(agreed: [Dot(3, 10)]))
        cut.observe([:], of: 2, without: other)
        #expect(
            throws: RetirementRefusal.disagrees(
                member: 2, known: Dot(3, 10), final: Dot(3, 9))
        ) { try cut.proof(retiring: 3) }
    }

    @Test("A replica that never did anything, or was no member, leaves no final count")
    func silent() {
        var cut = StableCut(members: [1, 2])
        cut.remove(2, finalCount: 0)
        cut.remove(9, finalCount: 3)
        #expect(throws: RetirementRefusal.isUnknown(2)) { try cut.proof(retiring: 2) }
        #expect(throws: RetirementRefusal.isUnknown(9)) { try cut.proof(retiring: 9) }
    }

    @Test("The floor is the entry-wise minimum of the latest clocks", arguments: UInt64(0)..<40)
    func floor(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let members = (0..<1 + random.index(below: 5)).map { ReplicaID($0) }
        var cut = StableCut(members: members)
        var models: [ReplicaID: ModelClock] = [:]
        for _ in 0..<30 {
            let member = random.pick(members)
            let clock = random.clock()
            cut.observe(VectorClock(clock), of: member)
            models[member, default: [:]].merge(clock, uniquingKeysWith: max)
            var least = models[members[0], default: [:]]
            for member in members {
                for replica in least.keys {
                    least[replica] = min(
                        least[replica, default: 0], models[member]?[replica] ?? 0)
                }
            }
            #expect(cut.floor.model == least.filter { $0.value > 0 })
            for (replica, count) in clock {
                #expect(cut.isStable(Dot(replica, count)) == (least[replica, default: 0] >= count))
            }
        }
        #expect(StableCut(members: []).floor == [:])
        #expect(!StableCut(members: []).isStable(Dot(1, 1)))
    }
}
