import ExecutionTrace
import SeededRandom
import Testing
import WireFormat

@Suite("A ShiViz log that is refused")
struct ShiVizErrorTests {
    @Test(
        "names the line, the column and what is wrong",
        arguments: [
            ("", "1:1: no record from here on matches the parser expression"),
            ("hello\nworld\n", "1:1: no record from here on matches the parser expression"),
            ("x\na {\"a\":1,}", "2:10: in the clock: expected a string"),
            (
                "x\na {\"a\":-1}",
                "2:8: in the clock: expected a whole number from 0 to \(Int64.max)"
            ),
            (
                "x\na {\"a\":1.5}",
                "2:8: in the clock: expected a whole number from 0 to \(Int64.max)"
            ),
            (
                "x\na {\"a\":\"\"}",
                "2:8: in the clock: expected a whole number from 0 to \(Int64.max)"
            ),
            ("x\na {\"a\":[]}", "2:8: in the clock: expected a number"),
            ("x\na {\"a\":1,\"a\":2}", "2:10: in the clock: 'a' appears twice in the clock"),
            ("x\na {nonsense}", "2:4: in the clock: expected a string"),
            ("x\na {\"b\":1}", "2:3: the clock has no entry for its own host 'a'"),
            ("x\na {\"a\":0}", "2:3: the clock has no entry for its own host 'a'"),
            ("x\n {\"a\":1}", "2:2: the record names no host"),
            (
                "(?<host>\\S*) (?<clock>{.*}) (?<event>.*)\n(?<trace>\\d)\n1\na {\"a\":1} x\n1\n"
                    + "a {\"a\":1} x\n",
                "5:1: a second execution is labelled '1'"
            ),
            (
                "(?<host>a)(?<clock>b)(?<event>c)\n(?<trace>x)\n\n",
                "3:1: the log holds no execution"
            ),
            (
                "(?<host>a)(?<clock>b)(?<event>c)\n(?<trace>x)",
                "2:1: the log holds no execution"
            ),
            (
                "(?<host>a)(?<clock>b)(?<event>c)\n",
                "2:1: no record from here on matches the parser expression"
            ),
        ])
    func position(text: String, expected: String) {
        let error = #expect(throws: ShiVizError.self) { try ShiVizLogTests.log(text) }
        #expect(error?.description == expected)
    }

    @Test(
        "has an expression that cannot be used",
        arguments: [
            ("(?<host>a", "is not a regular expression: expected ')'"),
            ("(?<host>a)(?<event>b)", "lacks the group (?<clock>…)"),
        ])
    func expression(text: String, reason: String) {
        let options = ShiVizLog.Options(expression: text)
        #expect(throws: ShiVizError.expression(text, reason: reason)) {
            try ShiVizLogTests.log("x", options: options)
        }
    }

    @Test("has a delimiter that cannot be used")
    func delimiter() {
        let options = ShiVizLog.Options(delimiter: "*")
        let error = #expect(throws: ShiVizError.self) {
            try ShiVizLogTests.log("x", options: options)
        }
        #expect(error?.description.hasPrefix("the delimiter expression '*' is not") == true)
    }

    @Test(
        "brings an expression that can take exponential time",
        arguments: ["(a+)+", "(?:a*|b)*", "((a{2,}))+", "(?:(?:a+)b)*"])
    func nestedRepetition(part: String) throws {
        let expression = "(?<host>\\S+) (?<clock>{.*}) \(part)(?<event>.*)"
        let error = #expect(throws: ShiVizError.self) { try ShiVizLogTests.log(expression) }
        #expect(error?.description.contains("repeats a repetition") == true)
        // The caller may insist.
        let options = ShiVizLog.Options(expression: expression)
        let log = try? ShiVizLogTests.log("a {\"a\":1} aaabaab", options: options)
        #expect(log?.trace.count == 1)
    }

    @Test("brings an expression with a bracket that closes nothing")
    func unbalanced() {
        let error = #expect(throws: ShiVizError.self) {
            try ShiVizLogTests.log("(?<host>a) (?<clock>{.*}) (?<event>.*))*")
        }
        #expect(error?.description.contains("is not a regular expression") == true)
    }

    @Test("brings a delimiter that can take exponential time, unless the caller insists")
    func nestedDelimiter() throws {
        let text = "(?<host>\\S+) (?<clock>{.*}) (?<event>.*)\n"
        let records = "bb\na {\"a\":1} x\n"
        let error = #expect(throws: ShiVizError.self) {
            try ShiVizLogTests.log(text + "(?<trace>(b+)+)\n" + records)
        }
        #expect(error?.description.contains("repeats a repetition") == true)
        let options = ShiVizLog.Options(delimiter: "(?<trace>(b+)+)")
        let log = try ShiVizLogTests.log(text + "\n" + records, options: options)
        #expect(log.executions == ["bb"])
    }

    @Test("is too long, has a line that is too long, or is not UTF-8")
    func limits() {
        var options = ShiVizLog.Options()
        options.lineBytesMax = 10
        let long = #expect(throws: ShiVizError.self) {
            try ShiVizLogTests.log("x\n12345678901\n", options: options)
        }
        #expect(long?.description == "2:11: a line is longer than 10 bytes")
        options.bytesMax = 3
        let large = #expect(throws: ShiVizError.self) {
            try ShiVizLogTests.log("1234", options: options)
        }
        #expect(large?.description == "1:1: the log is longer than 3 bytes")
        let binary = #expect(throws: ShiVizError.self) {
            try ShiVizLog(parsing: [0x78, 0x0a, 0xff, 0x0a])
        }
        #expect(binary?.description == "2:1: the line is not UTF-8")
    }

    @Test(
        "is rewritten from JavaScript's dialect",
        arguments: [
            (#"(?<host>[\w-.]+) (?<clock>{[^}]*})(?<event>)"#, "a-b.c {\"a-b.c\":1}"),
            (#"(?<host>[\d-.a-c]+) (?<clock>{[^}]*})(?<event>)"#, "1-b.2 {\"1-b.2\":1}"),
            (#"(?<host>[^[]+) (?<clock>{[^]*})(?<event>)"#, "a {\"a\":1}"),
            (#"(?<host>[a&&b]+) (?<clock>{.*})(?<event>)"#, "a& {\"a&\":1}"),
            (#"(?<host>a{2}) (?<clock>\{.*\})(?<event>)"#, "aa {\"aa\":1}"),
            (#"(?<host>a{1,3}) (?<clock>\{.*\})(?<event>)"#, "aa {\"aa\":1}"),
            (#"(?<event>{,2}) (?<host>\w+) (?<clock>{.*})"#, "{,2} a {\"a\":1}"),
            (#"(?<host>\w+) (?<clock>{[^}]*}) (?<event>)x{1,"#, "a {\"a\":1} x{1,"),
            (#"(?<host>\w+) (?<clock>{[^}]*}) (?<event>)x{12"#, "a {\"a\":1} x{12"),
            (#"(?<host>\w+) (?<clock>{[^}]*}) (?<event>)x{"#, "a {\"a\":1} x{"),
            ("(?<host>a) (?<clock>{.*})\n(?<event>.*)", "a {\"a\":1}\nx"),
            (#"\[(?<host>\w+)\] \/(?<event>[~~x]+)\/ (?<clock>{.*})"#, "[a] /~x/ {\"a\":1}"),
            (#"^(?<host>\S*) (?<clock>{.*})$\n^(?<event>.*)$"#, "a {\"a\":1}\nx"),
        ])
    func dialect(expression: String, text: String) throws {
        let log = try ShiVizLogTests.log(text, options: .init(expression: expression))
        #expect(log.trace.count == 1)
    }

    @Test(
        "is read or refused, and never more, if bytes of it are damaged", arguments: UInt64(0)..<8)
    func damage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let text = #"""
            (?<host>\S+) (?<clock>{.*})\n(?<kind>\S+) (?<event>.*)
            === (?<trace>.*) ===
            === seed 1 ===
            a {"a":1}
            send put
            b {"a":1,"b":1}
            receive put
            """#
        let bytes = Array(text.utf8)
        for _ in 0..<100 {
            var damaged = bytes
            damaged[generator.index(below: bytes.count)] = UInt8(generator.below(256))
            damaged.removeLast(generator.index(below: 8))
            if let log = try? ShiVizLog(parsing: damaged) {
                #expect(log.lines.count == log.trace.count)
                #expect(!log.trace.isEmpty)
            }
        }
    }
}
