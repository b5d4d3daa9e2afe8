import LogicalClocks
import Testing

@Suite("A roster gives small numbers to names")
struct RosterTests {
    @Test("Numbers follow the order of arrival, and a name keeps its number")
    func adding() {
        var roster = Roster()
        #expect(roster.count == 0)
        #expect(roster.add("x") == 0)
        #expect(roster.add("y") == 1)
        #expect(roster.add("x") == 0)
        #expect(roster.add("") == nil)
        #expect(roster.names == ["x", "y"])
        #expect(roster.replicas == [0, 1])
        #expect(roster.id(of: "y") == 1)
        #expect(roster.id(of: "z") == nil)
        #expect(roster.name(of: 1) == "y")
        #expect(roster.name(of: 2) == "#2")
    }

    @Test("Names that are empty or come twice make no roster")
    func refused() {
        #expect(Roster(["a", "b"])?.names == ["a", "b"])
        #expect(Roster([])?.count == 0)
        #expect(Roster(["a", ""]) == nil)
        #expect(Roster(["a", "b", "a"]) == nil)
    }

    @Test("A full roster takes no more names")
    func full() {
        var roster = Roster.lettered(count: Roster.countMax)
        #expect(roster.count == Roster.countMax)
        #expect(roster.add("one more") == nil)
        #expect(roster.add("a") == 0)
        #expect(Roster(roster.names) != nil)
        #expect(Roster(roster.names + ["one more"]) == nil)
    }

    @Test("Letters come first, then numbered names, none twice")
    func lettered() {
        let roster = Roster.lettered(count: 30)
        #expect(roster.count == 30)
        #expect(roster.names[..<3] == ["a", "b", "c"])
        #expect(roster.names[24...] == ["y", "z", "p27", "p28", "p29", "p30"])
        #expect(Set(roster.names).count == 30)
        #expect(Roster.lettered(count: 0) == Roster())
    }

    @Test("More names than a roster holds are refused")
    func tooManyLetters() async {
        await #expect(processExitsWith: .failure) {
            _ = Roster.lettered(count: Roster.countMax + 1)
        }
    }

    @Test("Two rosters are equal if they hold the same names in the same order")
    func equality() {
        #expect(Roster(["a", "b"]) == Roster.lettered(count: 2))
        #expect(Roster(["a", "b"])?.hashValue == Roster.lettered(count: 2).hashValue)
        #expect(Roster(["b", "a"]) != Roster(["a", "b"]))
    }
}

@Suite("Relations and dots")
struct CausalRelationTests {
    @Test("The two halves of a comparison make the relation")
    func halves() {
        #expect(CausalRelation(isBelow: true, isAbove: true) == .equal)
        #expect(CausalRelation(isBelow: true, isAbove: false) == .before)
        #expect(CausalRelation(isBelow: false, isAbove: true) == .after)
        #expect(CausalRelation(isBelow: false, isAbove: false) == .concurrent)
        #expect(
            CausalRelation.allCases.map(\.inverse) == [.after, .before, .equal, .concurrent])
    }

    @Test("A clock covers the dots up to its count")
    func dots() {
        let clock: VectorClock = [1: 3]
        #expect(clock.covers(Dot(1, 1)))
        #expect(clock.covers(Dot(1, 3)))
        #expect(!clock.covers(Dot(1, 4)))
        #expect(!clock.covers(Dot(0, 1)))
        #expect(Dot(1, 4).description == "1:4")
        #expect(Dot(1, 4).description(in: .lettered(count: 2)) == "b:4")
    }

    @Test("Identifiers are ordered by number")
    func identifiers() {
        #expect(ReplicaID(3) < 4)
        #expect(!(ReplicaID(3) < 3))
        #expect(ReplicaID(7).index == 7)
        #expect(ReplicaID(rawValue: 9).description == "9")
    }
}
