import CausalMetadata
import ExecutionTrace
import LogicalClocks

extension StepRecord
where
    Clock: RecordableClock, Base.Request: CustomStringConvertible,
    Base.Message: CustomStringConvertible
{
    /// Hands over the events of the step in order: its cause, if that is one, and the sends.
    @inlinable
    func forEachEvent(
        broadcastTo audience: [ReplicaID], operation: HistoryOperation?,
        _ body: (TraceEvent.Kind, EventClock, () -> String?) -> Void
    ) {
        switch cause {
        case .request:
            if let operation {
                body(.operation(operation), clock.recorded) { nil }
            } else {
                body(.local, clock.recorded) { requestText }
            }
        case .message(let id, _, _):
            body(.receive(message: id), clock.recorded) { receivedText }
        case .start, .timer, .view, .channel: break
        }
        for send in sends {
            let receivers: [ReplicaID] =
                switch send.destination {
                case .one(let receiver): [receiver]
                case .all: audience
                }
            body(.send(message: send.id, to: receivers), send.clock.recorded) {
                send.message.description
            }
        }
    }

    @inlinable
    var requestText: String? {
        guard case .request(let request) = cause else { return nil }
        return request.description
    }

    @inlinable
    var receivedText: String? {
        guard case .message(_, _, let message) = cause else { return nil }
        return message.description
    }

    /// The context of the step, as bytes.
    @inlinable
    var contextBytes: [UInt8] { context.isEmpty ? [] : context.encoded() }
}

extension Trace {
    /// Adds the events of a step of a process: its cause, if that is one, and the sends.
    ///
    /// A receive gets no text of its own: it has that of its send, which is in the same trace. An
    /// operation has the text that it tells itself.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - process: The process that took it.
    ///   - time: When it did.
    ///   - audience: The processes that a broadcast of the process reaches.
    ///   - operation: What the request of the step, if it has one, was for a client of a store.
    /// - Precondition: The roster has every replica that the step names.
    /// - Complexity: O(*n*), where *n* is the size of what the step holds.
    @inlinable
    public mutating func append<Base, Clock>(
        _ step: StepRecord<Base, Clock>, at process: ReplicaID, time: UInt64,
        broadcastTo audience: [ReplicaID], operation: HistoryOperation? = nil
    )
    where
        Clock: RecordableClock, Base.Request: CustomStringConvertible,
        Base.Message: CustomStringConvertible
    {
        let context = step.contextBytes
        step.forEachEvent(broadcastTo: audience, operation: operation) { kind, clock, text in
            append(
                kind, at: process, time: time, clock: clock,
                text: kind.name == .receive ? nil : text(), context: context)
        }
    }
}

extension TraceRecorder {
    /// Records the events of a step of a process: its cause, if that is one, and the sends.
    ///
    /// They are those that ``ExecutionTrace/Trace`` takes of a step. Events that other tasks record
    /// at the same time may come between them.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - process: The process that took it.
    ///   - time: When it did.
    ///   - audience: The processes that a broadcast of the process reaches.
    ///   - operation: What the request of the step, if it has one, was for a client of a store.
    /// - Returns: Whether the recorder still takes events.
    @inlinable
    @discardableResult
    public func record<Base, Clock>(
        step: StepRecord<Base, Clock>, at process: ReplicaID, time: UInt64,
        broadcastTo audience: [ReplicaID], operation: HistoryOperation? = nil
    ) -> Bool
    where
        Clock: RecordableClock, Base.Request: CustomStringConvertible,
        Base.Message: CustomStringConvertible
    {
        let context = step.contextBytes
        var takesEvents = true
        step.forEachEvent(broadcastTo: audience, operation: operation) { kind, clock, text in
            takesEvents = record(
                kind, at: process, time: time, clock: clock, context: context, text: { text() })
        }
        return takesEvents
    }
}
