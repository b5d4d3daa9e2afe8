import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("What is known of members and of those who left can be stored")
struct RetirementCodingTests {
    /// Cuts and lists of runs in which members come, go and are retired.
    static func run(seed: UInt64) throws -> RetirementRun {
        var run = RetirementRun(seed: seed, policy: .byProof)
        for _ in 0..<150 + 20 * Int(seed) { try run.step() }
        return run
    }

    @Test(
        "Cuts and lists come back from bytes and text, and nothing else is read", arguments: 0..<8)
    func oneForm(seed: UInt64) throws {
        var run = try Self.run(seed: seed)
        try expectCanonical(run.cut, using: &run.random)
        try expectOneTextForm(of: run.cut, using: &run.random)
        try expectCanonical(run.agreed, using: &run.random)
        try expectOneTextForm(of: run.agreed, using: &run.random)
    }

    @Test("A process that restarts decides what it would have decided", arguments: 0..<8)
    func restart(seed: UInt64) throws {
        let run = try Self.run(seed: seed)
        let cut = try StableCut(decoding: run.cut.encoded())
        #expect(cut.members == run.cut.members)
        #expect(cut.floor == run.cut.floor)
        for dot in run.left {
            #expect(
                Result { try cut.proof(retiring: dot.replica) }.description
                    == Result { try run.cut.proof(retiring: dot.replica) }.description)
        }
        let agreed = try Retirements(decoding: run.agreed.encoded())
        #expect(agreed.finals == run.agreed.finals)
        for clock in run.members.values {
            #expect(try agreed.restored(clock.kept, from: clock.epoch) == clock.whole)
        }
    }

    @Test("The texts and bytes are those of the documentation")
    func examples() throws {
        var cut = StableCut(members: [0, 1, 2])
        cut.observe([0: 3, 2: 1], of: 0)
        cut.remove(2, finalCount: 1)
        #expect(cut.description == "({0:{0:3, 2:1}, 1:{}}, {2:1})")
        let roster = try #require(Roster(["a", "b", "two words"]))
        #expect(
            cut.description(in: roster) == "({a:{a:3, \"two words\":1}, b:{}}, {\"two words\":1})")
        var same = roster
        #expect(try StableCut(parsing: cut.description(in: roster), roster: &same) == cut)
        #expect(same == roster)
        let first = VectorClock([(0, 3), (2, 1)]).encoded()
        #expect(
            cut.encoded() == [2, 0] + first + [0] + VectorClock().encoded()
                + VectorClock([(2, 1)]).encoded())

        let list = try #require(Retirements(agreed: [Dot(7, 2), Dot(2, 5)]))
        #expect(list.description == "[7:2, 2:5]")
        #expect(list.encoded() == [2, 7, 2, 2, 5])
    }

    @Test("What is no list of retirements is refused where it goes wrong")
    func badLists() {
        for (bytes, code, offset) in [
            ([2, 7, 2, 7, 3], WireError.Code.invalid, 3), ([1, 7, 0], .invalid, 2),
            ([2, 7, 2], .truncated, 0),
            ([0x81, 0x80, 0x04], .overLimit(limit: VectorClock.entriesMax), 0),
        ] as [([UInt8], WireError.Code, Int)] {
            #expect(throws: WireError(code, at: offset)) { try Retirements(decoding: bytes) }
        }
        for (text, column) in [("[7:2, 7:3]", 7), ("[7:0]", 4), ("[7:2", 5), ("7:2", 1)] {
            let error = #expect(throws: TextError.self) { try Retirements(parsing: text) }
            #expect(error?.position.column == column, "\(text)")
        }
    }

    @Test("A cut of which a member has left is refused, where it says so")
    func memberThatLeft() throws {
        let start: [UInt8] = [1, 7] + VectorClock([1: 2]).encoded()
        let good = start + VectorClock([8: 3]).encoded()
        #expect(try StableCut(decoding: good).encoded() == good)
        #expect(throws: WireError(.invalid, at: start.count)) {
            try StableCut(decoding: start + VectorClock([7: 3]).encoded())
        }
        #expect(try StableCut(parsing: "({7:{1:2}}, {8:3})").members == [7])
        expectTextError("1:12: a member has left") {
            try StableCut(parsing: "({7:{1:2}}, {7:3})")
        }
    }

    @Test("A small message does not become a large cut")
    func amplification() throws {
        // Each clock of equal counts takes a few bytes.
        let wide = VectorClock((0..<VectorClock.entriesMax).map { (ReplicaID($0), 1) }).encoded()
        #expect(wide.count < 8)
        let most = StableCut.entriesMax / VectorClock.entriesMax
        func cut(_ count: Int) -> [UInt8] {
            [UInt8(count)] + (0..<count).flatMap { _ in [0] + wide } + VectorClock().encoded()
        }
        #expect(try StableCut(decoding: cut(most)).members.count == most)
        #expect(
            throws: WireError(
                .overLimit(limit: StableCut.entriesMax), at: 1 + most * (1 + wide.count))
        ) { try StableCut(decoding: cut(most + 1)) }
        #expect(throws: WireError(.overflow, at: 1 + 5 + 1)) {
            try StableCut(decoding: [2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0])
        }
        #expect(throws: WireError(.overLimit(limit: VectorClock.entriesMax), at: 0)) {
            try StableCut(decoding: [0x81, 0x80, 0x04])
        }
    }
}

extension Result where Success == RetirementProof, Failure == any Error {
    /// What came out, to be compared.
    fileprivate var description: String { "\(self)" }
}
