import LogicalClocks
import WireFormat

/// A trace file as bytes, event by event.
///
/// A trace file is JSON Lines. The first line is a header; every other line is an event with its
/// members in a fixed order, so that equal traces give equal bytes:
///
///     {"format":"causal-trace","version":1,"processes":["a","b"],"seed":7}
///     {"process":"a","clock":{"a":1},"time":3,"kind":"send","message":"a.1","to":["b"]}
///     {"time":4,"process":"b","kind":"crash","keepsMemory":false}
///
/// A line that begins with a process and a clock is an event that counts in that clock. ShiViz
/// opens the file with ``Trace/shiVizExpression``, which matches those lines and no others.
public struct TraceWriter: Sendable {
    static let format = "causal-trace"
    static let version = 1

    private let header: TraceHeader
    private var json = JSONWriter()

    /// Creates a writer that has written the header.
    public init(header: TraceHeader) {
        self.header = header
        writeHeader()
    }

    /// The number of bytes that wait to be taken.
    public var byteCount: Int { json.bytes.count }

    /// Takes the bytes written since the last time.
    public mutating func takeBytes() -> [UInt8] {
        let bytes = json.bytes
        json = JSONWriter()
        return bytes
    }

    /// Writes an event.
    ///
    /// - Precondition: The roster of the header has every process that the event and its clock
    ///   name, the clock is of the header's family if that is stated, and the event happened at a
    ///   process unless it is a drop or a change of the network.
    /// - Complexity: O(*n*), where *n* is the number of bytes of the line.
    public mutating func append(_ event: TraceEvent) {
        let kind = event.kind.name
        precondition(event.process != nil || kind.mayLackProcess, "an event without a process")
        let leadsWithClock = kind.isCounted && event.clock != nil
        json.beginObject()
        if leadsWithClock {
            writeProcess(event.process)
            writeClock(event.clock)
        }
        json.member("time", event.time)
        if !leadsWithClock { writeProcess(event.process) }
        json.member("kind", kind.rawValue)
        writeParticulars(of: event.kind)
        if !event.text.isEmpty { json.member("text", event.text) }
        if !leadsWithClock { writeClock(event.clock) }
        json.endObject()
        json.endLine()
    }

    private mutating func writeHeader() {
        json.beginObject()
        json.member("format", Self.format)
        json.member("version", Self.version)
        json.member("processes", header.roster.names)
        if let seed = header.seed { json.member("seed", seed) }
        if let replay = header.replay { json.member("replay", replay) }
        if let conflicts = header.conflicts { json.member("conflicts", conflicts.rawValue) }
        if let clocks = header.clocks { json.member("clocks", clocks.rawValue) }
        json.endObject()
        json.endLine()
    }

    private mutating func writeProcess(_ process: ReplicaID?) {
        if let process { json.member("process", name(of: process)) }
    }

    private mutating func writeClock(_ clock: EventClock?) {
        guard let clock else { return }
        precondition(
            header.clocks == nil || header.clocks == clock.family,
            "the clock is not of the family that the header states")
        json.key("clock")
        json.write(clock, of: header.roster)
    }

    private mutating func writeParticulars(of kind: TraceEvent.Kind) {
        switch kind {
        case .local, .restart, .network: break
        case .operation(let operation): write(operation)
        case .send(let message, let to):
            json.member("message", message)
            json.member("to", to.map { name(of: $0) })
        case .receive(let message): json.member("message", message)
        case .drop(let from, let to):
            json.member("from", name(of: from))
            json.member("to", name(of: to))
        case .crash(let keepsMemory): json.member("keepsMemory", keepsMemory)
        case .record(let snapshot): json.member("snapshot", snapshot)
        }
    }

    private mutating func write(_ operation: HistoryOperation) {
        json.member("session", operation.session)
        json.member("operation", operation.kind.rawValue)
        json.member("key", operation.key)
        json.member("values", operation.values)
        json.member(
            "versions", operation.versions.map { "\(name(of: $0.replica)):\($0.counter)" })
        json.key("context")
        json.write(operation.context, of: header.roster)
    }

    private func name(of replica: ReplicaID) -> String {
        precondition(replica.index < header.roster.count, "replica \(replica) is not in the roster")
        return header.roster.name(of: replica)
    }
}

extension Trace {
    /// The parser expression with which ShiViz opens a trace file of vector clocks.
    ///
    /// It matches the events that have a clock, unless a name holds a quote, a backslash, or a
    /// closing brace.
    public static let shiVizExpression =
        #"^{"process":"(?<host>[^"]*)","clock":(?<clock>{[^}]*}),(?<event>.*)}$"#

    /// The trace as the bytes of a trace file.
    ///
    /// - Precondition: As for ``TraceWriter/append(_:)``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encoded() -> [UInt8] {
        var writer = TraceWriter(header: header)
        for event in self { writer.append(event) }
        return writer.takeBytes()
    }

    /// The SHA-256 digest of the bytes of the trace file, in lower-case hexadecimal.
    ///
    /// - Precondition: As for ``TraceWriter/append(_:)``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func digest() -> String {
        var writer = TraceWriter(header: header)
        var hash = SHA256Hasher()
        for event in self {
            writer.append(event)
            if writer.byteCount >= 1 << 16 { hash.update(with: writer.takeBytes()) }
        }
        hash.update(with: writer.takeBytes())
        return hash.hexDigest()
    }
}
