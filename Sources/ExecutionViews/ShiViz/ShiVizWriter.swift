import ExecutionTrace
import LogicalClocks
import WireFormat

/// A writer of traces as a log that ShiViz opens: one file, an execution for each trace.
///
///     (?<host>\S+) (?<clock>{.*})\n(?<kind>\S+) (?<event>.*)
///     === (?<trace>.*) ===
///     === seed 1 ===
///     a {"a":1}
///     send put x=1 to b [a.1]
///     b {"a":1,"b":1}
///     receive put x=1 from a [a.1]
///
/// Events without a clock are left out, and clocks are projected to the events that remain, so
/// that own entries run from 1 without gaps, as ShiViz demands. A process that came back without
/// its memory gets a name of its own, such as `b#2`. White space in names and line ends in texts,
/// which ShiViz cannot read, are replaced.
public struct ShiVizWriter: Sendable {
    /// The log so far.
    public private(set) var text: String

    private var labels: Set<String> = []

    /// Creates a log without executions.
    public init() {
        text = #"""
            (?<host>\S+) (?<clock>{.*})\n(?<kind>\S+) (?<event>.*)
            === (?<trace>.*) ===

            """#
    }

    /// Adds a trace as an execution.
    ///
    /// - Parameters:
    ///   - trace: The trace.
    ///   - label: Its label; a number is added to one that is taken.
    /// - Complexity: O(*n* · *p*) for *n* events of *p* processes.
    public mutating func append(_ trace: Trace, label: String) {
        let base = Self.line(label)
        var unique = base
        var number = 2
        while !labels.insert(unique).inserted {
            unique = "\(base) #\(number)"
            number += 1
        }
        text += "=== \(unique) ===\n"
        let projection = ClockProjection(of: trace)
        let names = Self.safeNames(of: projection, roster: trace.header.roster)
        var senders: [Int: ReplicaID] = [:]
        for index in trace.indices where trace.kind(at: index) == .send {
            if let message = trace.messageNumber(at: index) {
                senders[message] = trace.process(at: index)
            }
        }
        for item in projection.events {
            var json = JSONWriter()
            json.beginObject()
            for (host, count) in item.clock.entries { json.member(names[host.index], count) }
            json.endObject()
            text += "\(names[item.host]) \(json.text)\n"
            text += Self.words(forEventAt: item.index, of: trace, senders: senders) + "\n"
        }
    }

    private static func words(
        forEventAt index: Int, of trace: Trace, senders: [Int: ReplicaID]
    ) -> String {
        let roster = trace.header.roster
        let words = line(trace.text(at: index))
        let message = trace.message(at: index).map { trace.name(of: $0) } ?? ""
        let kind = trace.kind(at: index)
        switch kind {
        case .send:
            let receivers = trace.receivers(at: index).map { roster.name(of: $0) }
                .joined(separator: ",")
            return line("send \(words) to \(receivers) [\(message)]")
        case .receive:
            let sender =
                trace.messageNumber(at: index).flatMap { senders[$0] }
                .map { " from \(roster.name(of: $0))" } ?? ""
            return line("receive \(words)\(sender) [\(message)]")
        case .operation where words.isEmpty:
            guard let number = trace.operationNumber(at: index) else { return "operation" }
            let history = trace.history
            return line(
                "operation \(history.kind(at: number).rawValue) "
                    + history.keys[history.key(at: number)])
        default:
            // An empty text would lose its line at the ends of a log.
            return line("\(kind.rawValue) \(words.isEmpty ? "-" : words)")
        }
    }

    /// Returns a text as one line: runs of white space and control characters become one space.
    private static func line(_ text: String) -> String {
        let words = text.unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }
        return words.map { String($0) }.joined(separator: " ")
    }

    /// Returns the names of the hosts as ShiViz can read them, all different.
    private static func safeNames(of projection: ClockProjection, roster: Roster) -> [String] {
        var used: Set<String> = []
        return projection.hosts.map { host in
            var name = line(roster.name(of: host.process)).map { $0 == " " ? "_" : String($0) }
                .joined()
            // Members of every object in JavaScript; ShiViz keeps hosts in objects.
            if name.isEmpty || reservedNames.contains(name) { name = "host-\(name)" }
            if host.life > 1 { name += "#\(host.life)" }
            while !used.insert(name).inserted { name += "_" }
            return name
        }
    }

    private static let reservedNames: Set<String> = [
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
        "__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable",
        "toLocaleString", "toString", "valueOf",
    ]
}
