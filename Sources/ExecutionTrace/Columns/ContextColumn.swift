/// The bytes of causal context on events, for the few that carry any.
struct ContextColumn: Hashable, Sendable {
    /// The events that carry something, in rising order.
    private var events: [UInt32] = []
    private var rows = Rows<UInt8>()

    mutating func append(_ context: [UInt8], at event: Int) {
        guard !context.isEmpty else { return }
        events.append(UInt32(event))
        rows.append(context)
    }

    /// Returns what an event carries.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of events that carry something.
    func bytes(at event: Int) -> ArraySlice<UInt8> {
        guard !events.isEmpty else { return [] }
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle] < event { low = middle + 1 } else { high = middle }
        }
        return low < events.count && events[low] == event ? rows[low] : []
    }
}
