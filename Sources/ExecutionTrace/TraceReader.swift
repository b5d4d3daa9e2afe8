import LogicalClocks
import WireFormat

/// A reader of trace files that takes bytes as they come.
///
///     var reader = TraceReader()
///     while let chunk = nextChunk() {
///         try reader.read(chunk) { event in … }
///     }
///     try reader.finish { event in … }
///
/// The form of the file is described at ``TraceWriter``; members may come in any order, except
/// that those which only some kinds of event have stand after `kind`.
public struct TraceReader: Sendable {
    /// How much a file may hold.
    public struct Limits: Hashable, Sendable {
        /// The most bytes in a line.
        public var lineBytesMax = 1 << 20

        /// The most processes.
        public var processesMax = Roster.countMax

        /// The most events.
        public var eventsMax = 100_000_000

        /// Creates the usual limits.
        public init() {}
    }

    /// The header, once it has been read.
    public private(set) var header: TraceHeader?

    /// The number of lines read so far.
    public private(set) var lineCount = 0

    private let limits: Limits
    /// The beginning of a line whose end has not come yet.
    private var pending: [UInt8] = []
    private var failure: TextError?

    /// Creates a reader that stands before the header.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Reads the lines that a chunk of bytes completes, and hands their events on in order.
    ///
    /// - Throws: `TextError` with the line and column at which the file stops making sense; the
    ///   events before it have been handed on. From then on every call throws that error.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func read(
        _ chunk: ArraySlice<UInt8>, onEvent: (TraceEvent) -> Void
    ) throws(TextError) {
        if let failure { throw failure }
        do throws(TextError) {
            try readLines(of: chunk, onEvent: onEvent)
        } catch {
            failure = error
            throw error
        }
    }

    /// Reads what is left: a last line without a line feed.
    ///
    /// - Throws: `TextError` if the file ends within a line or has no header.
    public mutating func finish(onEvent: (TraceEvent) -> Void) throws(TextError) {
        if let failure { throw failure }
        do throws(TextError) {
            if !pending.isEmpty {
                do throws(TextError) {
                    try readLine(pending[...], onEvent: onEvent)
                } catch {
                    throw TextError(
                        "the file ends within a line: \(error.message)", at: error.position)
                }
                pending = []
            }
            guard header != nil else { throw error("expected the header of a trace", line: 1) }
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func readLines(
        of chunk: ArraySlice<UInt8>, onEvent: (TraceEvent) -> Void
    ) throws(TextError) {
        var rest = chunk
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if pending.isEmpty {
                try readLine(rest[..<end], onEvent: onEvent)
            } else {
                try checkLength(adding: rest[..<end].count)
                pending.append(contentsOf: rest[..<end])
                let line = exchange(&pending, with: [])
                try readLine(line[...], onEvent: onEvent)
            }
            rest = rest[(end + 1)...]
        }
        try checkLength(adding: rest.count)
        pending.append(contentsOf: rest)
    }

    private func checkLength(adding count: Int) throws(TextError) {
        guard count <= limits.lineBytesMax - pending.count else {
            throw TextError(
                "a line is longer than \(limits.lineBytesMax) bytes",
                at: TextPosition(line: lineCount + 1, column: limits.lineBytesMax + 1))
        }
    }

    private mutating func readLine(
        _ line: ArraySlice<UInt8>, onEvent: (TraceEvent) -> Void
    ) throws(TextError) {
        guard line.count <= limits.lineBytesMax else {
            throw TextError(
                "a line is longer than \(limits.lineBytesMax) bytes",
                at: TextPosition(line: lineCount + 1, column: limits.lineBytesMax + 1))
        }
        var json = JSONReader(line, firstLine: lineCount + 1)
        if let header {
            guard lineCount <= limits.eventsMax else {
                throw error("more than \(limits.eventsMax) events", line: lineCount + 1)
            }
            var event = EventLine(header: header)
            let value = try event.read(&json)
            try json.expectEnd()
            onEvent(value)
        } else {
            header = try TraceHeader(from: &json, processesMax: limits.processesMax)
            try json.expectEnd()
        }
        lineCount += 1
    }

    private func error(_ message: String, line: Int) -> TextError {
        TextError(message, at: TextPosition(line: line, column: 1))
    }
}

extension Trace {
    /// Reads a trace from all the bytes of a trace file.
    ///
    /// - Throws: `TextError` with the line and column.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(
        parsing bytes: [UInt8], limits: TraceReader.Limits = TraceReader.Limits()
    ) throws(TextError) {
        var reader = TraceReader(limits: limits)
        var trace = Trace(header: TraceHeader(roster: Roster()))
        try reader.read(bytes[...]) { trace.append($0) }
        try reader.finish { trace.append($0) }
        if let header = reader.header { trace.header = header }
        self = trace
    }
}
