/// A heap of events that may come next, the earliest first, then the one with the lower number.
struct ReadyEvents {
    private var heap: [(time: UInt64, number: Int)] = []

    mutating func insert(_ number: Int, at time: UInt64) {
        heap.append((time, number))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> Int? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.number }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return first.number }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
