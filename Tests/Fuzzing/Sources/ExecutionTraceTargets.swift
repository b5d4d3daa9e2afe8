import CausalChecking
import ExecutionTrace
import WireFormat

extension FuzzTarget {
    /// The readers of trace files and of ShiViz logs: 0x70 to 0x7f.
    static let traces = [
        FuzzTarget(0x70, "trace", texts: traceTexts, check: checkTrace),
        FuzzTarget(0x71, "shiviz", texts: shiVizTexts, check: checkShiViz),
    ]

    private static let traceTexts = [
        header,
        header
            + #"{"process":"a","clock":{"a":1},"time":3,"kind":"send","message":"a.1","to":["b"]}"#,
        header + #"{"process":"b","clock":{"a":1,"b":1},"time":4,"kind":"receive","message":"a.1"}"#
            + "\n",
        header + #"{"time":4,"process":"b","kind":"crash","keepsMemory":false}"# + "\n",
        header + #"{"process":"a","time":5,"kind":"operation","session":"s","operation":"put","#
            + #""key":"k","values":["v"],"versions":["a:1"],"context":{"b":2}}"# + "\n",
        header
            + #"{"process":"a","clock":"((1, 0), (0, 1, 0))","time":1,"kind":"local","text":"x"}"#,
        header + #"{"time":4,"kind":"drop","from":"a","to":"b","text":"lost"}"#,
        header + #"{"time":4,"kind":"network"}"#,
        header + #"{"time":4,"process":"b","kind":"record","snapshot":"a-1"}"#,
        #"{"format":"causal-trace","version":1,"processes":["\u0600","é"],"clocks":"interval-tree","#
            + #""replay":"x","conflicts":"lww"}"# + "\n"
            + #"{"process":"é","clock":"(1, 3)","time":1,"kind":"local"}"#,
        #"{"format":"causal-trace","version":1,"processes":["\u0600"]}"# + "\n"
            + #"{"process":"\u0600","time":5,"kind":"operation","session":"s","operation":"get","#
            + #""key":"k","values":[],"versions":["\u0600:1"],"context":{}}"#,
        #"{"format":"causal-trace","version":2,"processes":[]}"#, "{}", "\n", header + header,
        header + #"{"process":"c"}"#, header + #"{"process":"a","process":"a"}"#,
        header + #"{"process":"a","clock":{"a":0}}"#,
        header + #"{"process":"a","kind":"send","to":[1]}"#,
    ]

    private static let header =
        #"{"format":"causal-trace","version":1,"processes":["a","b"],"seed":7}"# + "\n"

    private static let shiVizTexts = [
        "started\na {\"a\":1}\nsent\na {\"a\":2}\ngot\nb {\"b\":1, \"a\":2}\n",
        "(?<host>\\S*) (?<clock>{.*}) (?<event>.*)\n\na {\"a\":1} x\nb {\"b\":\"1\"} y\n",
        "(?<host>\\w+) (?<clock>{.*}) (?<kind>\\w+) (?<message>\\d+) (?<event>.*)\n"
            + "^--- (?<trace>.*)\n--- one\na {\"a\":1} send 1 x\nb {\"a\":1,\"b\":1} recv 1 y\n--- two\n",
        "\n(?<trace>x)\n", "x\na {}\n", "x\na {\"b\":1}\n", "x\na {\"a\":1\n",
        "x\r\na {\\\"a\\\":1}\r\n",
        "(?<host>a)(?<clock>(\n", "(?<host>(a*)*)(?<clock>b)(?<event>c)\n\nx\n",
        "(?<host>[^])(?<clock>{[&~]})(?<event>x{2,})\n\n",
    ]

    /// Reads a trace whole and in pieces, checks that both give the same, that its file is read
    /// back, and that the checker takes it.
    private static func checkTrace(_ bytes: [UInt8]) {
        let whole = Result { () throws(TextError) in try Trace(parsing: bytes) }
        let pieces = Result { () throws(TextError) in try parseInPieces(bytes) }
        expect(whole == pieces, "whole it is \(whole), in pieces \(pieces)")
        switch whole {
        case .failure(let error):
            checkPlace(of: error, within: bytes)
        case .success(let trace):
            checkFile(of: trace)
            _ = CausalChecker.check(trace)
        }
    }

    private static func parseInPieces(_ bytes: [UInt8]) throws(TextError) -> Trace {
        var reader = TraceReader()
        var events: [TraceEvent] = []
        var rest = bytes[...]
        var count = 1
        while !rest.isEmpty {
            try reader.read(rest.prefix(count)) { events.append($0) }
            rest = rest.dropFirst(count)
            count = count % 13 + 3
        }
        try reader.finish { events.append($0) }
        guard let header = reader.header else { fatalError("broken: a trace without a header") }
        var trace = Trace(header: header)
        for event in events { trace.append(event) }
        return trace
    }

    private static func checkFile(of trace: Trace) {
        let file = trace.encoded()
        let found = Result { () throws(TextError) in try Trace(parsing: file) }
        expect(found == .success(trace), "\(trace) is read back as \(found)")
        let again = (try? found.get())?.encoded()
        expect(again == file, "\(String(decoding: file, as: UTF8.self)) is written differently")
        expect(
            trace.digest() == SHA256Hasher.hexDigest(of: file), "the digest is not that of the file"
        )
    }

    private static func checkShiViz(_ bytes: [UInt8]) {
        do throws(ShiVizError) {
            let log = try ShiVizLog(parsing: bytes)
            expect(log.lines.count == log.trace.count, "each event has a line")
            checkFile(of: log.trace)
        } catch {
            _ = error.description
            if case .log(let error) = error { checkPlace(of: error, within: bytes) }
        }
    }
}
