import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A trace file")
struct TraceFileTests {
    static let example: Trace = {
        let header = TraceHeader(
            roster: Roster.lettered(count: 2), seed: 7, replay: "causal run --seed 7",
            clocks: .vector)
        var trace = Trace(header: header, conflicts: .lastWriterWins)
        trace.append(
            TraceEvent(
                time: 3, process: 0, kind: .send(message: MessageID(0, 1), to: [1]),
                clock: .vector([0: 1]), text: "put x=1"))
        trace.append(
            TraceEvent(
                time: 5, process: 1, kind: .receive(message: MessageID(0, 1)),
                clock: .vector([0: 1, 1: 1]), text: "put x=1"))
        trace.append(TraceEvent(time: 6, process: 1, kind: .crash(keepsMemory: false)))
        trace.append(
            TraceEvent(
                time: 7, process: nil, kind: .drop(MessageID(0, 2), on: ChannelID(from: 0, to: 1)),
                text: "loss"))
        trace.append(TraceEvent(time: 8, process: 1, kind: .restart))
        trace.append(TraceEvent(time: 9, process: 0, kind: .record(snapshot: SnapshotID(0, 1))))
        trace.append(TraceEvent(time: 10, process: nil, kind: .network, text: "heal"))
        trace.append(TraceEvent(time: 10, process: 0, kind: .local, clock: .vector([0: 2])))
        let operation = HistoryOperation(
            session: "s", kind: .get, key: "x", values: ["1"], versions: [Dot(0, 1)],
            context: [0: 1], order: 1)
        trace.append(
            TraceEvent(
                time: 12, process: 1, kind: .operation(operation), clock: .vector([0: 1, 1: 2]),
                text: "get x"))
        _ = trace.join(of: 1, at: 13)
        trace.append(
            TraceEvent(
                time: 14, process: 2, kind: .local, clock: .vector([0: 2, 2: 1]),
                text: "begin again", context: [1, 2, 3, 4]))
        trace.append(TraceEvent(time: 15, process: 0, kind: .local))
        trace.append(TraceEvent(time: 16, process: 0, kind: .local, clock: .vector([0: 1])))
        trace.append(
            TraceEvent(
                time: 16, process: 0, kind: .send(message: MessageID(0, 2), to: [1]),
                clock: .vector([0: 2, 2: 7])))
        trace.append(
            TraceEvent(
                time: 17, process: 1, kind: .receive(message: MessageID(0, 2)),
                clock: .vector([0: 2, 1: 3, 2: 7])))
        for (order, key) in [(2, "y"), (3, "z")] {
            let isPut = order == 2
            let operation = HistoryOperation(
                session: "s", kind: isPut ? .put : .get, key: key, values: isPut ? ["2"] : [],
                versions: isPut ? [Dot(1, 1)] : [], context: isPut ? [0: 1] : [:],
                order: UInt64(order))
            trace.append(
                TraceEvent(
                    time: 17, process: 1, kind: .operation(operation),
                    clock: .vector([0: 2, 1: UInt64(order) + 2, 2: 7]), text: operation.request))
        }
        trace.append(
            TraceEvent(time: 18, process: nil, kind: .drop(nil, on: ChannelID(from: 0, to: 1))))
        return trace
    }()

    static let lines = [
        #"{"format":"causal-trace","version":2,"processes":["a","b"],"seed":7,"#
            + #""replay":"causal run --seed 7","conflicts":"lww","clocks":"vector"}"#,
        #"{"send":"a.1","process":"a","time":3,"text":"put x=1"}"#,
        #"{"receive":"a.1","process":"b","time":5,"clock":1}"#,
        #"{"crash":"memory lost","process":"b","time":6}"#,
        #"{"drop":"a.2","time":7,"from":"a","to":"b","text":"loss"}"#,
        #"{"restart":null,"process":"b","time":8}"#,
        #"{"record":"a-1","process":"a","time":9}"#,
        #"{"network":null,"time":10,"text":"heal"}"#,
        #"{"local":null,"process":"a"}"#,
        #"{"operation":"get","process":"b","time":12,"session":"s","key":"x","#
            + #""values":["1"],"versions":["a:1"],"context":{"a":1}}"#,
        #"{"join":"b","process":"b#2","time":13}"#,
        #"{"local":null,"process":"b#2","time":14,"text":"begin again","clock":{"a":2},"#
            + #""causalContext":"AQIDBA=="}"#,
        #"{"local":null,"process":"a","time":15,"clock":null}"#,
        #"{"local":null,"process":"a","time":16,"wholeClock":{"a":1}}"#,
        #"{"send":"a.2","process":"a","to":["b"],"clock":{"b#2":7}}"#,
        #"{"receive":"a.2","process":"b","time":17,"clock":{"a":2,"b#2":7}}"#,
        #"{"operation":"put","process":"b","session":"s","key":"y","values":["2"],"versions":["b:1"]}"#,
        #"{"operation":"get","process":"b","session":"s","key":"z","context":{}}"#,
        #"{"drop":null,"time":18,"from":"a","to":"b"}"#,
    ]

    static var bytesBeforeTrailer: [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    @Test("is a line of JSON for the header and for every event, and a trailer")
    func goldenLines() {
        let digest = BLAKE2bHasher.hexDigest(of: Self.bytesBeforeTrailer)
        let trailer = #"{"end":{"events":18,"blake2b":"\#(digest)"}}"# + "\n"
        #expect(Self.example.encoded() == Self.bytesBeforeTrailer + Array(trailer.utf8))
        #expect(Self.example.digest() == digest)
    }

    @Test("reads back as the trace that was written", arguments: seeds(100))
    func roundTrip(seed: UInt64) throws {
        let trace = RandomTraces.trace(seed: seed)
        let (bytes, digest) = trace.encodedWithDigest()
        let read = try Trace(parsing: bytes)
        #expect(read == trace)
        #expect(read.hashValue == trace.hashValue)
        #expect(read.encoded() == bytes)
        #expect(read.map(\.clock) == trace.map(\.clock))
        #expect(read.map(\.text) == trace.map(\.text))
        let trailer = bytes.dropLast().lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        #expect(digest == BLAKE2bHasher.hexDigest(of: bytes[..<trailer]))
        #expect(trace.digest() == digest)
    }

    @Test("has versions without those before them as lists in a context, and refuses other lists")
    func contexts() throws {
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 3)))
        let context = DottedVersionVector(
            [0: 3, 1: 1], dots: [4, 7, 8, 9].map { Dot(1, $0) } + [Dot(2, 4)])
        trace.append(
            .operation(
                HistoryOperation(
                    session: "s", kind: .put, key: "x", values: [], versions: [],
                    context: context)),
            at: 0, time: 1)
        let text = String(decoding: trace.encoded(), as: UTF8.self)
        let written = #""context":{"a":3,"b":[1,4,[7,9]],"c":[0,4]}"#
        #expect(text.contains(written))
        func read(_ list: String) throws(TextError) -> DottedVersionVector {
            let lines = text.split(separator: "\n").prefix(2).map {
                $0.replacing(written, with: #""context":{"b":\#(list)}"#) + "\n"
            }
            let bytes = Array(lines.joined().utf8)
            let digest = BLAKE2bHasher.hexDigest(of: bytes)
            let trailer = #"{"end":{"events":1,"blake2b":"\#(digest)"}}"# + "\n"
            return try Trace(parsing: bytes + Array(trailer.utf8)).history.context(at: 0)
        }
        #expect(try Trace(parsing: Array(text.utf8)).history.context(at: 0) == context)
        #expect(try read("[2]") == [1: 2])
        #expect(
            try read("[0,[5,6],2,1]")
                == DottedVersionVector([1: 2], dots: [Dot(1, 5), Dot(1, 6)]))
        for list in [
            "[]", "[[1,2]]", "[0,0]", "[0,[0,1]]", "[0,[3,2]]", "[0,[3]]", "[0,[]]",
            "[0,[1,2,3]]", "[-1]", "[0,9223372036854775808]", "[0,\"1\"]", "0", "null",
        ] {
            #expect(throws: TextError.self, "\(list)") { try read(list) }
        }
    }

    @Test("holds stamps and hybrid timestamps as text, and Lamport times as numbers")
    func families() throws {
        func lines(_ family: EventClock.Family, _ clocks: [EventClock]) throws -> [Substring] {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1), clocks: family))
            for (time, clock) in zip(UInt64(1)..., clocks) {
                trace.append(TraceEvent(time: time, process: 0, kind: .local, clock: clock))
            }
            let bytes = trace.encoded()
            #expect(try Trace(parsing: bytes) == trace)
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n")[1...].dropLast()
                .map { $0.dropFirst(#"{"local":null,"process":"a","time":1"#.count) }
        }
        var stamp = Stamp.seed
        stamp.event()
        #expect(try lines(.intervalTree, [stamp.recorded]) == [#","clock":"(1, 1)"}"#])
        let hybrid = HybridTimestamp(milliseconds: 1_700, counter: 3)
        #expect(try lines(.hybrid, [hybrid.recorded]) == [#","clock":"1700.3"}"#])
        let times = [1, 2, 5, 5].map { LamportClock(time: $0).recorded }
        #expect(try lines(.lamport, times) == ["}", "}", #","clock":5}"#, #","clock":5}"#])
    }

    @Test("counts the Lamport time of a process on from its own last, whatever others have")
    func lamportTimes() throws {
        let clocks: [(ReplicaID?, UInt64)] = [
            (0, 5), (1, 1), (nil, 9), (0, 6), (1, 2), (nil, 5), (0, 10),
        ]
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 2), clocks: .lamport))
        for (process, time) in clocks {
            trace.append(
                TraceEvent(
                    time: 1, process: process, kind: process == nil ? .network : .local,
                    clock: LamportClock(time: time).recorded))
        }
        let bytes = trace.encoded()
        #expect(try Trace(parsing: bytes) == trace)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[1...].dropLast()
        let written = [5, nil, 9, nil, nil, 5, 10] as [Int?]
        #expect(
            lines.map { $0.contains(#""clock":"#) } == written.map { $0 != nil }, "\(lines)")
        #expect(
            zip(lines, written).allSatisfy { line, time in
                time.map { line.hasSuffix(#","clock":\#($0)}"#) } ?? true
            })
    }

    @Test("has the digest of all its bytes, however long it is", arguments: [3_000, 9_000])
    func longDigest(eventCount: Int) {
        let trace = RandomTraces(seed: 7, eventCount: eventCount).trace
        let (bytes, digest) = trace.encodedWithDigest()
        let trailer = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        #expect(digest == BLAKE2bHasher.hexDigest(of: bytes[..<trailer]))
        #expect(trace.digest() == digest)
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

    @Test(
        "keeps the names of messages that are almost those of a replica",
        arguments: [
            "a.:", "a./", "a.1:", "a.:1", "a.1/2", "a.01", "a.0", "a.", ".1", "a1", "a.-1", "b.1",
            "a.1000000000000000000", "a.18446744073709551616", "aaaaaaaa.1",
        ])
    func messageNames(name: String) throws {
        var trace = Trace(header: TraceHeader(roster: try #require(Roster(["a", "aaaaaaaa"]))))
        let kind = TraceEvent.Kind.send(message: trace.message(named: name), to: [1])
        trace.append(TraceEvent(time: 1, process: 0, kind: kind))
        let read = try Trace(parsing: trace.encoded())
        #expect(read == trace)
        #expect(read[0].message.map { read.name(of: $0) } == name)
    }

    @Test("reads the same whatever the sizes of its chunks", arguments: [1, 2, 3, 7, 64, 1000])
    func chunks(size: Int) throws {
        let trace = RandomTraces.trace(seed: 11)
        let bytes = trace.encoded()
        var reader = TraceReader()
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.read(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(try reader.finish() == .whole(digest: trace.digest()))
        #expect(reader.trace == trace)
        #expect(reader.header == trace.header)
        #expect(reader.lineCount == trace.count + 2)
    }

    @Test("reads the same when it is cut into two chunks at any byte")
    func twoChunks() throws {
        let bytes = Self.example.encoded()
        for cut in 0...bytes.count {
            var reader = TraceReader()
            try reader.read(bytes[..<cut])
            try reader.read(bytes[cut...])
            #expect(try reader.finish() == .whole(digest: Self.example.digest()))
            #expect(reader.trace == Self.example)
        }
    }

    @Test("that is cut short at any byte is cut, and gives the whole events before that")
    func truncation() throws {
        let bytes = Self.example.encoded()
        let all = Array(Self.example)
        for end in 1..<bytes.count {
            var reader = TraceReader()
            try reader.read(bytes[..<end])
            guard case .cut = try reader.finish() else {
                Issue.record("not cut at byte \(end)")
                continue
            }
            #expect(Array(reader.trace) == Array(all.prefix(reader.trace.count)))
            let lines = bytes[..<end].count { $0 == 0x0a }
            #expect(reader.trace.count == min(max(lines - 1, 0), all.count))
            #expect(throws: TextError.self) { try Trace(parsing: Array(bytes[..<end])) }
        }
    }

    @Test("whose lines were tampered with is cut, however well they read")
    func tampering() throws {
        let text = String(decoding: Self.example.encoded(), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0 + "\n" }
        let line = TextPosition(line: lines.count, column: 1)
        func end(_ text: String) throws(TextError) -> TraceEnding {
            var reader = TraceReader()
            try reader.read(Array(text.utf8)[...])
            return try reader.finish()
        }
        let changed = text.replacing(#""time":3"#, with: #""time":4"#)
        let digest = TextError("the digest in the trailer is not that of the file", at: line)
        #expect(try end(changed) == .cut(digest))
        let shorter = (lines[..<3] + lines[4...]).joined()
        let count = TextError(
            "the trailer counts 18 events, and there are 17",
            at: TextPosition(line: lines.count - 1, column: 1))
        #expect(try end(shorter) == .cut(count))
        #expect(throws: TextError.self) { try end(text + "\n") }
        #expect(throws: TextError.self) { try end(text + (lines.last ?? "")) }
        #expect(throws: TextError.self) { try end(lines[0] + #"{"end":{"events":0}}"# + "\n") }
    }

    @Test("may have the members of its events in any order", arguments: UInt64(0)..<20)
    func memberOrder(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let trace = RandomTraces.trace(seed: seed)
        let text = String(decoding: trace.encoded(), as: UTF8.self)
        var lines: [String] = []
        for line in text.split(separator: "\n") {
            var reader = JSONReader(Array(line.utf8))
            guard case .object(var members) = try JSONValue(from: &reader) else { continue }
            generator.shuffle(&members)
            var json = JSONWriter()
            JSONValue.object(members).write(to: &json)
            lines.append(lines.isEmpty || line.hasPrefix(#"{"end""#) ? String(line) : json.text)
        }
        var reader = TraceReader()
        try reader.read(Array((lines.joined(separator: "\n") + "\n").utf8)[...])
        _ = try reader.finish()
        #expect(reader.trace == trace)
    }

    @Test("is written and read in pieces, which are forgotten on the way", arguments: [1, 7, 100])
    func pieces(size: Int) throws {
        let trace = RandomTraces.trace(seed: 5, eventCount: 300)
        var writer = TraceWriter()
        var reader = TraceReader()
        var clocks: [EventClock?] = []
        for end in stride(from: size, through: trace.count + size, by: size) {
            writer.write(trace, upTo: min(end, trace.count))
            if end > trace.count { _ = writer.finish(trace) }
            try reader.read(writer.takeBytes()[...])
            clocks += reader.trace.map(\.clock)
            reader.forgetEvents()
        }
        #expect(try reader.finish() == .whole(digest: trace.digest()))
        #expect(clocks == trace.map(\.clock))
    }

    @Test(
        "with a damaged byte is read or refused, never more", arguments: [0x00, 0x22, 0x7d, 0xff])
    func corruption(byte: UInt8) {
        let bytes = Self.example.encoded()
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] = byte
            var reader = TraceReader()
            guard (try? reader.read(damaged[...])) != nil, let end = try? reader.finish() else {
                continue
            }
            #expect((try? Trace(parsing: reader.trace.encoded())) == reader.trace)
            if case .cut = end { continue }
            #expect(damaged == bytes)
        }
    }

    @Test("keeps the events before an error, and repeats the error")
    func eventsBeforeError() {
        var reader = TraceReader()
        let text = Self.lines[0...1].joined(separator: "\n") + "\n{}\n" + Self.lines[2] + "\n"
        let expected = TextError(
            "an event needs a member that says its kind, such as 'send'",
            at: TextPosition(line: 3, column: 1))
        #expect(throws: expected) { try reader.read(Array(text.utf8)[...]) }
        #expect(Array(reader.trace) == [Self.example[0]])
        #expect(throws: expected) { try reader.read([]) }
        #expect(throws: expected) { try reader.finish() }
    }
}
