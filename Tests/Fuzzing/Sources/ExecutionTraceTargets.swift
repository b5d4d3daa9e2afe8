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
        header2
            + #"{"send":"a.1","process":"a","time":3,"to":["b"],"text":"put"}"#
            + "\n"
            + #"{"receive":"a.1","process":"b","clock":1}"# + "\n"
            + #"{"end":{"events":2,"blake2b":""}}"# + "\n",
        header2 + #"{"join":"b","process":"b#2","time":3}"# + "\n"
            + #"{"local":null,"process":"b#2","time":3,"clock":{"a":1},"causalContext":"AQI="}"#
            + "\n",
        header2 + #"{"receive":"c.1","process":"a","time":0}"# + "\n"
            + #"{"join":null,"process":"c","time":0}"# + "\n"
            + #"{"send":"c.1","process":"c","time":0,"to":[]}"# + "\n",
        header2 + #"{"local":null,"process":"a","time":1,"wholeClock":{"b":1}}"# + "\n"
            + #"{"local":null,"process":"a","time":1,"clock":null}"# + "\n"
            + #"{"local":null,"process":"a","time":1,"clock":{"a":9223372036854775807}}"# + "\n"
            + #"{"local":null,"process":"a","time":1}"# + "\n",
        #"{"format":"causal-trace","version":2,"processes":["a"],"clocks":"lamport","#
            + #""sessions":"moving","timeUnit":"nanoseconds"}"# + "\n"
            + #"{"local":null,"process":"a","time":1,"clock":9223372036854775806}"# + "\n"
            + #"{"operation":"put","process":"a","time":2,"session":"s","#
            + #""key":"k","order":18446744073709551615}"# + "\n",
        header2
            + #"{"drop":"a.18446744073709551615","time":1,"from":"a","to":"b"}"#
            + "\n" + #"{"record":"a-1","process":"a","time":1}"# + "\n",
        #"{"format":"causal-trace","version":2,"processes":[]}"#, "{}", "\n", header + header,
        header + #"{"process":"c"}"#, header + #"{"process":"a","process":"a"}"#,
        header + #"{"process":"a","clock":{"a":0}}"#,
        header + #"{"process":"a","kind":"send","to":[1]}"#,
    ]

    private static let header =
        #"{"format":"causal-trace","version":1,"processes":["a","b"],"seed":7}"# + "\n"

    private static let header2 =
        #"{"format":"causal-trace","version":2,"processes":["a","b"],"clocks":"vector"}"# + "\n"

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
    /// back, and that the checker and the merger take it.
    private static func checkTrace(_ bytes: [UInt8]) {
        let whole = Result { () throws(TextError) in try read(bytes, piecesFrom: bytes.count) }
        let pieces = Result { () throws(TextError) in try read(bytes, piecesFrom: 1) }
        expect(whole == pieces, "whole it is \(whole), in pieces \(pieces)")
        switch whole {
        case .failure(let error):
            checkPlace(of: error, within: bytes)
        case .success(let found):
            if case .cut(let reason) = found.ending { checkPlace(of: reason, within: bytes) }
            let trace = found.trace
            checkFile(of: trace)
            expect(
                trace.indices.map { trace[$0] } == Array(trace), "events by index differ")
            _ = CausalChecker.check(trace)
            if let merged = try? Trace(merging: [trace]) {
                expect(merged.count == trace.count, "merging loses events")
                checkFile(of: merged)
            }
        }
    }

    private struct Found: Equatable {
        var trace: Trace
        var ending: TraceEnding
    }

    private static func read(_ bytes: [UInt8], piecesFrom size: Int) throws(TextError) -> Found {
        var reader = TraceReader()
        var rest = bytes[...]
        var count = max(size, 1)
        while !rest.isEmpty {
            try reader.read(rest.prefix(count))
            rest = rest.dropFirst(count)
            count = count % 13 + 3
        }
        let ending = try reader.finish()
        return Found(trace: reader.trace, ending: ending)
    }

    private static func checkFile(of trace: Trace) {
        let (file, digest) = trace.encodedWithDigest()
        let found = Result { () throws(TextError) in try Trace(parsing: file) }
        expect(found == .success(trace), "\(trace) is read back as \(found)")
        let again = (try? found.get())?.encoded()
        expect(again == file, "\(String(decoding: file, as: UTF8.self)) is written differently")
        expect(trace.digest() == digest, "the digest is not that of the file")
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
