import LogicalClocks

extension Trace: RandomAccessCollection {
    /// An iterator over the events, which keeps the clocks along the way.
    public struct Iterator: IteratorProtocol {
        private let trace: Trace
        private var cursor: ClockCursor
        private var index = 0

        init(_ trace: Trace) {
            self.trace = trace
            cursor = ClockCursor(of: trace)
        }

        /// Returns the next event, or nil at the end.
        public mutating func next() -> TraceEvent? {
            guard index < trace.count else { return nil }
            defer { index += 1 }
            return trace.event(at: index, clock: cursor.clock(at: index))
        }
    }

    /// 0.
    public var startIndex: Int { 0 }

    /// The number of events.
    public var endIndex: Int { columns.count }

    /// The event at an index, as a view.
    public subscript(index: Int) -> TraceEvent { event(at: index, clock: clock(at: index)) }

    /// Returns an iterator over the events.
    public func makeIterator() -> Iterator { Iterator(self) }

    private func event(at index: Int, clock: EventClock?) -> TraceEvent {
        TraceEvent(
            time: columns.times[index], process: columns.process(at: index),
            kind: particulars(at: index), clock: clock, text: text(at: index),
            context: Array(context(at: index)))
    }

    private func particulars(at index: Int) -> TraceEvent.Kind {
        let subject = columns.subjects[index]
        return switch columns.kinds[index] {
        case .local: .local
        case .operation: .operation(history.operation(at: Int(subject)))
        case .send:
            .send(message: messages.ids[Int(subject)], to: Array(receivers(at: index)))
        case .receive: .receive(message: messages.ids[Int(subject)])
        case .drop:
            .drop(
                message(at: index),
                on: channel(at: index) ?? ChannelID(from: .foreign, to: .foreign))
        case .crash: .crash(keepsMemory: keepsMemory(at: index))
        case .restart: .restart
        case .record: .record(snapshot: snapshotTable[subject])
        case .network: .network
        case .join: .join(of: earlierLife(at: index))
        }
    }
}

/// The clocks of the events of a trace, taken in order.
///
///     var clocks = ClockCursor(of: trace)
///     for index in trace.indices {
///         let clock = clocks.clock(at: index)
///     }
///
/// Going on to the next event costs what changed, not the whole clock.
public struct ClockCursor: Sendable {
    private let columns: EventColumns
    /// For each replica its clock; nil before its first.
    private var vectors: [VectorClock?] = []

    /// Creates a cursor before the first event.
    public init(of trace: Trace) {
        columns = trace.columns
    }

    /// Returns the clock of an event, if it has one.
    ///
    /// - Precondition: The indices of successive calls rise; none is left out.
    /// - Complexity: O(*c*), where *c* is the number of entries that changed since the last event of
    ///   the replica; O(*n*) for *n* entries if the caller keeps an earlier clock.
    public mutating func clock(at index: Int) -> EventClock? {
        guard let replica = columns.process(at: index), columns.clocks.form(at: index).isVector
        else { return columns.clocks.clock(at: index, of: columns.process(at: index)) }
        while vectors.count <= replica.index { vectors.append(nil) }
        guard var clock = exchange(&vectors[replica.index], with: nil),
            columns.clocks.isLinked(at: index)
        else {
            let clock = columns.clocks.clock(at: index, of: replica)
            if case .vector(let vector) = clock { vectors[replica.index] = vector }
            return clock
        }
        columns.clocks.advance(&clock, to: index, of: replica)
        vectors[replica.index] = clock
        return .vector(clock)
    }
}
