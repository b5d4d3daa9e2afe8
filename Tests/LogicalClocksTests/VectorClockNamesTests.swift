import FoundationEssentials
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A vector clock over names")
struct VectorClockNamesTests {
    @Test("A clock is made of a dictionary, without its zeros", arguments: seeds(40))
    func dictionary(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let counts = random.clock()
        #expect(VectorClock(counts) == VectorClock(counts.map { ($0.key, $0.value) }))
        #expect(VectorClock(counts).model == counts.filter { $0.value > 0 })
        #expect(VectorClock([3: 0] as [ReplicaID: UInt64]) == VectorClock())
        let most = [ReplicaID(1): VectorClock.countMax]
        #expect(VectorClock(most)[1] == VectorClock.countMax)
    }

    @Test("A count above the limit is a mistake of the caller")
    func overflow() async {
        await #expect(processExitsWith: .failure) {
            _ = VectorClock([ReplicaID(1): VectorClock.countMax + 1])
        }
    }

    @Test("A tick adds the name, and the clock prints by names")
    func ticking() throws {
        var roster = Roster()
        var clock = VectorClock()
        #expect(try clock.tick(at: "a", in: &roster) == 0)
        try clock.tick(at: "two words", in: &roster)
        try clock.tick(at: "a", in: &roster)
        #expect(clock.description(in: roster) == "{a:2, \"two words\":1}")
        #expect(clock["a", in: roster] == 2 && clock["c", in: roster] == 0)
        #expect(roster.names == ["a", "two words"])
    }

    @Test("A name that cannot be added changes nothing")
    func refused() {
        var roster = Roster.lettered(count: 2)
        var clock: VectorClock = [0: 1]
        let long = String(repeating: "a", count: Roster.nameBytesMax + 1)
        let limit = Roster.nameBytesMax
        #expect(throws: RosterError.nameIsEmpty) { try clock.tick(at: "", in: &roster) }
        #expect(throws: RosterError.nameIsTooLong(limit: limit)) {
            try clock.tick(at: long, in: &roster)
        }
        #expect(clock == [0: 1] && roster == .lettered(count: 2))
        var full = Roster.lettered(count: Roster.countMax)
        #expect(throws: RosterError.isFull(limit: Roster.countMax)) {
            try clock.tick(at: "new", in: &full)
        }
        #expect(throws: Never.self) { try clock.tick(at: "b", in: &full) }
        #expect(clock == [0: 1, 1: 1])
        #expect(RosterError.nameIsEmpty.description == "a name has one letter at least")
        #expect(RosterError.nameIsTooLong(limit: 3).description == "a name has at most 3 bytes")
        #expect(RosterError.isFull(limit: 3).description == "a roster holds at most 3 names")
    }

    @Test("The JSON is GoVector's: in the order of names, and read back")
    func json() throws {
        var roster = Roster()
        let text = "{\"b\":2, \"a\":1}"
        let clock = try VectorClock(parsing: text, roster: &roster)
        #expect(clock.json(in: roster) == "{\"a\":1, \"b\":2}")
        #expect(VectorClock().json(in: roster) == "{}")
        #expect(VectorClock([(7, 1)]).json(in: roster) == "{\"#7\":1}")
    }

    @Test(
        "Any name is a key of the JSON",
        arguments: VectorClockTextTests.awkwardNames + ["\u{0}", "\u{1f}", "\u{2028}", "😀"])
    func names(name: String) throws {
        var roster = try #require(Roster(["first", name]))
        let clock: VectorClock = [0: 3, 1: VectorClock.countMax]
        let json = clock.json(in: roster)
        let read = try JSONDecoder().decode([String: UInt64].self, from: Data(json.utf8))
        #expect(read == ["first": 3, name: VectorClock.countMax])
        // Of the escapes of JSON, texts of clocks have those of quotes and backslashes.
        guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x2028 }) else {
            return
        }
        #expect(try VectorClock(parsing: json, roster: &roster) == clock)
        #expect(roster.count == 2)
    }
}
