import CausalMessaging
import ExecutionTrace
import LogicalClocks

/// The trace of a run, with the bytes of its file as they come.
///
/// A value, where the `TraceRecorder` of services is shared: a copy of a run records a future of its
/// own. Both make events of steps by the same call.
struct RunRecorder: Sendable {
    /// How many events are kept before they are written and forgotten, if they are to be.
    private static let batchCount = 1_024

    private(set) var trace: Trace

    /// Whether the trace holds the events; without that they are only in the file.
    let keepsEvents: Bool

    /// The digest of the file, once it has its trailer.
    private(set) var digest: String?

    private var writer = TraceWriter()

    init(_ header: TraceHeader, conflicts: History.Conflicts?, keepsEvents: Bool) {
        self.keepsEvents = keepsEvents
        trace = Trace(header: header, conflicts: conflicts)
    }

    /// The number of events, those that are forgotten included.
    var eventCount: Int { keepsEvents ? trace.count : writer.eventCount + trace.count }

    mutating func append(
        at time: UInt64, _ process: ReplicaID?, _ kind: TraceEvent.Kind, _ text: String
    ) {
        trace.append(kind, at: process, time: time, text: text)
    }

    /// Writes the events of a step of an application.
    mutating func record<Base: ScenarioApplication, Clock: StampingClock>(
        _ step: StepRecord<Base, Clock>, at time: UInt64, _ process: ReplicaID,
        broadcastTo audience: [ReplicaID], _ operation: HistoryOperation?
    ) {
        trace.append(
            step, at: process, time: time, broadcastTo: audience, operation: operation)
        guard !keepsEvents, trace.count >= Self.batchCount else { return }
        writer.writeForgetting(&trace)
    }

    /// Takes the bytes of the file that are new.
    mutating func takeBytes() -> [UInt8] {
        if digest == nil { write() }
        return writer.takeBytes()
    }

    /// Ends the file.
    mutating func finish() {
        guard digest == nil else { return }
        write()
        digest = writer.finish(trace)
    }

    private mutating func write() {
        if keepsEvents {
            writer.write(trace)
        } else {
            writer.writeForgetting(&trace)
        }
    }
}
