import ExecutionTrace
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("A trace file")
struct TraceFileTests {
    static let example: Trace = {
        let header = TraceHeader(
            roster: Roster.lettered(count: 2), seed: 7, replay: "causal run --seed 7",
            conflicts: .lastWriterWins, clocks: .vector)
        var trace = Trace(header: header)
        trace.append(
            TraceEvent(
                time: 3, process: 0, kind: .send(message: "a.1", to: [1]),
                clock: .vector([0: 1]), text: "put x=1"))
        trace.append(
            TraceEvent(
                time: 5, process: 1, kind: .receive(message: "a.1"), clock: .vector([0: 1, 1: 1])))
        trace.append(TraceEvent(time: 6, process: 1, kind: .crash(keepsMemory: false)))
        trace.append(TraceEvent(time: 7, process: nil, kind: .drop(from: 0, to: 1), text: "a.2"))
        trace.append(TraceEvent(time: 8, process: 1, kind: .restart))
        trace.append(TraceEvent(time: 9, process: 0, kind: .record(snapshot: "a.1")))
        trace.append(TraceEvent(time: 10, process: nil, kind: .network, text: "heal"))
        trace.append(TraceEvent(time: 11, process: 0, kind: .local, clock: .vector([0: 2])))
        let operation = HistoryOperation(
            session: "s", kind: .get, key: "x", values: ["1"], versions: [Dot(0, 1)],
            context: [0: 1])
        trace.append(
            TraceEvent(
                time: 12, process: 1, kind: .operation(operation), clock: .vector([0: 1, 1: 2])))
        return trace
    }()

    static let lines = [
        #"{"format":"causal-trace","version":1,"processes":["a","b"],"seed":7,"#
            + #""replay":"causal run --seed 7","conflicts":"lww","clocks":"vector"}"#,
        #"{"process":"a","clock":{"a":1},"time":3,"kind":"send","message":"a.1","to":["b"],"#
            + #""text":"put x=1"}"#,
        #"{"process":"b","clock":{"a":1,"b":1},"time":5,"kind":"receive","message":"a.1"}"#,
        #"{"time":6,"process":"b","kind":"crash","keepsMemory":false}"#,
        #"{"time":7,"kind":"drop","from":"a","to":"b","text":"a.2"}"#,
        #"{"time":8,"process":"b","kind":"restart"}"#,
        #"{"time":9,"process":"a","kind":"record","snapshot":"a.1"}"#,
        #"{"time":10,"kind":"network","text":"heal"}"#,
        #"{"process":"a","clock":{"a":2},"time":11,"kind":"local"}"#,
        #"{"process":"b","clock":{"a":1,"b":2},"time":12,"kind":"operation","session":"s","#
            + #""operation":"get","key":"x","values":["1"],"versions":["a:1"],"context":{"a":1}}"#,
    ]

    @Test("is one line of JSON for the header and one for every event")
    func goldenLines() {
        let text = String(decoding: Self.example.encoded(), as: UTF8.self)
        #expect(text == Self.lines.map { $0 + "\n" }.joined())
    }

    @Test("reads back as the trace that was written", arguments: UInt64(0)..<64)
    func roundTrip(seed: UInt64) throws {
        let trace = RandomTraces.trace(seed: seed)
        let bytes = trace.encoded()
        let read = try Trace(parsing: bytes)
        #expect(read == trace)
        #expect(read.hashValue == trace.hashValue)
        #expect(read.encoded() == bytes)
        #expect(Array(read) == Array(trace))
        #expect(trace.digest() == SHA256Hasher.hexDigest(of: bytes))
    }

    @Test("holds interval tree stamps as text, in lines that ShiViz passes over")
    func stamps() throws {
        let header = TraceHeader(roster: Roster.lettered(count: 2), clocks: .intervalTree)
        var trace = Trace(header: header)
        var stamps = Stamp.initial(count: 2)
        for process in [0, 1, 0] {
            stamps[process].event()
            trace.append(
                TraceEvent(
                    time: 1, process: ReplicaID(process), kind: .local,
                    clock: stamps[process].recorded))
        }
        let text = String(decoding: trace.encoded(), as: UTF8.self)
        #expect(
            text.split(separator: "\n")[1]
                == #"{"process":"a","clock":"((1, 0), (0, 1, 0))","time":1,"kind":"local"}"#)
        #expect(try Trace(parsing: Array(text.utf8)) == trace)
        #expect(throws: ShiVizError.self) {
            try ShiVizLog(
                parsing: Array(text.utf8), options: .init(expression: Trace.shiVizExpression))
        }
    }

    @Test(
        "keeps versions of a process whose name forms one character with a colon",
        arguments: ["\u{600}", "a:", "é:1"])
    func colon(name: String) throws {
        let operation = HistoryOperation(
            session: "s", kind: .get, key: "x", values: [], versions: [Dot(0, 7)], context: [:])
        var trace = Trace(header: TraceHeader(roster: try #require(Roster([name]))))
        trace.append(TraceEvent(time: 1, process: 0, kind: .operation(operation)))
        #expect(try Trace(parsing: trace.encoded()) == trace)
    }

    @Test("is not written for processes that the header does not name")
    func strangers() async {
        await #expect(processExitsWith: .failure) {
            var writer = TraceWriter(header: TraceHeader(roster: Roster.lettered(count: 1)))
            writer.append(TraceEvent(time: 0, process: 1, kind: .local))
        }
        await #expect(processExitsWith: .failure) {
            var writer = TraceWriter(header: TraceHeader(roster: Roster.lettered(count: 1)))
            writer.append(TraceEvent(time: 0, process: 0, kind: .local, clock: .vector([1: 1])))
        }
        await #expect(processExitsWith: .failure) {
            var writer = TraceWriter(header: TraceHeader(roster: Roster.lettered(count: 1)))
            writer.append(TraceEvent(time: 0, process: nil, kind: .local))
        }
    }

    @Test("reads the same whatever the sizes of its chunks", arguments: [1, 2, 3, 7, 64, 1000])
    func chunks(size: Int) throws {
        let trace = RandomTraces.trace(seed: 11)
        let bytes = trace.encoded()
        var reader = TraceReader()
        var events: [TraceEvent] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.read(bytes[start..<min(start + size, bytes.count)]) { events.append($0) }
        }
        try reader.finish { events.append($0) }
        #expect(events == Array(trace))
        #expect(reader.header == trace.header)
        #expect(reader.lineCount == trace.count + 1)
    }

    @Test("reads the same when it is cut into two chunks at any byte")
    func twoChunks() throws {
        let bytes = Self.example.encoded()
        for cut in 0...bytes.count {
            var reader = TraceReader()
            var events: [TraceEvent] = []
            try reader.read(bytes[..<cut]) { events.append($0) }
            try reader.read(bytes[cut...]) { events.append($0) }
            try reader.finish { events.append($0) }
            #expect(events == Array(Self.example))
        }
    }

    @Test("that is cut short at any byte gives whole events or an error, never a wrong one")
    func truncation() {
        let bytes = Self.example.encoded()
        let all = Array(Self.example)
        for end in 0..<bytes.count {
            do throws(TextError) {
                let read = try Trace(parsing: Array(bytes[..<end]))
                #expect(Array(read) == Array(all.prefix(read.count)))
                // Only at the end of a line is there nothing to miss.
                #expect(bytes[end] == 0x0a || bytes[end - 1] == 0x0a)
            } catch {
                #expect(bytes[..<end].count { $0 == 0x0a } == error.position.line - 1)
            }
        }
    }

    @Test(
        "with a damaged byte is read or refused, never more", arguments: [0x00, 0x22, 0x7d, 0xff])
    func corruption(byte: UInt8) {
        let bytes = Self.example.encoded()
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] = byte
            if let read = try? Trace(parsing: damaged) {
                #expect((try? Trace(parsing: read.encoded())) == read)
            }
        }
    }

    @Test("hands on the events before an error, and repeats the error")
    func eventsBeforeError() {
        var reader = TraceReader()
        let text = Self.lines[0...1].joined(separator: "\n") + "\n{}\n" + Self.lines[2] + "\n"
        var events: [TraceEvent] = []
        let expected = TextError(
            "an event needs the member 'kind'", at: TextPosition(line: 3, column: 1))
        #expect(throws: expected) { try reader.read(Array(text.utf8)[...]) { events.append($0) } }
        #expect(events == [Self.example[0]])
        #expect(throws: expected) { try reader.read([]) { events.append($0) } }
        #expect(throws: expected) { try reader.finish { events.append($0) } }
    }
}
