import CausalMessaging
import Scenarios
import Testing
import WireFormat

@Suite("A setting that makes no sense is refused with its place and a reason")
struct ScenarioErrorTests {
    /// A text after `processes a b c`, on line 2.
    static let lines: [(text: String, error: String)] = [
        // Words.
        (#"put a "x"#, "2:7: the quoted word does not end"),
        (#"put a "x\"#, "2:7: the quoted word does not end"),
        (#"put a "x"y 1"#, "2:10: expected a blank after the quoted word"),
        (#"put a "x\n" 1"#, "2:10: expected a quote or a backslash after the backslash"),
        ("putt a x 1", "2:1: 'putt' is neither a setting nor a command; did you mean 'put'?"),
        ("sede 7", "2:1: 'sede' is neither a setting nor a command; did you mean 'seed'?"),
        ("Run", "2:1: 'Run' is neither a setting nor a command; did you mean 'run'?"),
        (
            "explode",
            "2:1: 'explode' is neither a setting (application, processes, channels, order, delay, "
                + "loss, duplication, transport, delivery, conflicts, sessions, clock, seed) nor a "
                + "command (put, get, delete, send, snapshot, partition, heal, lose, crash, "
                + "restart, tick, run, at, number)"
        ),
        ("run\nseed 7", "3:1: the setting 'seed' must come before the first command"),
        ("seed 7 8", "2:8: expected the end of the line, not '8'"),
        ("run fast", "2:5: expected the end of the line, not 'fast'"),
        // Settings.
        ("application", "2:12: expected 'store' or 'bank'"),
        ("application shop", "2:13: expected 'store' or 'bank', not 'shop'"),
        ("order lifo", "2:7: expected 'fifo' or 'reordering', not 'lifo'"),
        ("transport tcp", "2:11: expected 'reliable' or 'raw', not 'tcp'"),
        ("delivery total", "2:10: expected 'causal' or 'arrival', not 'total'"),
        ("conflicts crdt", "2:11: expected 'siblings' or 'lww', not 'crdt'"),
        ("clock lamport", "2:7: expected 'vector' or 'interval-tree', not 'lamport'"),
        (
            "seed -1",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not '-1'"
        ),
        (
            "seed 18446744073709551616",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not "
                + "'18446744073709551616'"
        ),
        ("seed", "2:5: expected a seed, a whole number from 0 to 18446744073709551615"),
        (
            "seed +1",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not '+1'"
        ),
        (
            "seed \"\"",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not ''"
        ),
        ("delay", "2:6: expected 'fixed', 'uniform', 'exponential' or a number of ticks"),
        (
            "delay normal 3",
            "2:7: expected 'fixed', 'uniform', 'exponential' or a number of ticks, not 'normal'"
        ),
        (
            "delay 0",
            "2:7: expected the delay in ticks, a whole number from 1 to 1000000000, not '0'"
        ),
        ("delay fixed", "2:12: expected the delay in ticks, a whole number from 1 to 1000000000"),
        (
            "delay uniform 9 2",
            "2:17: expected the longest delay in ticks, a whole number from 9 to 1000000000, "
                + "not '2'"
        ),
        (
            "delay uniform 9",
            "2:16: expected the longest delay in ticks, a whole number from 9 to 1000000000"
        ),
        (
            "delay uniform x 9",
            "2:15: expected the shortest delay in ticks, a whole number from 1 to 1000000000, "
                + "not 'x'"
        ),
        (
            "delay exponential 0.5",
            "2:19: expected the mean delay in ticks, a whole number from 1 to 1000000000, "
                + "not '0.5'"
        ),
        ("loss", "2:5: expected a rate from 0 to 1 such as 0.25"),
        // Processes and channels.
        ("processes", "2:10: expected the name of a process"),
        ("processes d a", "2:13: the process 'a' is named twice"),
        (
            "processes d-e",
            "2:11: 'd-e' cannot name a process; use letters, digits, '_' and '.'"
        ),
        ("processes =5", "2:11: '=5' cannot name a process; use letters, digits, '_' and '.'"),
        (
            "processes d=",
            "2:13: expected a balance, a whole number from 0 to 70368744177664, not ''"
        ),
        (
            "processes d=+5",
            "2:13: expected a balance, a whole number from 0 to 70368744177664, not '+5'"
        ),
        (
            "processes d=70368744177665",
            "2:13: expected a balance, a whole number from 0 to 70368744177664, not "
                + "'70368744177665'"
        ),
        ("processes d=5\nrun", "2:13: a balance needs 'application bank', and this is a store"),
        ("processes e d=5\n", "2:15: a balance needs 'application bank', and this is a store"),
        (
            "processes within",
            "2:11: 'within' cannot name a process; 'snapshot' has another use for it"
        ),
        (
            "processes " + String(repeating: "x", count: 65),
            "2:11: the name of a process has at most 64 bytes"
        ),
        ("channels ring\nprocesses d", "3:11: 'processes' must come before 'channels'"),
        (
            "channels",
            "2:9: expected a channel such as a->b, or 'clique', 'ring', 'star' or 'line'"
        ),
        ("channels ring line", "2:15: expected the end of the line, not 'line'"),
        (
            "channels rign",
            "2:10: expected a channel such as a->b or a<->b, not 'rign'; did you mean 'ring'?"
        ),
        ("channels a-b", "2:10: expected a channel such as a->b or a<->b, not 'a-b'"),
        ("channels ->b", "2:10: expected a channel such as a->b or a<->b, not '->b'"),
        ("channels a<->", "2:10: expected a channel such as a->b or a<->b, not 'a<->'"),
        ("channels a->b->c", "2:10: no process is called 'b->c'; there are a, b, c"),
        ("channels a->b a->a", "2:15: a channel joins two processes, not one with itself"),
        ("channels a->d", "2:10: no process is called 'd'; there are a, b, c"),
    ]

    @Test("with the processes a, b and c", arguments: lines.indices)
    func afterProcesses(index: Int) {
        let (text, wanted) = Self.lines[index]
        expectError("processes a b c\n\(text)", wanted)
    }

    static let texts: [(text: String, error: String)] = [
        (
            "",
            "1:1: the scenario names no processes; begin with a line such as 'processes a b c'"
        ),
        (
            "seed 3\n\n",
            "3:1: the scenario names no processes; begin with a line such as 'processes a b c'"
        ),
        (
            " run",
            "1:2: the scenario names no processes; begin with a line such as 'processes a b c'"
        ),
        ("rnu", "1:1: 'rnu' is neither a setting nor a command; did you mean 'run'?"),
        ("channels ring", "1:10: 'channels' must come after 'processes'"),
        (
            "application bank\nprocesses a=1 b\nput a x 1",
            "3:1: 'put' needs 'application store', and this is a bank"
        ),
        ("application bank\nprocesses a=1 b\nsend a a 1", "3:8: there is no channel a→a"),
        (
            "application bank\nprocesses a=1 b\nsend a b 0",
            "3:10: expected a number of tokens, a whole number from 1 to 9007199254740992, "
                + "not '0'"
        ),
        ("application bank\nprocesses a=1 b\nsend a", "3:7: expected the name of a process"),
        (
            "application bank\nprocesses a b\nchannels a->b\nsend b a 1",
            "4:8: there is no channel b→a"
        ),
        // As many as are listed need no guess.
        (
            "processes one two three four five six seven eight\ncrash eigth",
            "2:7: no process is called 'eigth'; there are one, two, three, four, five, six, "
                + "seven, eight"
        ),
        (
            "processes one two three four five six seven eight nine\ncrash nien",
            "2:7: no process is called 'nien'; did you mean 'nine'?"
        ),
        (
            "processes one two three four five six seven eight nine\ncrash bob",
            "2:7: no process is called 'bob'; there are one, two, three, four, five, six, "
                + "seven, eight, …"
        ),
    ]

    @Test("in other places", arguments: texts.indices)
    func others(index: Int) {
        expectError(Self.texts[index].text, Self.texts[index].error)
    }

    @Test(
        "a rate is plain decimal",
        arguments: [
            "nan", "inf", "-inf", "infinity", "0x1p-3", "0x0", "1e-2", "+0.5", "-0", "-0.5", "1.5",
            "1.0000001", ".5", "0.", ".", "", "0.1.2", "0,5", "50%", "٠", "2",
        ], ["loss", "duplication"])
    func rates(text: String, setting: String) {
        expectError(
            "processes a b\n\(setting) \"\(text)\"",
            "2:\(setting.count + 2): expected a rate from 0 to 1 such as 0.25, not '\(text)'")
    }

    @Test("a word is repeated in part, and without what a terminal would obey")
    func shownWords() {
        expectError(
            "processes a b\ncrash " + String(repeating: "y", count: 50_000),
            "2:7: no process is called '\(String(repeating: "y", count: 40))…'; there are a, b")
        expectError(
            "processes a b\ncrash \u{1b}[31mred\u{202e}\0",
            #"2:7: no process is called '\u{1b}[31mred\u{202e}\u{0}'; there are a, b"#)
    }

    @Test("limits are checked before anything is made")
    func limits() {
        let names = (0...1_024).map { "p\($0)" }
        expectError(
            "processes " + names.joined(separator: " "),
            "1:\(11 + names.dropLast().reduce(0) { $0 + $1.count + 1 }): more than 1024 processes")
        let longest = String(repeating: "n", count: 64)
        #expect(throws: Never.self) { try ScenarioParser.parse("processes \(longest) b") }
        expectError(
            "processes \(longest)n b", "1:11: the name of a process has at most 64 bytes")
        let line = "put a x " + String(repeating: "v", count: 65_536 - 8)
        #expect(throws: Never.self) { try ScenarioParser.parse("processes a\n\(line)") }
        expectError("processes a\n\(line)v", "2:65537: the line is longer than 65536 bytes")
        let branches = names.prefix(129).joined(separator: " ")
        expectError(
            "application bank\nprocesses \(branches)\nrun",
            "3:1: a bank has at most 128 processes, and there are 129")
        #expect(throws: Never.self) { try ScenarioParser.parse("processes \(branches)") }
    }
}

/// Expects that a scenario is refused with an error that reads as `LINE:COLUMN: message`.
func expectError(
    _ text: String, _ wanted: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    do throws(TextError) {
        let scenario = try ScenarioParser.parse(text)
        Issue.record("no error in \(text), but \(scenario)", sourceLocation: sourceLocation)
    } catch {
        #expect(error.description == wanted, sourceLocation: sourceLocation)
    }
}
