import LogicalClocks

/// Messages that arrived before something that they depend on, by origin and number.
///
/// Only the next message of each origin can become deliverable, and each of these waits for one
/// dependency at a time. A delivery therefore looks at those alone that waited for it, and messages
/// behind one cause cost as much together as each of them alone.
@usableFromInline
struct CausalQueue<Element: Sendable>: Sendable {
    /// A message with its place in the order of arrival.
    @usableFromInline
    struct Waiting: Sendable {
        @usableFromInline let arrival: UInt64
        @usableFromInline let element: Element

        @inlinable
        init(arrival: UInt64, element: Element) {
            self.arrival = arrival
            self.element = element
        }
    }

    /// An origin whose next message waits for a count of another.
    @usableFromInline
    struct Blocked: Sendable {
        @usableFromInline let origin: ReplicaID
        @usableFromInline let count: UInt64

        @inlinable
        init(origin: ReplicaID, count: UInt64) {
            self.origin = origin
            self.count = count
        }
    }

    @usableFromInline var waiting: [Dot: Waiting] = [:]
    /// By the replica of which more must be delivered.
    @usableFromInline var blocked: [ReplicaID: [Blocked]] = [:]
    /// The origins whose next message may have become deliverable, in the order in which they did.
    @usableFromInline var candidates: [ReplicaID] = []
    @usableFromInline var arrivals: UInt64 = 0

    @inlinable
    init() {}

    /// The number of messages that wait.
    @inlinable
    var count: Int { waiting.count }

    /// The messages that wait, in the order of arrival.
    ///
    /// - Complexity: O(*w* log *w*), where *w* are waiting.
    @inlinable
    var elements: [Element] {
        waiting.values.sorted { $0.arrival < $1.arrival }.map(\.element)
    }

    @inlinable
    func contains(_ dot: Dot) -> Bool {
        !waiting.isEmpty && waiting[dot] != nil
    }

    /// Keeps a message that is not the next of its origin.
    @inlinable
    mutating func insert(_ element: Element, _ dot: Dot) {
        arrivals += 1
        waiting[dot] = Waiting(arrival: arrivals, element: element)
    }

    /// Takes a message out.
    @inlinable
    mutating func remove(_ dot: Dot) -> Element? {
        waiting.isEmpty ? nil : waiting.removeValue(forKey: dot)?.element
    }

    /// Lets the next message of an origin wait until `count` of `replica` are delivered.
    @inlinable
    mutating func block(_ origin: ReplicaID, until replica: ReplicaID, reaches count: UInt64) {
        blocked[replica, default: []].append(Blocked(origin: origin, count: count))
    }

    /// Notes that a message was delivered, so that whatever waited for it is looked at again.
    @inlinable
    mutating func delivered(_ dot: Dot) {
        if !waiting.isEmpty { candidates.append(dot.replica) }
        guard !blocked.isEmpty, let list = blocked.removeValue(forKey: dot.replica) else { return }
        var rest: [Blocked] = []
        for entry in list {
            if entry.count <= dot.counter {
                candidates.append(entry.origin)
            } else {
                rest.append(entry)
            }
        }
        if !rest.isEmpty { blocked[dot.replica] = rest }
    }

    /// Looks at the next message of an origin again, whatever it waited for.
    @inlinable
    mutating func reconsider(_ origin: ReplicaID) {
        guard !waiting.isEmpty else { return }
        for replica in blocked.keys { blocked[replica]?.removeAll { $0.origin == origin } }
        candidates.append(origin)
    }

    /// Takes the origins that are to be looked at again.
    @inlinable
    mutating func takeCandidates() -> [ReplicaID] {
        if candidates.isEmpty { return [] }
        defer { candidates.removeAll() }
        return candidates
    }
}
