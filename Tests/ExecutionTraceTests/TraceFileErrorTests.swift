import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing
import WireFormat

@Suite("A trace file that is refused")
struct TraceFileErrorTests {
    static let header = #"{"format":"causal-trace","version":1,"processes":["a","b"]}"#

    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let error: String
        var testDescription: String { error }

        init(_ text: String, _ error: String) {
            self.text = text
            self.error = error
        }

        init(event: String, _ error: String) {
            self.init(TraceFileErrorTests.header + "\n" + event + "\n", error)
        }
    }

    static let headers: [Case] = [
        Case("", "1:1: expected the header of a trace"),
        Case("\n", "1:1: expected an object"),
        Case(
            #"{"format":"#, "1:11: the file ends within a line: expected a string"),
        Case(
            #"{"format":"other"}"#, #"1:11: the file ends within a line: expected "causal-trace""#),
        Case("{\"format\":\"other\"}\n", #"1:11: expected "causal-trace""#),
        Case(
            "{\"format\":\"causal-trace\",\"version\":3}\n",
            "1:36: version 3 is not supported; expected 1 to 2"),
        Case(
            "{\"format\":\"causal-trace\",\"version\":1}\n",
            "1:1: the header of a trace needs the member 'processes'"),
        Case("{\"version\":1}\n", "1:1: the header of a trace needs the member 'format'"),
        Case(
            "{\"format\":\"causal-trace\",\"processes\":[]}\n",
            "1:1: the header of a trace needs the member 'version'"),
        Case("{\"processes\":[\"a\",\"a\"]}\n", "1:19: the process 'a' appears twice"),
        Case("{\"processes\":[\"\"]}\n", "1:15: expected a name of 1 to 4096 bytes"),
        Case(
            "{\"processes\":[\"a\",\"\(String(repeating: "n", count: 4_097))\"]}\n",
            "1:19: expected a name of 1 to 4096 bytes"),
        Case("{\"processes\":[1]}\n", "1:15: expected a string"),
        Case("{\"seed\":1,\"seed\":1}\n", "1:11: the member 'seed' appears twice"),
        Case("{\"seed\":-1}\n", "1:9: expected a whole number from 0 to 18446744073709551615"),
        Case("{\"conflicts\":\"x\"}\n", #"1:14: expected one of "siblings", "lww""#),
        Case("{\"time\":1}\n", "1:2: 'time' is not a member of the header of a trace"),
        Case(header + "x\n", "1:60: expected the end"),
    ]

    static let events: [Case] = [
        Case(event: "", "2:1: expected an object"),
        Case(event: "[]", "2:1: expected an object"),
        Case(event: header, "2:2: the header comes a second time"),
        Case(event: "{}", "2:1: an event needs the member 'kind'"),
        Case(event: #"{"kind":"local"}"#, "2:1: an event needs the member 'process'"),
        Case(event: #"{"kind":"network"}"#, "2:1: an event needs the member 'time'"),
        Case(event: #"{"time":1,"process":"c"}"#, "2:21: 'c' is not a process here"),
        Case(event: #"{"clock":{"a":1,"c":1}}"#, "2:17: 'c' is not a process here"),
        Case(event: #"{"clock":{"a":1,"a":1}}"#, "2:10: 'a' appears twice in a clock"),
        Case(
            event: #"{"clock":{"a":0}}"#, "2:15: expected a whole number from 1 to \(Int64.max)"),
        Case(
            event: #"{"clock":{"a":9223372036854775808}}"#,
            "2:15: expected a whole number from 1 to \(Int64.max)"),
        Case(event: #"{"time":1.5}"#, "2:9: expected a whole number from 0 to \(UInt64.max)"),
        Case(event: #"{"time":1,"time":1}"#, "2:11: the member 'time' appears twice"),
        Case(
            event: #"{"kind":"sent"}"#,
            #"2:9: expected one of "local", "operation", "send", "receive", "drop", "crash", "#
                + #""restart", "record", "network", "join""#),
        Case(event: #"{"message":"m"}"#, "2:1: an event needs the member 'kind'"),
        Case(
            event: #"{"kind":"local","message":"m"}"#,
            "2:17: 'message' is not a member that is known here"),
        Case(
            event: #"{"kind":"local","operation":"put"}"#,
            "2:17: 'operation' is not a member that is known here"),
        Case(
            event: #"{"process":"a","time":1,"kind":"send","message":"m"}"#,
            "2:1: an event needs the member 'to'"),
        Case(
            event: #"{"process":"a","time":1,"kind":"send","to":["c"]}"#,
            "2:45: 'c' is not a process here"),
        Case(
            event: #"{"process":"a","time":1,"kind":"receive"}"#,
            "2:1: an event needs the member 'message'"),
        Case(event: #"{"time":1,"kind":"drop"}"#, "2:1: an event needs the member 'from'"),
        Case(
            event: #"{"process":"a","time":1,"kind":"crash","keepsMemory":1}"#,
            "2:54: expected true or false"),
        Case(
            event: #"{"process":"a","time":1,"kind":"crash"}"#,
            "2:1: an event needs the member 'keepsMemory'"),
        Case(
            event: #"{"process":"a","time":1,"kind":"record"}"#,
            "2:1: an event needs the member 'snapshot'"),
        Case(
            event: #"{"process":"a","time":1,"kind":"operation","session":"s"}"#,
            "2:1: an event needs the member 'operation'"),
        Case(
            event: #"{"kind":"operation","operation":"cas"}"#,
            #"2:33: expected one of "put", "get", "delete""#),
        Case(
            event: #"{"kind":"operation","versions":["a3"]}"#,
            "2:33: expected a version: a process, ':', and a number"),
        Case(
            event: #"{"kind":"operation","versions":["c:3"]}"#,
            "2:33: expected a version: a process, ':', and a number"),
        Case(
            event: #"{"kind":"operation","versions":["a:-3"]}"#,
            "2:33: expected a version: a process, ':', and a number"),
        Case(event: #"{"time":1,"kind":"network"} x"#, "2:29: expected the end"),
        Case(
            header + "\n" + #"{"time":1,"kind":"netw"#,
            "2:18: the file ends within a line: the string does not end"),
        Case(event: "{\"text\":\"\u{1}\"}", "2:10: a control character must be escaped"),
        // A trailer is no part of version 1.
        Case(
            event: #"{"end":{"events":0,"blake2b":""}}"#,
            "2:2: 'end' is not a member that is known here"),
        // Of several mistakes in a line the first is named.
        Case(
            event: #"{"kind":"local","time":-1,"x":1}"#,
            "2:24: expected a whole number from 0 to \(UInt64.max)"),
    ]

    private static func second(_ event: String, _ error: String) -> Case {
        Case(
            #"{"format":"causal-trace","version":2,"processes":["a","b"],"clocks":"vector"}"#
                + "\n" + event + "\n", error)
    }

    static let secondVersion: [Case] = [
        second("{}", "2:1: an event needs a member that says its kind, such as 'send'"),
        second(#"{"kind":"local"}"#, "2:2: 'kind' is not a member that is known here"),
        second(#"{"local":null,"send":"a.1"}"#, "2:15: an event is of one kind"),
        second(#"{"local":null,"operation":"put"}"#, "2:15: an event is of one kind"),
        second(#"{"local":1}"#, "2:10: expected null"),
        second(
            #"{"crash":true}"#, "2:10: expected a string"),
        second(
            #"{"crash":"kept"}"#, #"2:10: expected one of "memory kept", "memory lost""#),
        second(#"{"join":"c"}"#, "2:9: 'c' is not a process here"),
        second(
            #"{"join":null,"process":"a","time":1}"#,
            "2:24: the process 'a' is there already"),
        second(#"{"local":null,"time":1}"#, "2:1: an event needs the member 'process'"),
        second(#"{"local":null,"process":"a"}"#, "2:1: an event needs the member 'time'"),
        second(
            #"{"receive":"a.1","process":"b","time":1,"clock":0}"#,
            "2:49: expected a whole number from 1 to \(Int64.max)"),
        second(
            #"{"receive":"m","process":"b","time":1,"clock":3}"#,
            "2:47: the clock is not of the family that the header states"),
        second(
            #"{"send":"a.1","process":"a","time":1,"clock":3}"#,
            "2:46: the clock is not of the family that the header states"),
        second(
            #"{"receive":"a.1","process":"b","time":1,"clock":"(1, 1)"}"#,
            "2:49: the clock is not of the family that the header states"),
        second(
            #"{"receive":"a.1","process":"b","time":1,"to":["a"]}"#,
            "2:41: 'to' is not a member that is known here"),
        second(
            #"{"operation":"put","process":"a","time":1,"session":"s","key":"x","versions":["a:1.5"]}"#,
            "2:79: expected a version: a process, ':', and a number"),
        second(
            #"{"operation":"put","process":"a","time":1,"session":"s","key":"x","#
                + #""versions":["a:9223372036854775808"]}"#,
            "2:79: expected a version: a process, ':', and a number"),
        // No other way to write it gets past the limit.
        second(
            #"{"operation":"put","process":"a","time":1,"session":"s","key":"x","#
                + #""versions":["a:09223372036854775808"]}"#,
            "2:79: expected a version: a process, ':', and a number"),
        second(
            #"{"time":1,"from":"a","drop":null}"#, "2:1: an event needs the member 'to'"),
        second(#"{"record":"","process":"a"}"#, "2:1: an event needs the member 'time'"),
        second(
            #"{"local":null,"time":-1,"x":1}"#,
            "2:22: expected a whole number from 0 to \(UInt64.max)"),
    ]

    @Test(
        "names the line, the column and what was expected",
        arguments: headers + events + secondVersion)
    func message(wrong: Case) {
        expectTextError(wrong.error) { try Trace(parsing: Array(wrong.text.utf8)) }
    }

    @Test(
        "may hold a clock of no other family than its header states",
        arguments: [("interval-tree", #"{"a":1}"#), ("vector", #""(1, 1)""#)])
    func family(stated: String, clock: String) {
        let text = #"""
            {"format":"causal-trace","version":1,"processes":["a"],"clocks":"\#(stated)"}
            {"process":"a","clock":\#(clock),"time":1,"kind":"local"}
            """#
        let error = #expect(throws: TextError.self) { try Trace(parsing: Array(text.utf8)) }
        #expect(error?.position == TextPosition(line: 2, column: 24))
        #expect(error?.message.hasSuffix("not of the family that the header states") == true)
    }

    @Test(
        "has a stamp that cannot be read",
        arguments: [#""""#, #""(1, 1""#, #""(2, 1)""#, #""nonsense""#])
    func stamp(text: String) {
        let text = "\(Self.header)\n{\"process\":\"a\",\"clock\":\(text)}\n"
        let error = #expect(throws: TextError.self) { try Trace(parsing: Array(text.utf8)) }
        #expect(error?.position == TextPosition(line: 2, column: 24))
        #expect(
            error?.message.hasPrefix("expected an interval tree stamp or a hybrid timestamp: ")
                == true)
    }

    @Test(
        "has a clock that counts on beyond its limit",
        arguments: [EventClock.Family.lamport, .vector])
    func clockLimit(family: EventClock.Family) throws {
        func text(_ last: UInt64) -> [UInt8] {
            let clock = family == .vector ? #"{"a":\#(last)}"# : "\(last)"
            let name = family.rawValue
            let text = #"""
                {"format":"causal-trace","version":2,"processes":["a"],"clocks":"\#(name)"}
                {"local":null,"process":"a","time":1,"clock":\#(clock)}
                {"local":null,"process":"a"}

                """#
            return Array(text.utf8)
        }
        let limit = UInt64(Int64.max)
        let last: EventClock =
            family == .vector ? .vector([0: limit]) : .lamport(LamportClock(time: limit))
        var reader = TraceReader()
        try reader.read(text(limit - 1)[...])
        #expect(reader.trace[1].clock == last)
        expectTextError("3:1: the clock counts beyond its limit") {
            try Trace(parsing: text(limit))
        }
    }

    @Test("is read with carriage returns, other orders of members, and no last line feed")
    func tolerated() throws {
        let text = """
            {"processes": ["a", "b"], "version": 1, "format": "causal-trace"}\r
            {"kind": "receive", "message": "m", "time": 1, "clock": {"b": 1, "a": 2}, "process": "a"}
            """
        let trace = try Trace(parsing: Array(text.utf8))
        let message = try #require(trace.knownMessage(named: "m"))
        #expect(
            Array(trace) == [
                TraceEvent(
                    time: 1, process: 0, kind: .receive(message: message),
                    clock: .vector([0: 2, 1: 1]))
            ])
    }
}
