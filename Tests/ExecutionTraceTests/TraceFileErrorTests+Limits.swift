import ExecutionTrace
import TestSupport
import Testing
import WireFormat

extension TraceFileErrorTests {
    @Test("has a line that is too long, wherever the chunks end", arguments: [1, 50, 200, 10_000])
    func lineLength(chunk: Int) {
        var limits = TraceReader.Limits()
        limits.lineBytesMax = 100
        let long = #"{"time":1,"kind":"network","text":"\#(String(repeating: "x", count: 100))"}"#
        let bytes = Array("\(Self.header)\n\(long)\n".utf8)
        var reader = TraceReader(limits: limits)
        expectTextError("2:101: a line is longer than 100 bytes") {
            for start in stride(from: 0, to: bytes.count, by: chunk) {
                try reader.read(bytes[start..<min(start + chunk, bytes.count)])
            }
        }
    }

    @Test("has no line of a few mebibytes, as the answer of a store may be")
    func usualLineLength() throws {
        let text = String(repeating: "x", count: 3 << 20)
        let line = #"{"time":1,"kind":"network","text":"\#(text)"}"#
        let trace = try Trace(parsing: Array("\(Self.header)\n\(line)\n".utf8))
        #expect(trace.first?.text == text)
        #expect(TraceReader.Limits().lineBytesMax == 268_435_456)
    }

    @Test("has a line that never ends, and is not kept in memory")
    func endlessLine() {
        var limits = TraceReader.Limits()
        limits.lineBytesMax = 100
        var reader = TraceReader(limits: limits)
        expectTextError("1:101: a line is longer than 100 bytes") {
            for _ in 0..<101 { try reader.read([UInt8(ascii: " ")]) }
        }
    }

    @Test("has more processes or events than the reader accepts")
    func counts() {
        var limits = TraceReader.Limits()
        limits.processesMax = 1
        limits.eventsMax = 2
        let error = #expect(throws: TextError.self) {
            try Trace(parsing: Array(Self.header.utf8), limits: limits)
        }
        #expect(error?.position == TextPosition(line: 1, column: 55))
        limits.processesMax = 2
        let event = #"{"time":1,"kind":"network"}"# + "\n"
        let text = Self.header + "\n" + String(repeating: event, count: 3)
        let second = #expect(throws: TextError.self) {
            try Trace(parsing: Array(text.utf8), limits: limits)
        }
        #expect(second?.description == "4:1: more than 2 events")
    }

    @Test("has a clock that names one process thousands of times, and is refused")
    func hostileClock() {
        let entries = repeatElement(#""a":1"#, count: 150_000).joined(separator: ",")
        let bytes = Array("\(Self.header)\n{\"clock\":{\(entries)}}\n".utf8)
        #expect(throws: TextError.self) { try Trace(parsing: bytes) }
    }
}
