/// A recording under way: the events of a run, and the bytes of its file as they come.
///
/// It is a value: a simulation owns one, and a copy records a future of its own. ``TraceRecorder``
/// shares one between tasks.
package struct TraceRecording: Sendable {
    /// How many events are worth being written together.
    package static let pieceEvents = 1_024

    /// The events; those that are written may be forgotten.
    package var trace: Trace

    /// Whether the trace keeps the events that are written.
    package let keepsEvents: Bool

    /// The digest of the file, once it has its trailer.
    package private(set) var digest: String?

    private var writer = TraceWriter()

    /// Creates a recording without events.
    package init(header: TraceHeader, conflicts: History.Conflicts?, keepsEvents: Bool) {
        self.keepsEvents = keepsEvents
        trace = Trace(header: header, conflicts: conflicts)
    }

    /// The number of events, those that are forgotten included.
    package var eventCount: Int { keepsEvents ? trace.count : writer.eventCount + trace.count }

    /// The number of bytes that wait to be taken.
    package var byteCount: Int { writer.byteCount }

    /// Writes the events that are not written yet, if there are at least so many.
    package mutating func write(atLeast count: Int = 0) {
        guard digest == nil, eventCount - writer.eventCount >= count else { return }
        if keepsEvents {
            writer.write(trace)
        } else {
            writer.drain(&trace)
        }
    }

    /// Takes the bytes of the file that were written since the last time.
    package mutating func takeBytes() -> [UInt8] { writer.takeBytes() }

    /// Writes what is left and the trailer, after which nothing more is written.
    package mutating func finish() {
        guard digest == nil else { return }
        write()
        digest = writer.finish(trace)
    }
}
