import CLoops
import WireFormat

/// Writing and reading a line of a trace as JSON, beside loops in C over the same bytes.
func jsonTable() -> Table {
    var table = Table(
        name: "json", title: "A line of a trace of \(JSONLine.bytes.count) bytes as JSON, ns",
        columns: ["", "ns", "ratio to the loop"])
    let repeats = Options.isQuick ? 2_000 : 20_000
    for way in JSONLine.Way.allCases {
        let loop = way.isWriting ? JSONLine.Way.copy : .scan
        var samples: [(cost: Double, ratio: Double)] = []
        for index in 0...(2 * Options.samples) {
            let cost = way.cost(repeats)
            // The first only warms up.
            if index > 0 { samples.append((cost, cost / loop.cost(repeats))) }
        }
        let median = samples.count / 2
        table.rows.append([
            way.rawValue, figure(samples.map(\.cost).sorted()[median]),
            decimal(samples.map(\.ratio).sorted()[median], places: 1) + "x",
        ])
    }
    return table
}

/// One line, and the ways to write and to read it.
enum JSONLine {
    static let bytes = Array(
        #"{"process":"b","clock":{"a":11,"b":5,"c":9},"time":123,"kind":"receive","message":"a.12"}"#
            .utf8)

    private static let names = ["a", "b", "c"]
    private static let nameKeys = names.map { JSONKey($0) }
    private static let counts: [UInt64] = [11, 5, 9]
    private static let process: JSONKey = "process"
    private static let clock: JSONKey = "clock"
    private static let time: JSONKey = "time"
    private static let kind: JSONKey = "kind"
    private static let message: JSONKey = "message"
    private static let table = JSONKeyTable(["process", "clock", "time", "kind", "message"])

    enum Way: String, CaseIterable {
        case copy = "write: copy byte by byte in C"
        case plainWrite = "write: names as strings"
        case fastWrite = "write: names as keys"
        case scan = "read: scan byte by byte in C"
        case plainRead = "read: names as strings"
        case fastRead = "read: names of a table, bytes of strings"

        var isWriting: Bool { rawValue.hasPrefix("write") }

        /// Nanoseconds a line.
        func cost(_ repeats: Int) -> Double {
            let start = processorNanoseconds()
            run(repeats)
            return max(1, Double(processorNanoseconds() - start) - timerCost) / Double(repeats)
        }

        func run(_ repeats: Int) {
            var writer = JSONWriter()
            var target = JSONLine.bytes
            for _ in 0..<repeats {
                switch self {
                case .copy:
                    blackHole(loop_copy_plain(JSONLine.bytes, target.count, &target))
                case .scan:
                    blackHole(loop_scan(JSONLine.bytes, JSONLine.bytes.count))
                case .plainWrite:
                    writer.removeAll()
                    JSONLine.writePlainly(to: &writer)
                case .fastWrite:
                    writer.removeAll()
                    JSONLine.write(to: &writer)
                case .plainRead:
                    blackHole((try? JSONLine.readPlainly()) ?? 0)
                case .fastRead:
                    blackHole((try? JSONLine.read()) ?? 0)
                }
            }
            blackHole(writer.bytes.count)
        }
    }

    private static func writePlainly(to json: inout JSONWriter) {
        json.beginObject()
        json.member("process", names[1])
        json.key("clock")
        json.beginObject()
        for index in names.indices { json.member(names[index], counts[index]) }
        json.endObject()
        json.member("time", 123)
        json.member("kind", "receive")
        json.member("message", "a.12")
        json.endObject()
        json.endLine()
    }

    private static func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member(process, names[1])
        json.key(clock)
        json.beginObject()
        for index in nameKeys.indices { json.member(nameKeys[index], counts[index]) }
        json.endObject()
        json.member(time, 123)
        json.member(kind, "receive")
        json.member(message, "a.12")
        json.endObject()
        json.endLine()
    }

    private static func readPlainly() throws(TextError) -> Int {
        var json = JSONReader(bytes)
        var sum = 0
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "process", "kind", "message": sum += try json.string().utf8.count
            case "time": sum += try json.integer(Int.self)
            case "clock":
                try json.beginObject()
                while let name = try json.nextKey() {
                    sum += try json.integer(Int.self) + name.utf8.count
                }
            default: throw json.unexpectedKey(key)
            }
        }
        try json.expectEnd()
        return sum
    }

    private static func read() throws(TextError) -> Int {
        var json = JSONReader(bytes)
        var seen = JSONKeySet()
        var sum = 0
        try json.beginObject()
        while let key = try json.nextKey(in: table, once: &seen) {
            switch key {
            case 1:
                try json.beginObject()
                while let count = try json.nextKeyBytes({ $0.count }) {
                    sum += try json.integer(Int.self) + count
                }
            case 2: sum += try json.integer(Int.self)
            default: sum += try json.stringBytes { $0.count }
            }
        }
        try json.expectEnd()
        return sum
    }
}

/// Repeats one way of writing or reading a line: `json-` and the name of the case.
func repeatJSONOperation(_ name: String, count: Int) {
    guard let way = JSONLine.Way.allCases.first(where: { "json-\($0)" == name }) else {
        fatalError("no operation is called \(name)")
    }
    way.run(count)
}
