import LogicalClocks

/// A kind of clock, as one replica keeps it, in a form that one run can be played with.
protocol FamilyClock {
    /// What rides on a message, and what an event is known by.
    associatedtype Mark

    static var name: String { get }
    /// Whether the relation of two marks is exactly that of their events.
    static var isExact: Bool { get }

    static func initial(count: Int) -> [Self]
    /// The clock of a new replica, which knows what this one knows.
    mutating func child(as replica: ReplicaID) -> Self
    /// Takes over what a leaving replica knows.
    mutating func absorb(_ leaving: Self)
    /// Counts an event.
    mutating func tick(at now: UInt64)
    var mark: Mark { get }
    /// Takes in a message and counts its receipt.
    mutating func receive(_ mark: Mark, at now: UInt64)

    static func bytes(of mark: Mark) -> Int
    static func relation(of mark: Mark, to other: Mark) -> CausalRelation
}

/// The definition, by which others are judged: what one replica knows of each, in a plain array.
struct PlainArrayClock: FamilyClock {
    struct Mark {
        var origin: Int
        var counts: [UInt32]
    }

    static let name = "definition"
    static let isExact = true

    var replica: Int
    var counts: [UInt32]

    static func initial(count: Int) -> [PlainArrayClock] {
        (0..<count).map {
            PlainArrayClock(replica: $0, counts: Array(repeating: 0, count: count))
        }
    }

    private mutating func learn(_ other: [UInt32]) {
        for (index, count) in other.enumerated() {
            if index == counts.count { counts.append(0) }
            counts[index] = max(counts[index], count)
        }
    }

    func child(as replica: ReplicaID) -> PlainArrayClock {
        let fresh = Array(repeating: UInt32(0), count: replica.index + 1 - counts.count)
        return PlainArrayClock(replica: replica.index, counts: counts + fresh)
    }

    mutating func absorb(_ leaving: PlainArrayClock) { learn(leaving.counts) }
    mutating func tick(at now: UInt64) { counts[replica] += 1 }
    var mark: Mark { Mark(origin: replica, counts: counts) }

    mutating func receive(_ mark: Mark, at now: UInt64) {
        learn(mark.counts)
        counts[replica] += 1
    }

    static func bytes(of mark: Mark) -> Int { mark.counts.count * 8 }

    static func relation(of mark: Mark, to other: Mark) -> CausalRelation {
        func knows(_ mark: Mark, _ event: Mark) -> Bool {
            event.origin < mark.counts.count
                && mark.counts[event.origin] >= event.counts[event.origin]
        }
        return CausalRelation(isBelow: knows(other, mark), isAbove: knows(mark, other))
    }
}
