import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing
import WireFormat

@Suite("A ShiViz log")
struct ShiVizLogTests {
    static let akkaExpression =
        #"\[\w+\] \[(?<date>([^ ]+ [^ ]+))\] [^ ]+ \[akka://Broadcast/user/(?<host>\w+)\] "#
        + #"(?<clock>.*\}) (?<event>.*)"#

    static func bytes(of file: String) throws -> [UInt8] {
        try TestFile("Logs/\(file)").bytes
    }

    static func log(
        _ text: String, options: ShiVizLog.Options = ShiVizLog.Options()
    ) throws -> ShiVizLog {
        try ShiVizLog(parsing: Array(text.utf8), options: options)
    }

    /// `host:clock text` of every event.
    static func summary(_ log: ShiVizLog) -> [String] {
        let roster = log.trace.header.roster
        return log.trace.map { event in
            let process = event.process.map { roster.name(of: $0) } ?? "-"
            let clock = event.clock?.description(in: roster) ?? "-"
            return "\(process) \(clock) \(event.text)"
        }
    }

    @Test("of a course database has 509 events of 5 processes")
    func simpledb() throws {
        let log = try ShiVizLog(parsing: try Self.bytes(of: "simpledb.log"))
        #expect(log.trace.count == 509)
        #expect(
            log.trace.header.roster.names.sorted() == ["24464", "24468", "24469", "24470", "24471"])
        let first = try #require(log.trace.header.roster.id(of: "24464"))
        #expect(log.trace.count { $0.process == first } == 53)
        #expect(log.skippedLineCount == 0)
        #expect(log.trace[0].text == "Workers are: ")
        #expect(log.lines.sorted() == Array(stride(from: 2, through: 1018, by: 2)))
        Self.expectCausalOrder(log)
    }

    @Test("of an Akka broadcast has 116 events, and the line without a clock is reported")
    func broadcast() throws {
        let log = try ShiVizLog(
            parsing: try Self.bytes(of: "reliable-broadcast.log"),
            options: ShiVizLog.Options(expression: Self.akkaExpression))
        #expect(log.trace.count == 116)
        #expect(log.trace.header.roster.names.sorted() == ["node0", "node1", "node2", "node3"])
        #expect(log.skippedLineCount == 1)
        #expect(log.skippedLines.map(\.line) == [8])
        #expect(log.skippedLines[0].text.contains("was not delivered"))
        Self.expectCausalOrder(log)
    }

    /// Every event comes after those that its clock knows of.
    static func expectCausalOrder(_ log: ShiVizLog) {
        var seen = VectorClock()
        for event in log.trace {
            guard case .vector(let clock) = event.clock, let process = event.process else {
                continue
            }
            seen.merge([process: clock[process]])
            #expect(clock.isBelowOrEqual(to: seen))
        }
    }

    @Test("is sorted by the own entries of each host, causes before effects")
    func order() throws {
        let log = try Self.log(
            """
            got it
            b {"b":1,"a":2}
            second
            a {"a":2}
            first
            a {"a":1}
            """)
        #expect(
            Self.summary(log) == [
                "a {a:1} first", "a {a:2} second", "b {b:1, a:2} got it",
            ])
        #expect(log.lines == [6, 4, 2])
        #expect(log.trace.map(\.time) == [0, 1, 2])
    }

    @Test("whose clocks know of each other in a circle still keeps the order of each host")
    func cycle() throws {
        let log = try Self.log(
            "x\na {\"a\":1,\"b\":2}\ny\na {\"a\":2}\nz\nb {\"b\":1,\"a\":2}\nw\nb {\"b\":2}")
        let ownEntries = log.trace.map { event -> String in
            guard case .vector(let clock) = event.clock, let process = event.process else {
                return ""
            }
            return "\(process):\(clock[process])"
        }
        #expect(ownEntries.filter { $0.hasPrefix("0") } == ["0:1", "0:2"])
        #expect(ownEntries.filter { $0.hasPrefix("1") } == ["1:1", "1:2"])
    }

    @Test("may have an event text that looks like a clock")
    func textLikeClock() throws {
        let log = try Self.log("write {\"k\":1}\na {\"a\":1}\nwrite {\"k\":2}\na {\"a\":2}\n")
        #expect(Self.summary(log) == ["a {a:1} write {\"k\":1}", "a {a:2} write {\"k\":2}"])
    }

    @Test("may have empty texts at its ends and carriage returns")
    func emptyTexts() throws {
        let log = try Self.log("\r\na {\"a\":1}\r\nlast\r\na {\"a\":2}\r\n")
        #expect(Self.summary(log) == ["a {a:1} ", "a {a:2} last"])
    }

    @Test(
        "may write its clocks in several ways",
        arguments: [
            #"{"a":1,"b":2}"#, #"{"a" : 1, "b":2 }"#, #"{"a":"1","b":"2"}"#, #"{\"a\":1,\"b\":2}"#,
            #"{"b":2,"a":1,"c":0}"#,
        ])
    func clockForms(clock: String) throws {
        let log = try Self.log("x\na \(clock)")
        let roster = log.trace.header.roster
        let a = try #require(roster.id(of: "a"))
        let b = try #require(roster.id(of: "b"))
        #expect(log.trace[0].clock == .vector([a: 1, b: 2]))
    }

    @Test("can hold its own expression and executions")
    func executions() throws {
        let text = #"""
            (?<host>\S+) (?<clock>{.*})\n(?<kind>\S+) (?<event>.*)
            === (?<trace>.*) ===
            === seed 1 ===
            a {"a":1}
            send put x=1 to b [m1]
            b {"a":1,"b":1}
            receive put x=1 from a [m1]

            === seed 2 ===
            stray
            c {"c":1}
            local x
            === seed 3 ===
            """#
        let first = try Self.log(text)
        #expect(first.executions == ["seed 1", "seed 2"])
        #expect(
            Self.summary(first) == [
                "a {a:1} put x=1 to b [m1]", "b {a:1, b:1} put x=1 from a [m1]",
            ])
        #expect(first.skippedLineCount == 0)
        let second = try Self.log(text, options: ShiVizLog.Options(execution: "seed 2"))
        #expect(Self.summary(second) == ["c {c:1} x"])
        #expect(second.skippedLines.map(\.line) == [10])
        #expect(throws: ShiVizError.noExecution("x", known: ["seed 1", "seed 2"])) {
            try Self.log(text, options: ShiVizLog.Options(execution: "x"))
        }
    }

    @Test(
        "may bring an expression of its own in which no repetition repeats another",
        arguments: ["(ab)*", "(?:a|b)+", "(?:a?b)*", "(a{2}|b)*", "(?:a+)b", "(a+){2}", "a+(b)*"])
    func repetition(part: String) throws {
        let log = try Self.log(
            "(?<host>\\S+) (?<clock>{.*}) (?:\(part))?(?<event>.*)\n\na {\"a\":1} x")
        #expect(Self.summary(log) == ["a {a:1} x"])
    }

    @Test("is divided by whole lines if the delimiter is its own, by beginnings if it was given")
    func delimiters() throws {
        let text = #"""
            (?<host>\S+) (?<clock>{.*}) (?<event>.*)
            == (?<trace>\w+)
            == one
            a {"a":1} x
            == two, or so
            a {"a":2} y
            """#
        #expect(try Self.log(text).executions == ["one"])
        let options = ShiVizLog.Options(delimiter: #"== (?<trace>\w+)"#)
        #expect(try Self.log(text, options: options).executions == ["one", "two"])
    }

    @Test("of GoVector begins with its expression and an empty line")
    func goVector() throws {
        let log = try Self.log(
            "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\nn0 {\"n0\":1}\nInitialization Complete\n"
        )
        #expect(Self.summary(log) == ["n0 {n0:1} Initialization Complete"])
        #expect(log.lines == [3])
    }

    @Test("may have blank lines, of which nothing is said", arguments: ["", " ", "\t", " \t  "])
    func blankLines(blank: String) throws {
        let records = ["a {\"a\":1}\nx", "a {\"a\":2}\ny", "b {\"b\":1}\nz"]
        let log = try Self.log(
            records.joined(separator: "\n\(blank)\n") + "\n\(blank)\n",
            options: .init(expression: #"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"#))
        #expect(log.trace.count == 3)
        #expect(log.skippedLineCount == 0)
        let other = try Self.log(
            records.joined(separator: "\n!\n"),
            options: .init(expression: #"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"#))
        #expect(other.skippedLineCount == 2)
    }

    @Test("finds a record after other words in its line")
    func midLine() throws {
        let log = try Self.log(
            "12:00 INFO n0 {\"n0\":1}\nhello\n",
            options: ShiVizLog.Options(expression: #"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"#))
        #expect(Self.summary(log) == ["n0 {n0:1} hello"])
    }

    @Test("gives sends and receives if its expression names kind and message")
    func messages() throws {
        let expression =
            #"(?<host>\S+) (?<clock>{.*})\n(?<kind>\S+) (?<message>\S+) (?:to|from) (?<peer>\S+)"#
            + "(?<event>.*)"
        let log = try Self.log(
            """
            a {"a":1}
            Sending ping to b
            b {"b":1}
            SENT ping to a
            b {"a":1,"b":2}
            received ping from a
            a {"a":2,"b":1}
            delivering ping from b
            a {"a":3,"b":1}
            thinking hard from b
            """, options: ShiVizLog.Options(expression: expression))
        #expect(
            Self.kinds(log.trace) == [
                "send a->b ping to 1", "send b->a ping to 0", "receive a->b ping",
                "receive b->a ping", "local",
            ])
    }

    @Test("gives a send without a named peer the receivers that say they got it")
    func receivers() throws {
        let expression = #"(?<host>\S+) (?<clock>{.*}) (?<kind>\S+) (?<message>\S+)(?<event>.*)"#
        let log = try Self.log(
            """
            a {"a":1} send m1
            b {"a":1,"b":1} recv m1
            c {"a":1,"c":1} recv m1
            a {"a":2} send m2
            """, options: ShiVizLog.Options(expression: expression))
        #expect(
            Self.kinds(log.trace) == [
                "send m1 to 1 2", "receive m1", "receive m1", "send m2 to ",
            ])
    }

    /// The kinds of the events with the names of their messages.
    static func kinds(_ trace: Trace) -> [String] {
        trace.map { event in
            switch event.kind {
            case .send(let message, let to):
                "send \(trace.name(of: message)) to \(to.map(\.description).joined(separator: " "))"
            case .receive(let message): "receive \(trace.name(of: message))"
            default: event.kind.name.rawValue
            }
        }
    }
}
