import Scenarios
import Testing
import WireFormat

@Suite("A command that makes no sense is refused with its place and a reason")
struct CommandErrorTests {
    /// A text after `processes a b c`, on line 2.
    static let lines: [(text: String, error: String)] = [
        ("put", "2:4: expected the name of a process"),
        ("put d x 1", "2:5: no process is called 'd'; there are a, b, c"),
        ("put a", "2:6: expected a key"),
        ("put a x  # 1", "2:10: expected a value"),
        ("put a x 1 2", "2:11: expected the end of the line, not '2'"),
        ("put a x 1 as", "2:13: expected the name of a session"),
        (#"put a x 1 as """#, "2:14: the name of a session is not empty"),
        ("put a x 1 blind as s", "2:17: expected the end of the line, not 'as'"),
        ("get a x blind", "2:9: expected the end of the line, not 'blind'"),
        ("send a b 1", "2:1: 'send' needs 'application bank', and this is a store"),
        ("snapshot", "2:9: expected the name of a process"),
        ("snapshot a a", "2:12: 'a' is named twice"),
        (
            "snapshot a within 0",
            "2:19: expected a number of ticks, a whole number from 1 to 1000000000000, not '0'"
        ),
        (
            "snapshot a within",
            "2:18: expected a number of ticks, a whole number from 1 to 1000000000000"
        ),
        ("snapshot a within 5 b", "2:21: expected the end of the line, not 'b'"),
        (
            "partition",
            "2:10: expected groups of processes such as 'a b | c', or channels such as a->b"
        ),
        (
            "partition a b",
            "2:14: expected groups of processes such as 'a b | c', or channels such as a->b"
        ),
        (
            "partition a |",
            "2:14: expected groups of processes such as 'a b | c', or channels such as a->b"
        ),
        ("partition a | a", "2:15: 'a' is named twice"),
        ("partition a | d", "2:15: no process is called 'd'; there are a, b, c"),
        ("channels a->b\npartition a->b b->a", "3:16: there is no channel b→a"),
        ("channels a->b\nheal a<->b", "3:6: there is no channel b→a"),
        ("heal a b", "2:6: expected a channel such as a->b or a<->b, not 'a'"),
        ("lose", "2:5: expected a rate from 0 to 1 such as 0.25"),
        ("lose 2", "2:6: expected a rate from 0 to 1 such as 0.25, not '2'"),
        ("lose 0.1 a", "2:10: expected the end of the line, not 'a'"),
        ("run\nloss 0", "3:1: the setting 'loss' must come before the first command"),
        ("number 5 lose 0", "2:10: 'lose' has no number, since nothing is drawn for it"),
        ("crash", "2:6: expected the name of a process"),
        ("crash a now", "2:9: expected the end of the line, not 'now'"),
        ("restart d", "2:9: no process is called 'd'; there are a, b, c"),
        (
            "tick -1",
            "2:6: expected a number of ticks, a whole number from 0 to 1000000000000, not '-1'"
        ),
        (
            "tick 1000000000001",
            "2:6: expected a number of ticks, a whole number from 0 to 1000000000000, not "
                + "'1000000000001'"
        ),
        (
            "tick 600000000000\ntick 600000000000",
            "3:6: 600000000000 ticks after time 600000000000 is later than 1000000000000"
        ),
        (
            "at 1000000000000 tick",
            "2:22: 1 tick after time 1000000000000 is later than 1000000000000"
        ),
        (
            "at x run",
            "2:4: expected a time in ticks, a whole number from 0 to 1000000000000, not 'x'"
        ),
        ("at 5", "2:5: expected a command"),
        ("number 5", "2:9: expected a command"),
        ("number 5 number 6 run", "2:10: expected a command, not a second 'number'"),
        ("number 5 at 6 run", "2:10: expected a command, not a second 'at'"),
        ("number 5 seed 3", "2:10: expected a command, not the setting 'seed'"),
        ("number 5 heal", "2:10: 'heal' has no number, since nothing is drawn for it"),
        (
            "number -1 get a x",
            "2:8: expected a number, a whole number from 0 to 4611686018427387904, not '-1'"
        ),
        (
            "number 4611686018427387905 get a x",
            "2:8: expected a number, a whole number from 0 to 4611686018427387904, not "
                + "'4611686018427387905'"
        ),
        ("at 5 at 6 run", "2:6: expected a command, not a second 'at'"),
        ("at 5 seed 3", "2:6: expected a command, not the setting 'seed'"),
        ("at 5 rum", "2:6: 'rum' is neither a setting nor a command; did you mean 'run'?"),
        ("at 5 run\nat 4 run", "3:4: time 4 comes before 5, which has passed"),
        ("tick 5\nat 4 run", "3:4: time 4 comes before 5, which has passed"),
    ]

    @Test("every command and its errors", arguments: lines.indices)
    func command(index: Int) {
        let (text, wanted) = Self.lines[index]
        expectError("processes a b c\n\(text)", wanted)
    }
}
