import LogicalClocks
import WireFormat

/// A reader of trace files that takes bytes as they come.
///
///     var reader = TraceReader()
///     while let chunk = nextChunk() { try reader.read(chunk) }
///     switch try reader.finish() {
///     case .whole, .unchecked: judge(reader.trace)
///     case .cut(let reason): …
///     }
///
/// <doc:TraceFormat> describes the file. The members of an event may come in any order.
public struct TraceReader: Sendable {
    /// The most that a file may hold.
    public struct Limits: Hashable, Sendable {
        /// The most bytes in a line: room for a read of many large values, as a store may answer.
        public var lineBytesMax = 1 << 28

        /// The most processes.
        public var processesMax = Roster.countMax

        /// The most events.
        public var eventsMax = 100_000_000

        /// Creates the usual limits.
        public init() {}
    }

    /// The events read so far, under the header; without one before ``header`` is there.
    public internal(set) var trace = Trace(header: TraceHeader(roster: Roster()))

    /// The number of lines read so far.
    public private(set) var lineCount = 0

    /// The version of the format that the header names; 0 before it.
    public private(set) var version: UInt64 = 0

    let limits: Limits
    /// For each replica the Lamport time of its last event.
    var lamportTimes: [UInt64] = []
    /// The time of the last event.
    var lastTime: UInt64?
    var names = ReplicaNames()
    /// The entries of the vector clock on the line that is being read.
    var changes: [ClockColumn.Change] = []
    /// All replicas, and for each of the first ones all but that.
    var everyone: [ReplicaID] = []
    var allOthers: [[ReplicaID]] = []

    private var eventCount = 0
    /// The beginning of a line whose end has not come yet.
    private var pending: [UInt8] = []
    private var hash = BLAKE2bHasher()
    /// What the trailer makes of the file, once it has come.
    private var ending: TraceEnding?
    private var failure: TextError?

    /// Creates a reader at the beginning of a file.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The header, once it has been read, with the roster as it is now.
    public var header: TraceHeader? { version > 0 ? trace.header : nil }

    /// Reads the lines that a chunk of bytes completes, and adds their events to ``trace``.
    ///
    /// - Throws: `TextError` with the line and column at which the file stops making sense; the
    ///   events before it are in the trace. From then on every call throws that error.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func read(_ chunk: ArraySlice<UInt8>) throws(TextError) {
        if let failure { throw failure }
        do throws(TextError) {
            try readLines(of: chunk)
        } catch {
            failure = error
            throw error
        }
    }

    /// Ends the reading, and says how the file ended.
    ///
    /// A file of version 1 may lack its last line feed. One of version 2 has a trailer, and is cut
    /// if that is missing or does not fit.
    ///
    /// - Throws: `TextError` if there is not even the beginning of a header, or if an earlier call
    ///   has thrown.
    public mutating func finish() throws(TextError) -> TraceEnding {
        if let failure { throw failure }
        if let ending { return ending }
        if pending.isEmpty {
            guard version > 0 else {
                failure = error("expected the header of a trace", line: 1)
                throw error("expected the header of a trace", line: 1)
            }
            let cut = error("the file ends without its trailer", line: lineCount + 1)
            return close(version == 1 ? .unchecked : .cut(cut))
        }
        if version > 1 {
            return close(.cut(error("the file ends within a line", line: lineCount + 1)))
        }
        do throws(TextError) {
            try readLine(exchange(&pending, with: [])[...])
        } catch {
            return close(
                .cut(
                    TextError("the file ends within a line: \(error.message)", at: error.position)))
        }
        let cut = error("the file ends within a line", line: lineCount)
        return close(version == 1 ? .unchecked : .cut(cut))
    }

    /// Forgets the events read so far, for a caller that has seen them and reads a long file piece
    /// by piece.
    ///
    /// The indices of further events begin at 0. What they build on is kept: names, clocks, and the
    /// counters of sessions.
    public mutating func forgetEvents() {
        trace.forgetEvents()
    }

    private mutating func close(_ ending: TraceEnding) -> TraceEnding {
        self.ending = ending
        return ending
    }

    private mutating func readLines(of chunk: ArraySlice<UInt8>) throws(TextError) {
        var rest = chunk
        var unhashed = chunk.startIndex
        while let length = rest.span.firstIndex(of: UInt8(ascii: "\n"), from: 0) {
            let end = rest.startIndex + length
            if pending.isEmpty {
                if version > 1, Self.isTrailer(rest[..<end]) {
                    takeIn(chunk[unhashed..<rest.startIndex])
                }
                try readLine(rest[..<end])
            } else {
                try checkLength(adding: rest[..<end].count)
                pending.append(contentsOf: rest[..<end])
                var line = exchange(&pending, with: [])
                try readLine(line[...])
                line.append(UInt8(ascii: "\n"))
                takeIn(line[...])
                unhashed = end + 1
            }
            rest = rest[(end + 1)...]
        }
        takeIn(chunk[unhashed..<rest.startIndex])
        try checkLength(adding: rest.count)
        pending.append(contentsOf: rest)
        if ending != nil, !pending.isEmpty { throw afterTrailer }
    }

    /// Takes bytes into the digest, if there is one to compare it with.
    private mutating func takeIn(_ bytes: ArraySlice<UInt8>) {
        if version > 1, ending == nil, !bytes.isEmpty { hash.update(with: bytes.span) }
    }

    private static func isTrailer(_ line: ArraySlice<UInt8>) -> Bool {
        // The third byte of nearly every line says that it is none.
        line.count > 2 && line[line.startIndex + 2] == UInt8(ascii: "e")
            && line.starts(with: #"{"end":"#.utf8)
    }

    private var afterTrailer: TextError {
        error("nothing may follow the trailer of a trace", line: lineCount + 1)
    }

    private mutating func checkLength(adding count: Int) throws(TextError) {
        guard count <= limits.lineBytesMax - pending.count else {
            throw TextError(
                "a line is longer than \(limits.lineBytesMax) bytes",
                at: TextPosition(line: lineCount + 1, column: limits.lineBytesMax + 1))
        }
    }

    private mutating func readLine(_ line: ArraySlice<UInt8>) throws(TextError) {
        try checkLength(adding: line.count)
        guard ending == nil else { throw afterTrailer }
        var json = JSONReader(line, firstLine: lineCount + 1)
        if version == 0 {
            let line = try HeaderLine(from: &json, processesMax: limits.processesMax)
            try json.expectEnd()
            trace = Trace(header: line.header, conflicts: line.conflicts)
            version = line.version
        } else if version > 1, Self.isTrailer(line) {
            ending = try readTrailer(&json)
        } else {
            guard eventCount < limits.eventsMax else {
                throw error("more than \(limits.eventsMax) events", line: lineCount + 1)
            }
            try readEvent(&json)
            try json.expectEnd()
            eventCount += 1
        }
        lineCount += 1
    }

    private func readTrailer(_ json: inout JSONReader) throws(TextError) -> TraceEnding {
        let start = json
        var events: UInt64?
        var digest: String?
        try json.beginObject()
        while let key = try json.nextKey() {
            guard key == "end", events == nil else { throw json.unexpectedKey(key) }
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "events" where events == nil: events = try json.integer(UInt64.self)
                case "blake2b" where digest == nil: digest = try json.string()
                default: throw json.unexpectedKey(key)
                }
            }
        }
        try json.expectEnd()
        guard let events, let digest else {
            throw start.error("a trailer needs the members 'events' and 'blake2b'")
        }
        guard events == UInt64(eventCount) else {
            return .cut(
                start.error("the trailer counts \(events) events, and there are \(eventCount)"))
        }
        guard digest == hash.hexDigest() else {
            return .cut(start.error("the digest in the trailer is not that of the file"))
        }
        return .whole(digest: digest)
    }

    private func error(_ message: String, line: Int) -> TextError {
        TextError(message, at: TextPosition(line: line, column: 1))
    }
}

extension Trace {
    /// Reads a trace from all the bytes of a trace file.
    ///
    /// - Throws: `TextError` with the line and column; also for a file that is cut. Whether one of
    ///   version 1 is cut at the end of a line cannot be known.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(
        parsing bytes: [UInt8], limits: TraceReader.Limits = TraceReader.Limits()
    ) throws(TextError) {
        var reader = TraceReader(limits: limits)
        try reader.read(bytes[...])
        if case .cut(let reason) = try reader.finish() { throw reason }
        self = reader.trace
    }
}
