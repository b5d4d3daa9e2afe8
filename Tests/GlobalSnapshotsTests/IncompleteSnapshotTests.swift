import GlobalSnapshots
import LogicalClocks
import Testing
import WireFormat

@Suite("Snapshots that were given up are kept in a file")
struct IncompleteSnapshotTests {
    private static let list = IncompleteSnapshots(
        roster: Roster(["a", "b-2", "c"]) ?? Roster(),
        snapshots: [
            IncompleteSnapshot(
                id: SnapshotID(1, 7), initiators: [1, 2], startTime: 3, endTime: 9,
                processCount: 3, unrecorded: [0], openChannels: [ChannelID(from: 2, to: 1)]),
            IncompleteSnapshot(
                id: SnapshotID(0, 1), initiators: [0], startTime: 4, endTime: .max,
                processCount: 2, unrecorded: [], openChannels: []),
        ])

    @Test("with all that is known of them")
    func roundTrip() throws {
        let read = try IncompleteSnapshots(parsing: Self.list.encoded())
        #expect(read == Self.list)
        let given = try #require(read.snapshot(named: "b-2-7"))
        #expect(
            given.description(in: read.roster)
                == "a never recorded a state; no marker came on c→b-2")
        #expect(read.snapshot(named: "c-1") == nil)
    }

    @Test("a list that names no processes is read with those that it mentions")
    func earlierForm() throws {
        let text = """
            {"schema":"causal.incomplete/1","snapshots":[{"id":"b-1","reason":"x",
            "initiators":["b","a"],"startTime":1,"endTime":2}]}
            """
        let read = try IncompleteSnapshots(parsing: Array(text.utf8))
        #expect(read.roster.names == ["b", "a"])
        #expect(read.snapshots.map(\.initiators) == [[0, 1]])
        #expect(read.snapshot(named: "b-1")?.endTime == 2)
    }

    @Test(
        "what is no such list is refused with a position",
        arguments: [
            (#"{"snapshots":[]}"#, "schema"), (#"{"schema":"causal.incomplete/1"}"#, "snapshots"),
            (#"{"schema":"x","snapshots":[]}"#, "causal.incomplete/1"),
            (#"{"schema":"causal.incomplete/1","snapshots":[{}]}"#, "'id'"),
            (#"{"schema":"causal.incomplete/1","snapshots":[{"id":"a"}]}"#, "'a-1'"),
            (#"{"schema":"causal.incomplete/1","snapshots":[{"id":"a-x"}]}"#, "'a-1'"),
            (
                #"{"schema":"causal.incomplete/1","processes":["a"],"snapshots":[{"id":"b-1"}]}"#,
                "'a-1'"
            ),
            (
                #"{"schema":"causal.incomplete/1","processes":["a"],"snapshots":[{"id":"a-1","unrecorded":["b"]}]}"#,
                "'b' is not a process"
            ),
            (
                #"{"schema":"causal.incomplete/1","snapshots":[{"id":"a-1","openChannels":[["a","a"]]}]}"#,
                "joins two processes"
            ),
        ])
    func malformed(text: String, part: String) {
        let error = #expect(throws: TextError.self) {
            try IncompleteSnapshots(parsing: Array(text.utf8))
        }
        #expect(error?.description.contains(part) == true, "\(error.map { "\($0)" } ?? "")")
    }
}
