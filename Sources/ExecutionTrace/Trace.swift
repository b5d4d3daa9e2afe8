/// A recorded run: what happened, in the order in which it was recorded.
///
/// Two events of one process stand in the order in which they happened there. Across processes
/// the order of a trace proves nothing; only messages do.
///
/// Events lie in columns; the elements of this collection are made when they are asked for.
public struct Trace: Hashable, Sendable {
    /// Facts about the whole run.
    public var header: TraceHeader

    private var events = EventColumns()

    /// Creates a trace without events.
    public init(header: TraceHeader) {
        self.header = header
    }

    /// Adds an event at the end.
    public mutating func append(_ event: TraceEvent) {
        events.append(event)
    }
}

extension Trace: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }

    /// The number of events.
    public var endIndex: Int { events.count }

    /// The event at an index.
    public subscript(index: Int) -> TraceEvent { events[index] }
}
