import ExecutionTrace
import LogicalClocks
import Testing
import WireFormat

@Suite("Processes and clocks stand in JSON by the names of a roster")
struct RosterTextTests {
    private static func version(_ text: String) throws -> Dot {
        var json = JSONReader(Array("\"\(text)\"".utf8))
        return try json.dot(of: .lettered(count: 2))
    }

    @Test("a version may have the largest count, and no larger one")
    func largestVersion() throws {
        #expect(try Self.version("b:\(Int64.max)") == Dot(1, UInt64(Int64.max)))
        #expect(throws: TextError.self) { try Self.version("b:\(UInt64(Int64.max) + 1)") }
        let line = #"{"format":"causal-trace","version":1,"processes":["a"]}"#
        let operation = #"""
            {"process":"a","time":1,"kind":"operation","session":"s","operation":"put",\#
            "key":"x","values":["1"],"versions":["a:9223372036854775807"],"context":{}}
            """#
        let trace = try Trace(parsing: Array("\(line)\n\(operation)\n".utf8))
        #expect(trace.history.operation(at: 0).versions == [Dot(0, UInt64(Int64.max))])
    }

    @Test("a clock of a process that the roster lacks is not written")
    func stranger() async {
        var json = JSONWriter()
        json.write([0: 3, 1: 2], of: .lettered(count: 2))
        #expect(String(decoding: json.takeBytes(), as: UTF8.self) == #"{"a":3,"b":2}"#)
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.write([0: 3, 2: 2], of: .lettered(count: 2))
        }
    }
}
