import LogicalClocks
import WireFormat

/// A writer of trace files that hands out bytes piece by piece.
///
///     var writer = TraceWriter()
///     writer.write(trace)
///     let digest = writer.finish(trace)
///     file.write(writer.takeBytes())
///
/// A trace that grows is written as it does: each call of ``write(_:upTo:)`` writes the events that
/// came since the last one. Nothing is encoded twice; the digest in the trailer is computed along
/// the way. <doc:TraceFormat> describes the file.
public struct TraceWriter: Sendable {
    /// How many bytes wait before the digest takes them in.
    private static let pieceBytes = 1 << 14

    var line = TextBytes()
    /// What lines say of each replica.
    var pieces: [ReplicaPieces] = []
    /// For each replica the scalar clock of its last event.
    var scalars: [UInt64] = []
    /// For each session the order of its last operation, and its context.
    var orders: [UInt64] = []
    var contexts: [DottedVersionVector] = []
    /// The time of the last event.
    var lastTime: UInt64?
    /// How many replicas the file has so far.
    var replicaCount = 0

    /// The number of events written.
    public private(set) var eventCount = 0

    /// How many of the events written the trace has forgotten.
    private var forgottenCount = 0
    private var hash = BLAKE2bHasher()
    private var hashedCount = 0
    private var hasHeader = false
    private var isFinished = false

    /// Creates a writer that has written nothing.
    public init() {}

    /// The number of bytes that wait to be taken.
    public var byteCount: Int { line.count }

    /// Takes the bytes written since the last time.
    public mutating func takeBytes() -> [UInt8] {
        takeIn()
        hashedCount = 0
        return line.takeBytes()
    }

    /// Writes the header, if this is the first call, and the events that are not written yet.
    ///
    /// - Parameters:
    ///   - trace: The trace of the earlier calls, which may have grown.
    ///   - end: The index of the first event to leave out; nil for none.
    /// - Precondition: ``finish(_:)`` has not been called.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func write(_ trace: Trace, upTo end: Int? = nil) {
        let end = end ?? trace.count
        precondition(!isFinished, "the file has its trailer")
        if !hasHeader {
            hasHeader = true
            writeHeader(of: trace)
        }
        let start = eventCount - forgottenCount
        for index in start..<max(start, end) {
            writeEvent(at: index, of: trace)
            if line.count - hashedCount >= Self.pieceBytes { takeIn() }
        }
        eventCount = max(start, end) + forgottenCount
    }

    /// Writes the events that are not written yet, and removes all of them from the trace: a run of
    /// any length then takes no more memory than a short one.
    ///
    /// - Precondition: ``finish(_:)`` has not been called.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func drain(_ trace: inout Trace) {
        write(trace)
        forgottenCount = eventCount
        trace.forgetEvents()
    }

    /// Writes the trailer, and returns the BLAKE2b digest of all bytes before it, in lower-case
    /// hexadecimal.
    ///
    /// - Precondition: All events of the trace are written, and this is the first call.
    public mutating func finish(_ trace: Trace) -> String {
        precondition(
            eventCount - forgottenCount >= trace.count, "there are events to write")
        precondition(!isFinished, "the file has its trailer")
        if !hasHeader { write(trace, upTo: 0) }
        isFinished = true
        takeIn()
        let digest = hash.hexDigest()
        line.put(#"{"end":{"events":"#)
        line.put(decimal: UInt64(eventCount))
        line.put(#","blake2b":""#)
        line.put(text: digest)
        line.put("\"}}\n")
        return digest
    }

    private mutating func takeIn() {
        line.trim()
        let bytes = line.bytes
        hash.update(with: bytes.span.extracting(hashedCount...))
        hashedCount = line.count
    }

    private mutating func writeHeader(of trace: Trace) {
        let header = trace.header
        replicaCount = trace.initialReplicaCount
        var json = JSONWriter()
        json.beginObject()
        json.member("format", TraceForm.name)
        json.member("version", TraceForm.version)
        json.member("processes", header.roster.names.prefix(trace.initialReplicaCount))
        if let seed = header.seed { json.member("seed", seed) }
        if let replay = header.replay { json.member("replay", replay) }
        if let conflicts = trace.history.conflicts { json.member("conflicts", conflicts.rawValue) }
        if let sessions = header.sessions { json.member("sessions", sessions.rawValue) }
        if let clocks = header.clocks { json.member("clocks", clocks.rawValue) }
        if header.timeUnit != .ticks { json.member("timeUnit", header.timeUnit.rawValue) }
        json.endObject()
        json.endLine()
        line.put(json.bytes)
    }
}

extension Trace {
    /// Returns the bytes of the trace file, with the digest in its trailer.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encodedWithDigest() -> (bytes: [UInt8], digest: String) {
        var writer = TraceWriter()
        writer.write(self)
        let digest = writer.finish(self)
        writer.line.trim()
        return (writer.line.bytes, digest)
    }

    /// Returns the trace as the bytes of a trace file.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encoded() -> [UInt8] { encodedWithDigest().bytes }

    /// Returns the digest in the trailer of the trace file: BLAKE2b, 32 bytes long, of the bytes
    /// before it, in lower-case hexadecimal.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func digest() -> String {
        var writer = TraceWriter()
        for end in stride(from: 0, to: count, by: 1 << 12) {
            writer.write(self, upTo: end)
            _ = writer.takeBytes()
        }
        writer.write(self)
        return writer.finish(self)
    }
}
