import CausalMessaging
import CommandLineTesting
import GlobalSnapshots
import LogicalClocks
import TestSupport
import Testing
import WireFormat

@Suite("A snapshot is shown with what fits, and all of it where that is asked for")
struct SnapshotShowTests {
    @Test("show says how many channels hold nothing, unless all hold something")
    func emptyChannels() throws {
        func shown(_ commands: String) throws -> String {
            let text = "application bank\nprocesses a=5 b=5\ndelay fixed 10\n\(commands)"
            return try withTemporaryDirectory {
                try RunFiles(text, in: $0).snapshot("show", "a-1").output
            }
        }
        let one = try shown("send b a 1\nsnapshot a")
        #expect(one.hasSuffix("\n\n1 channel holds nothing\n"))
        // Both begin at once, behind what they have sent.
        let none = try shown("send a b 1\nsend b a 2\nsnapshot a b")
        #expect(none.contains("2 channels, 2 in flight"))
        #expect(!none.contains("nothing"))
    }

    @Test("show says what a delivery layer holds back, and cuts what is long unless asked")
    func longValues() throws {
        try withBank { run in
            let long = String(repeating: "long ", count: 40)
            try run.store("a-1", as: "l-1") { snapshot in
                var message = RecordedMessage(payload: .string(long))
                message.id = MessageID(ReplicaID(2), 7)
                snapshot.processes[1].recorded.heldBack = [message]
                snapshot.processes[1].recorded.state = .object([
                    .init("x", .string(long)), .init("y", .number("1")),
                ])
            }
            let all = run.snapshot("show", "l-1").output
            #expect(all.contains("  held back   c.7  \"long long"))
            #expect(all.split(separator: "\n").allSatisfy { $0.count <= 80 })
            let part = run.snapshot("show", "l-1", "--process", "b").output
            #expect(part.contains("    x: \"\(long)\"\n    y: 1\n"))
            #expect(part.contains("  held back   c.7  \"\(long)\"\n"))
        }
    }
}
