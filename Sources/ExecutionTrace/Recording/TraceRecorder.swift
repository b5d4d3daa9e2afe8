import LogicalClocks
import Synchronization

/// A recorder of a run, for a simulation, a test and a real service alike.
///
/// Any number of tasks may record at once; each call adds one event. The recorder keeps the events,
/// hands the bytes of a trace file to a sink as they come, or does both:
///
///     let recorder = TraceRecorder(header: header, keepsEvents: false) { file.write($0) }
///     recorder.record(send: id, to: [b], at: a, time: now, clock: .vector(clock)) { "put x=1" }
///     …
///     recorder.finish()
///
/// The events of one process have to be recorded in the order in which they happened there.
/// Files of several processes are put together by ``Trace/init(merging:)``.
///
/// Texts are closures, which are called only if texts are kept. A receive without a text of its
/// own has that of its send, where the recorder has that.
public final class TraceRecorder: Sendable {
    /// How many events are written at once.
    private static let batchCount = 64

    private struct State: Sendable {
        var trace: Trace
        var writer = TraceWriter()
        /// How many events the trace has forgotten.
        var forgotten = 0
        var isFinished = false
        var digest: String?
    }

    private let state: Mutex<State>
    private let keepsEvents: Bool
    private let keepsTexts: Bool
    private let pieceBytes: Int
    private let sink: (@Sendable ([UInt8]) -> Void)?

    /// Creates a recorder.
    ///
    /// - Parameters:
    ///   - header: The facts about the run; the roster may grow by ``join(named:of:time:)``.
    ///   - conflicts: How the store of the run, if any, treats concurrent writes.
    ///   - keepsEvents: Whether ``trace`` holds the events; without that, memory does not grow
    ///     with them.
    ///   - keepsTexts: Whether texts are kept.
    ///   - pieceBytes: How many bytes are handed to the sink at once, or a little more.
    ///   - sink: Takes the bytes of the trace file, piece by piece and in order, while the recorder
    ///     is locked: it should not take long, and must not record.
    public init(
        header: TraceHeader, conflicts: History.Conflicts? = nil, keepsEvents: Bool = true,
        keepsTexts: Bool = true, pieceBytes: Int = 1 << 16,
        sink: (@Sendable ([UInt8]) -> Void)? = nil
    ) {
        state = Mutex(State(trace: Trace(header: header, conflicts: conflicts)))
        self.keepsEvents = keepsEvents
        self.keepsTexts = keepsTexts
        self.pieceBytes = pieceBytes
        self.sink = sink
    }

    /// The events so far, if they are kept, under the header with the roster as it is now.
    ///
    /// - Complexity: O(1); the next event that is recorded while the copy lives costs O(*n*).
    public var trace: Trace { state.withLock { $0.trace } }

    /// The number of events recorded.
    public var eventCount: Int { state.withLock { $0.forgotten + $0.trace.count } }

    /// Records an event, and returns whether the recorder still takes events.
    ///
    /// - Precondition: As for ``Trace/append(_:)``; a replica that joins is recorded by
    ///   ``join(named:of:time:)``.
    @discardableResult
    public func record(
        _ kind: TraceEvent.Kind, at process: ReplicaID?, time: UInt64, clock: EventClock? = nil,
        context: [UInt8] = [], text: () -> String? = { nil }
    ) -> Bool {
        let text = keepsTexts ? text() : nil
        return state.withLock { state in
            guard !state.isFinished else { return false }
            state.trace.append(
                time: time, process: process, kind: kind,
                clock: clock.map { .clock($0) } ?? .none, text: text, context: context)
            passOn(&state)
            return true
        }
    }

    /// Lets a new replica enter the run, and returns its identifier.
    ///
    /// - Returns: Nil if the name is empty, too long or taken, the roster is full, or the recorder
    ///   takes no more events.
    public func join(
        named name: String? = nil, of earlier: ReplicaID? = nil, time: UInt64
    ) -> ReplicaID? {
        state.withLock { state in
            guard !state.isFinished else { return nil }
            let replica = state.trace.join(named: name, of: earlier, at: time)
            passOn(&state)
            return replica
        }
    }

    /// Returns the identity that stands for the name of a message in this recorder's trace.
    public func message(named name: String) -> MessageID {
        state.withLock { $0.trace.message(named: name) }
    }

    /// Returns the identity that stands for the name of a snapshot in this recorder's trace.
    public func snapshot(named name: String) -> SnapshotID {
        state.withLock { $0.trace.snapshot(named: name) }
    }

    /// Hands what has been recorded to the sink, as far as it makes whole lines.
    public func flush() {
        state.withLock { state in
            guard !state.isFinished else { return }
            write(&state)
            handOver(&state)
        }
    }

    /// Ends the recording: the sink gets what is left and the trailer, and further events are
    /// refused.
    ///
    /// - Returns: The digest in the trailer; nil without a sink.
    @discardableResult
    public func finish() -> String? {
        state.withLock { state in
            guard !state.isFinished else { return state.digest }
            state.isFinished = true
            guard sink != nil else { return nil }
            write(&state)
            state.digest = state.writer.finish(state.trace)
            handOver(&state)
            return state.digest
        }
    }

    /// Writes events once there are enough of them, and hands bytes over once there are enough.
    private func passOn(_ state: inout State) {
        guard sink != nil else {
            guard !keepsEvents, state.trace.count >= Self.batchCount else { return }
            state.forgotten += state.trace.count
            return state.trace.forgetEvents()
        }
        let waiting = state.forgotten + state.trace.count - state.writer.eventCount
        guard waiting >= Self.batchCount else { return }
        write(&state)
        if state.writer.byteCount >= pieceBytes { handOver(&state) }
    }

    private func write(_ state: inout State) {
        guard sink != nil else { return }
        guard !keepsEvents else { return state.writer.write(state.trace) }
        state.forgotten += state.trace.count
        state.writer.writeForgetting(&state.trace)
    }

    private func handOver(_ state: inout State) {
        guard let sink, state.writer.byteCount > 0 else { return }
        sink(state.writer.takeBytes())
    }
}
