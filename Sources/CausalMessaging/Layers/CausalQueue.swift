import LogicalClocks

/// A queue of messages that arrived before something that they depend on, by origin and number.
///
/// Only the next message of each origin can become deliverable, and each of these waits for one
/// dependency at a time. A delivery therefore looks at those alone that waited for it, and messages
/// behind one cause cost as much together as each of them alone.
@usableFromInline
struct CausalQueue<Element: Sendable>: Sendable {
    /// A count of a replica that has to be reached before a message can be delivered.
    @usableFromInline typealias Blocker = (replica: ReplicaID, count: UInt64)

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
    /// The origins whose next message may have become deliverable, in the order in which they did;
    /// those before `candidateIndex` have been looked at.
    @usableFromInline var candidates: [ReplicaID] = []
    @usableFromInline var candidateIndex = 0
    @usableFromInline var arrivals: UInt64 = 0

    @inlinable
    init() {}

    /// The number of messages that wait.
    @inlinable
    var count: Int { waiting.count }

    /// Whether a message may have become deliverable.
    @inlinable
    var hasCandidates: Bool { !candidates.isEmpty }

    /// The messages that wait, in the order of arrival.
    ///
    /// - Complexity: O(*w* log *w*), where *w* are waiting.
    @inlinable
    var elements: [Element] {
        waiting.values.sorted { $0.arrival < $1.arrival }.map(\.element)
    }

    /// Returns whether a message waits.
    @inlinable
    func contains(_ dot: Dot) -> Bool {
        !waiting.isEmpty && waiting[dot] != nil
    }

    /// Keeps a message; one that is the next of its origin waits for `blocker`.
    @inlinable
    mutating func insert(_ element: Element, _ dot: Dot, waitingFor blocker: Blocker?) {
        arrivals += 1
        waiting[dot] = Waiting(arrival: arrivals, element: element)
        if let blocker { block(dot.replica, until: blocker) }
    }

    /// Lets the next message of an origin wait for a count.
    @inlinable
    mutating func block(_ origin: ReplicaID, until blocker: Blocker) {
        blocked[blocker.replica, default: []].append(
            Blocked(origin: origin, count: blocker.count))
    }

    /// Notes that a message was delivered, after which whatever waited for it is looked at again.
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

    /// Takes out a message that can be delivered, if there is one.
    ///
    /// - Parameters:
    ///   - delivered: How many messages of each origin were delivered.
    ///   - members: What `blocker` knows of the members.
    ///   - blocker: The first count that a message has to wait for, if it is the next of its origin.
    @inlinable
    mutating func takeReady(
        after delivered: VectorClock, in members: Members,
        blocker: (Element, VectorClock, Members) -> Blocker?
    ) -> (dot: Dot, element: Element)? {
        while candidateIndex < candidates.count {
            let origin = candidates[candidateIndex]
            candidateIndex += 1
            let dot = Dot(origin, delivered[origin] + 1)
            guard let next = waiting[dot]?.element else { continue }
            if let blocker = blocker(next, delivered, members) {
                block(origin, until: blocker)
            } else {
                waiting[dot] = nil
                return (dot, next)
            }
        }
        if candidateIndex > 0 {
            candidates.removeAll(keepingCapacity: true)
            candidateIndex = 0
        }
        return nil
    }

    /// Looks at the next message of every origin again, whatever it waited for.
    ///
    /// - Complexity: O(*w* log *w*), where *w* are waiting.
    @usableFromInline
    mutating func reconsiderAll() {
        guard !waiting.isEmpty else { return }
        blocked = [:]
        candidates = Set(waiting.keys.map(\.replica)).sorted()
        candidateIndex = 0
    }

    /// Forgets the messages of an origin up to a count, which will not be delivered any more, and
    /// looks at the one after them.
    ///
    /// - Complexity: O(*w*), where *w* are waiting.
    @usableFromInline
    mutating func giveUp(_ dot: Dot) {
        guard !waiting.isEmpty else { return }
        for old in waiting.keys where old.replica == dot.replica && old.counter <= dot.counter {
            waiting[old] = nil
        }
        delivered(dot)
    }

    /// Forgets the messages of some origins.
    ///
    /// - Complexity: O(*w*), where *w* are waiting.
    @usableFromInline
    mutating func drop(of isDropped: (ReplicaID) -> Bool) {
        guard !waiting.isEmpty else { return }
        waiting = waiting.filter { !isDropped($0.key.replica) }
    }
}
