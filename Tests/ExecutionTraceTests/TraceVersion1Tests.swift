import ExecutionTrace
import LogicalClocks
import Testing
import WireFormat

@Suite("A trace file of version 1")
struct TraceVersion1Tests {
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

    @Test("keeps its meaning: clocks in full, and texts only where they stand")
    func meaning() throws {
        var reader = TraceReader()
        try reader.read(Array(Self.lines.joined(separator: "\n").utf8)[...])
        #expect(try reader.finish() == .unchecked)
        let trace = reader.trace
        let operation = HistoryOperation(
            session: "s", kind: .get, key: "x", values: ["1"], versions: [Dot(0, 1)],
            context: [0: 1], order: 1)
        let snapshot = try #require(trace.knownSnapshot(named: "a.1"))
        #expect(
            trace.map(\.kind) == [
                .send(message: MessageID(0, 1), to: [1]), .receive(message: MessageID(0, 1)),
                .crash(keepsMemory: false), .drop(nil, on: ChannelID(from: 0, to: 1)), .restart,
                .record(snapshot: snapshot), .network, .local, .operation(operation),
            ])
        #expect(trace.map(\.text) == ["put x=1", "", "", "a.2", "", "", "heal", "", ""])
        let clocks: [VectorClock?] = [
            [0: 1], [0: 1, 1: 1], nil, nil, nil, nil, nil, [0: 2], [0: 1, 1: 2],
        ]
        #expect(trace.map(\.clock) == clocks.map { $0.map { .vector($0) } })
        #expect(trace.history.conflicts == .lastWriterWins)
        #expect(trace.header.seed == 7)
        #expect(trace.header.clocks == .vector)
        #expect(try Trace(parsing: trace.encoded()) == trace)
    }

    @Test(
        "of a run of an earlier release reads member by member as it stands",
        arguments: [("version-1-store.jsonl", 131), ("version-1-stamps.jsonl", 37)])
    func earlierRuns(file: String, count: Int) throws {
        let bytes = try ShiVizLogTests.bytes(of: file)
        var reader = TraceReader()
        try reader.read(bytes[...])
        #expect(try reader.finish() == .unchecked)
        let trace = reader.trace
        #expect(trace.count == count)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
        let roster = trace.header.roster
        for (event, line) in zip(trace, lines) {
            var json = JSONReader(Array(line.utf8))
            let value = try JSONValue(from: &json)
            func name(_ replica: ReplicaID?) -> String? { replica.map { roster.name(of: $0) } }
            #expect(value["process"]?.string == name(event.process))
            #expect(value["time"]?.integer == Int64(event.time))
            #expect(value["kind"]?.string == event.kind.name.rawValue)
            #expect(value["text"]?.string ?? "" == event.text)
            #expect(value["message"]?.string == event.message.map { trace.name(of: $0) })
            switch (value["clock"], event.clock) {
            case (nil, nil): break
            case (.string(let text), .intervalTree(let stamp)):
                #expect(stamp.description == text)
            case (.object(let members), .vector(let clock)):
                #expect(members.map(\.name) == clock.entries.map { name($0.replica) ?? "" })
                #expect(
                    members.map(\.value.integer) == clock.entries.map { Int64($0.count) })
            default: Issue.record("another clock: \(line)")
            }
            func names(_ value: JSONValue?) -> [String] {
                if case .array(let values) = value { values.compactMap(\.string) } else { [] }
            }
            switch event.kind {
            case .send(_, let to): #expect(names(value["to"]) == to.compactMap { name($0) })
            case .drop(_, let channel):
                #expect(value["from"]?.string == name(channel.sender))
                #expect(value["to"]?.string == name(channel.receiver))
            case .record(let snapshot):
                #expect(value["snapshot"]?.string == trace.name(of: snapshot))
            case .operation(let operation):
                #expect(value["session"]?.string == operation.session)
                #expect(value["operation"]?.string == operation.kind.rawValue)
                #expect(value["key"]?.string == operation.key)
                #expect(names(value["values"]) == operation.values)
                #expect(
                    names(value["versions"])
                        == operation.versions.map { $0.description(in: roster) })
            default: break
            }
        }
        #expect(try Trace(parsing: trace.encoded()) == trace)
    }

    @Test("that is cut within a line is cut; at the end of one it cannot be known")
    func truncation() throws {
        let bytes = Array(Self.lines.map { $0 + "\n" }.joined().utf8)
        for end in 1..<bytes.count {
            var reader = TraceReader()
            try reader.read(bytes[..<end])
            let isWhole = bytes[end] == 0x0a || bytes[end - 1] == 0x0a
            if case .cut = try reader.finish() {
                #expect(!isWhole)
            } else {
                #expect(isWhole)
            }
        }
    }

    @Test(
        "has no members and kinds of version 2",
        arguments: [
            #"{"kind":"join","process":"c","time":1}"#,
            #"{"kind":"local","process":"a","time":1,"wholeClock":{"a":1}}"#,
            #"{"kind":"local","process":"a","time":1,"clock":null}"#,
            #"{"kind":"drop","time":1,"message":"a.1","from":"a","to":"b"}"#,
            #"{"kind":"local","process":"a","time":1,"causalContext":"AA=="}"#,
        ])
    func later(line: String) {
        #expect(throws: TextError.self) {
            try Trace(parsing: Array((Self.lines[0] + "\n" + line + "\n").utf8))
        }
    }
}
