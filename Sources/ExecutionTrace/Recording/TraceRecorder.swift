import LogicalClocks

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
        var recording: TraceRecording
        var isFinished = false
    }

    private let state: GuardedValue<State>
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
        let recording = TraceRecording(
            header: header, conflicts: conflicts, keepsEvents: keepsEvents)
        state = GuardedValue(State(recording: recording))
        self.keepsTexts = keepsTexts
        self.pieceBytes = pieceBytes
        self.sink = sink
    }

    /// The events so far, if they are kept, under the header with the roster as it is now.
    ///
    /// - Complexity: O(1); the next event that is recorded while the copy lives costs O(*n*).
    public var trace: Trace { state.withLock { $0.recording.trace } }

    /// The number of events recorded.
    public var eventCount: Int { state.withLock { $0.recording.eventCount } }

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
            state.recording.trace.append(
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
            let replica = state.recording.trace.join(named: name, of: earlier, at: time)
            passOn(&state)
            return replica
        }
    }

    /// Returns the identity that stands for the name of a message in this recorder's trace.
    public func message(named name: String) -> MessageID {
        state.withLock { $0.recording.trace.message(named: name) }
    }

    /// Returns the identity that stands for the name of a snapshot in this recorder's trace.
    public func snapshot(named name: String) -> SnapshotID {
        state.withLock { $0.recording.trace.snapshot(named: name) }
    }

    /// Hands what has been recorded to the sink, as far as it makes whole lines.
    public func flush() {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.recording.write()
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
            state.isFinished = true
            guard sink != nil else { return nil }
            state.recording.finish()
            handOver(&state)
            return state.recording.digest
        }
    }

    /// Writes events once there are enough of them, and hands bytes over once there are enough.
    private func passOn(_ state: inout State) {
        // Without a sink there is no file; events that nobody keeps are written to be forgotten.
        guard sink != nil || !state.recording.keepsEvents else { return }
        state.recording.write(atLeast: Self.batchCount)
        if state.recording.byteCount >= pieceBytes { handOver(&state) }
    }

    private func handOver(_ state: inout State) {
        guard state.recording.byteCount > 0 else { return }
        let bytes = state.recording.takeBytes()
        sink?(bytes)
    }
}
