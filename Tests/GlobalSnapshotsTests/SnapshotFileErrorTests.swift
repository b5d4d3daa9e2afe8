import GlobalSnapshots
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A damaged snapshot file is refused, with the place")
struct SnapshotFileErrorTests {
    static let example = TestFile("Vectors/example.json")
    static let sound = try? example.text

    static func error(_ text: String) -> String {
        do {
            _ = try GlobalSnapshot(parsing: Array(text.utf8))
            return "it was read"
        } catch {
            return error.description
        }
    }

    /// What is put in place of the first piece like it, and what the reader says.
    static let changes: [(old: String, new: String, error: String)] = [
        (
            "\"causal-snapshot\"", "\"causal-trace\"",
            "2:13: this is not a snapshot: expected \"causal-snapshot\""
        ),
        ("\"format\"", "\"kind\"", "2:3: expected the member 'format'"),
        (
            "\"version\": 1", "\"version\": 2",
            "3:14: version 2 of the format is not known, only 1"
        ),
        (
            "\"version\": 1", "\"version\": 1.5",
            "3:14: expected a whole number from -9223372036854775808 to 9223372036854775807"
        ),
        ("\"version\"", "\"vresion\"", "3:3: expected the member 'version'"),
        (
            "\"sha256\": \"", "\"sha256\": \"0",
            "4:13: the checksum does not match: the file was changed or damaged"
        ),
        ("\"sha256\"", "\"sha1\"", "4:3: expected the member 'sha256'"),
        ("\"snapshot\":", "\"snapshots\":", "5:3: expected the member 'snapshot'"),
        ("\"initiator\": \"a\"", "\"initiator\": \"x\"", "6:18: 'x' is not a process here"),
        ("\"initiator\": \"a\"", "\"initiator\": 1", "6:18: expected a string"),
        ("\"initiator\"", "\"initator\"", "6:5: expected the member 'initiator'"),
        (
            "\"number\": 12", "\"number\": -1",
            "7:15: expected a whole number from 0 to 18446744073709551615"
        ),
        (
            "\"number\": 12", "\"number\": 18446744073709551616",
            "7:15: expected a whole number from 0 to 18446744073709551615"
        ),
        ("\"number\": 12", "\"nr\": 12", "7:5: expected the member 'number'"),
        (
            "      \"c\"\n", "      \"a\"\n",
            "8:18: expected 1 to 1024 names of processes, none twice"
        ),
        (
            "      \"c\"\n", "      \"\"\n",
            "8:18: expected 1 to 1024 names of processes, none twice"
        ),
        ("      \"c\"\n", "      \"d\"\n", "23:9: 'c' is not a process here"),
        ("\"processes\"", "\"replicas\"", "8:5: expected the member 'processes'"),
        (
            "\"channels\": [\n      [\n        \"a\",", "\"channels\": [\n      [\n        \"z\",",
            "15:9: 'z' is not a process here"
        ),
        (
            "\"channels\": [\n      [\n        \"a\",\n        \"b \\\"β\\\"\"",
            "\"channels\": [\n      [\n        \"a\",\n        \"a\"",
            "14:7: a channel joins two processes"
        ),
        (
            "\"channels\": [\n      [\n        \"a\",", "\"channels\": [\n      [",
            "16:7: expected the receiver"
        ),
        (
            "\"channels\": [\n      [\n        \"a\",", "\"channels\": [\n      [\"c\",\"a\",",
            "15:9: expected ']'"
        ),
        ("\"channels\":", "\"edges\":", "13:5: expected the member 'channels'"),
        (
            "\"initiators\": [\n      \"a\",\n      \"b \\\"β\\\"\"\n    ]", "\"initiators\": []",
            "27:19: a snapshot has an initiator"
        ),
        ("\"initiators\":", "\"starters\":", "27:5: expected the member 'initiators'"),
        ("\"startTime\": 3", "\"startTime\": \"3\"", "31:18: expected a number"),
        ("\"startTime\":", "\"begin\":", "31:5: expected the member 'startTime'"),
        (
            "\"endTime\": 40", "\"endTime\": 1e2",
            "32:16: expected a whole number from 0 to 18446744073709551615"
        ),
        ("\"endTime\":", "\"end\":", "32:5: expected the member 'endTime'"),
        (
            "\"total\": 10", "\"total\": 9223372036854775808",
            "33:14: expected a whole number from -9223372036854775808 to 9223372036854775807"
        ),
        ("\"total\": 10", "\"sum\": 10", "33:5: expected the member 'states'"),
        ("\"states\":", "\"state\":", "34:5: expected the member 'states'"),
        ("\"process\": \"a\"", "\"process\": \"q\"", "36:20: 'q' is not a process here"),
        ("\"process\":", "\"proc\":", "36:9: expected the member 'process'"),
        (
            "\"clock\": {\n          \"a\": 7", "\"clock\": {\n          \"a\": 0",
            "38:16: expected a whole number from 1 to 9223372036854775807"
        ),
        (
            "\"clock\": {\n          \"a\": 7", "\"clock\": {\n          \"q\": 7",
            "38:11: 'q' is not a process here"
        ),
        (
            "\"clock\": {\n          \"a\": 7", "\"clock\": {\n          \"a\": 7, \"a\": 7",
            "37:18: 'a' appears twice in a clock"
        ),
        ("\"amount\": 5", "\"amount\": true", "40:19: expected a number"),
        ("\"amount\": 5", "\"mount\": 5", "40:9: expected the member 'state'"),
        (
            "\"state\": {\n          \"balance\": 5", "\"state\": {\n          \"balance\": ?",
            "42:22: expected a value"
        ),
        ("\"heldBack\": []", "\"heldBack\": {}", "44:21: expected an array"),
        ("\"heldBack\": []", "\"held\": []", "44:9: expected the member 'heldBack'"),
        (
            "\"heldBack\": []", "\"heldBack\": [], \"more\": 1",
            "44:25: 'more' is not a member that is known here"
        ),
        (
            "\"((0, 1), (1, 1, 0))\"", "\"((0, 1), (1, 1\"",
            "48:18: expected an interval tree stamp or a hybrid timestamp: "
        ),
        (
            "\"((0, 1), (1, 1, 0))\"", "7",
            "48:18: expected a vector clock or an interval tree stamp"
        ),
        (
            "\"id\": [\n              \"a\",\n              2",
            "\"id\": [\n              \"a\"\n", "expected the number of the message"
        ),
        (
            "\"id\": [\n              \"a\",\n              2",
            "\"id\": [\n              \"a\",\n              2, 3", "expected ']'"
        ),
        (
            "\"id\": [\n              \"a\",", "\"id\": [\n              \"y\",",
            "'y' is not a process here"
        ),
        ("\"payload\": \"m2\"", "\"content\": \"m2\"", "expected the member 'payload'"),
        (
            "\"payload\": \"m2\"", "\"payload\": \"m2\", \"x\": 1",
            "'x' is not a member that is known here"
        ),
        ("\"channelStates\":", "\"channelState\":", "expected the member 'channelStates'"),
        ("\"channel\": [", "\"chanel\": [", "expected the member 'channel'"),
        (
            "\"channel\": [\n          \"a\",\n          \"b \\\"β\\\"\"",
            "\"channel\": [\n          \"a\",\n          \"a\"",
            "a channel joins two processes"
        ),
        ("\"sentBefore\":", "\"sent\":", "expected the member 'sentBefore'"),
        ("\"receivedBefore\":", "\"received\":", "expected the member 'receivedBefore'"),
        (
            "\"sentBefore\": 3", "\"sentBefore\": -3",
            "expected a whole number from 0 to 18446744073709551615"
        ),
        ("\"markers\":", "\"marks\":", "expected the member 'markers'"),
        (
            "\"markers\": [\n          3", "\"markers\": [\n          null",
            "expected a number"
        ),
        ("\"inFlight\":", "\"flying\":", "expected the member 'inFlight'"),
        (
            "\"number\": 2,", "\"number\": 2.5,",
            "expected a whole number from 0 to 18446744073709551615"
        ),
        ("\"number\": 2,", "\"nr\": 2,", "expected the member 'payload'"),
        (
            "\n    ]\n  }\n}", "\n    ], \"more\": 1\n  }\n}",
            "'more' is not a member that is known here"
        ),
        ("\n  }\n}", "\n  }, \"more\": 1\n}", "'more' is not a member that is known here"),
        ("\n  }\n}\n", "\n  }\n}\n{", "expected the end"),
    ]

    @Test("every damage is refused with its place", arguments: changes.indices)
    func refused(index: Int) throws {
        let change = Self.changes[index]
        let sound = try #require(Self.sound)
        #expect(sound.contains(change.old))
        let error = Self.error(sound.replacing(change.old, with: change.new, maxReplacements: 1))
        if change.error.first?.isNumber == true {
            #expect(error.hasPrefix(change.error), "\(change.old)")
        } else {
            #expect(error.hasSuffix(": " + change.error), "\(change.old)")
        }
    }

    @Test("a value changed behind the checksum's back is noticed")
    func checksum() throws {
        let sound = try #require(Self.sound)
        let message = "4:13: the checksum does not match: the file was changed or damaged"
        for (old, new) in [
            ("\"balance\": 5", "\"balance\": 6"), ("\"endTime\": 40", "\"endTime\": 41"),
            ("\"total\": 10", "\"total\": 11"), ("\"payload\": \"m3\"", "\"payload\": \"m4\""),
        ] {
            #expect(sound.contains(old))
            #expect(Self.error(sound.replacing(old, with: new)) == message)
        }
        // White space is not part of what is summed.
        let compact = sound.replacing("\n", with: " ")
        #expect(try GlobalSnapshot(parsing: Array(compact.utf8)) == SnapshotFileTests.example())
    }

    @Test("a file that ends anywhere too early is refused")
    func truncation() throws {
        let bytes = try Self.example.bytes
        // The last byte is the line feed, which a file may lack.
        for count in 0..<bytes.count - 1 {
            #expect(throws: TextError.self) {
                try GlobalSnapshot(parsing: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: Never.self) { try GlobalSnapshot(parsing: Array(bytes.dropLast())) }
    }

    @Test("random damage is refused or harmless, and never traps", arguments: 0..<4)
    func damage(part: UInt64) throws {
        let bytes = try Self.example.bytes
        let sound = try SnapshotFileTests.example()
        let pieces = [
            "[", "]", "{", "}", ",", "\"", "0", "9", "-", "\\", "\u{0}", "e", "null", ":",
        ]
        var random = SeededGenerator(seed: part)
        for _ in 0..<400 {
            var damaged = bytes
            for _ in 0...random.below(3) {
                let start = random.index(below: damaged.count)
                let end = min(damaged.count, start + random.index(below: 4))
                damaged.replaceSubrange(start..<end, with: Array(random.pick(pieces).utf8))
            }
            if let read = try? GlobalSnapshot(parsing: damaged) { #expect(read == sound) }
        }
    }

    @Test("too many processes, and states nested too deep, are refused")
    func limits() throws {
        let sound = try #require(Self.sound)
        let names = (0..<1_100).map { "\"p\($0)\"" }.joined(separator: ",")
        let many = sound.replacing("      \"c\"\n", with: names, maxReplacements: 1)
        #expect(
            Self.error(many) == "8:18: expected 1 to 1024 names of processes, none twice")
        let array = "[\n          null,\n          true\n        ]"
        #expect(sound.contains(array))
        for depth in [10, 61, 100, 100_000] {
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let error = Self.error(sound.replacing(array, with: nested))
            if depth == 10 {
                #expect(error.hasSuffix("the file was changed or damaged"))
            } else {
                #expect(error.hasSuffix("values are nested more than 64 deep"))
            }
        }
    }
}
