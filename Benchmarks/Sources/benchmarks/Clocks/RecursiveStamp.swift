import WireFormat

/// Interval tree clocks as the paper writes them down, with one allocation a node: what the flat
/// stamps are measured against, and checked against before anything is measured.
struct RecursiveStamp: Equatable, Sendable {
    indirect enum ID: Equatable, Sendable {
        case zero
        case one
        case pair(ID, ID)
    }

    indirect enum Events: Equatable, Sendable {
        case leaf(UInt64)
        case node(UInt64, Events, Events)
    }

    var id: ID
    var events: Events

    static let seed = RecursiveStamp(id: .one, events: .leaf(0))

    var peeked: RecursiveStamp { RecursiveStamp(id: .zero, events: events) }

    mutating func givenHalf() -> RecursiveStamp {
        let (left, right) = id.split
        id = left
        return RecursiveStamp(id: right, events: events)
    }

    mutating func event() {
        let filled = events.filled(by: id)
        events = filled == events ? events.grown(by: id).tree : filled
    }

    mutating func join(_ other: RecursiveStamp) {
        id = id.sum(other.id)
        events = events.joined(with: other.events)
    }

    func isBelowOrEqual(to other: RecursiveStamp) -> Bool {
        events.isBelowOrEqual(to: other.events)
    }
}

extension RecursiveStamp.ID {
    typealias ID = RecursiveStamp.ID

    var normal: ID {
        switch self {
        case .pair(.zero, .zero): .zero
        case .pair(.one, .one): .one
        default: self
        }
    }

    var split: (ID, ID) {
        switch self {
        case .zero: return (.zero, .zero)
        case .one: return (.pair(.one, .zero), .pair(.zero, .one))
        case .pair(.zero, let right):
            let (first, second) = right.split
            return (.pair(.zero, first), .pair(.zero, second))
        case .pair(let left, .zero):
            let (first, second) = left.split
            return (.pair(first, .zero), .pair(second, .zero))
        case .pair(let left, let right): return (.pair(left, .zero), .pair(.zero, right))
        }
    }

    func sum(_ other: ID) -> ID {
        switch (self, other) {
        case (.zero, _): return other
        case (_, .zero): return self
        case (.pair(let left, let right), .pair(let otherLeft, let otherRight)):
            return ID.pair(left.sum(otherLeft), right.sum(otherRight)).normal
        default: preconditionFailure("the identities overlap")
        }
    }

    var text: String {
        switch self {
        case .zero: "0"
        case .one: "1"
        case .pair(let left, let right): "(\(left.text), \(right.text))"
        }
    }
}

extension RecursiveStamp.Events {
    typealias ID = RecursiveStamp.ID
    typealias Events = RecursiveStamp.Events

    var base: UInt64 {
        switch self {
        case .leaf(let count): count
        case .node(let count, _, _): count
        }
    }

    func lifted(by count: UInt64) -> Events {
        switch self {
        case .leaf(let own): .leaf(own + count)
        case .node(let own, let left, let right): .node(own + count, left, right)
        }
    }

    func sunk(by count: UInt64) -> Events {
        switch self {
        case .leaf(let own): .leaf(own - count)
        case .node(let own, let left, let right): .node(own - count, left, right)
        }
    }

    /// The same tree in normal form, if both halves are: then the least count of a half is its base.
    var normal: Events {
        guard case .node(let count, let left, let right) = self else { return self }
        if case .leaf(let low) = left, case .leaf(let high) = right, low == high {
            return .leaf(count + low)
        }
        let least = Swift.min(left.base, right.base)
        return .node(count + least, left.sunk(by: least), right.sunk(by: least))
    }

    var max: UInt64 {
        switch self {
        case .leaf(let count): count
        case .node(let count, let left, let right): count + Swift.max(left.max, right.max)
        }
    }

    func isBelowOrEqual(to other: Events) -> Bool {
        switch (self, other) {
        case (.leaf(let mine), _): mine <= other.base
        case (.node(let mine, let left, let right), .leaf(let theirs)):
            mine <= theirs && left.lifted(by: mine).isBelowOrEqual(to: other)
                && right.lifted(by: mine).isBelowOrEqual(to: other)
        case (.node(let mine, let left, let right), .node(let theirs, let first, let second)):
            mine <= theirs
                && left.lifted(by: mine).isBelowOrEqual(to: first.lifted(by: theirs))
                && right.lifted(by: mine).isBelowOrEqual(to: second.lifted(by: theirs))
        }
    }

    func joined(with other: Events) -> Events {
        switch (self, other) {
        case (.leaf(let mine), .leaf(let theirs)): return .leaf(Swift.max(mine, theirs))
        case (.leaf(let mine), .node):
            return Events.node(mine, .leaf(0), .leaf(0)).joined(with: other)
        case (.node, .leaf(let theirs)):
            return joined(with: .node(theirs, .leaf(0), .leaf(0)))
        case (.node(let mine, let left, let right), .node(let theirs, let first, let second)):
            guard mine <= theirs else { return other.joined(with: self) }
            return Events.node(
                mine, left.joined(with: first.lifted(by: theirs - mine)),
                right.joined(with: second.lifted(by: theirs - mine))
            ).normal
        }
    }

    func filled(by id: ID) -> Events {
        switch (id, self) {
        case (.zero, _): return self
        case (.one, _): return .leaf(max)
        case (_, .leaf): return self
        case (.pair(.one, let owned), .node(let count, let left, let right)):
            let right = right.filled(by: owned)
            return Events.node(count, .leaf(Swift.max(left.max, right.base)), right).normal
        case (.pair(let owned, .one), .node(let count, let left, let right)):
            let left = left.filled(by: owned)
            return Events.node(count, left, .leaf(Swift.max(right.max, left.base))).normal
        case (.pair(let first, let second), .node(let count, let left, let right)):
            return Events.node(count, left.filled(by: first), right.filled(by: second)).normal
        }
    }

    /// The grown tree and its cost, in which a new level weighs more than any depth.
    func grown(by id: ID) -> (tree: Events, cost: Int) {
        switch (id, self) {
        case (.one, .leaf(let count)): return (.leaf(count + 1), 0)
        case (_, .leaf(let count)):
            let (grown, cost) = Events.node(count, .leaf(0), .leaf(0)).grown(by: id)
            return (grown, cost + 1_000_000)
        case (.pair(.zero, let owned), .node(let count, let left, let right)):
            let (grown, cost) = right.grown(by: owned)
            return (.node(count, left, grown), cost + 1)
        case (.pair(let owned, .zero), .node(let count, let left, let right)):
            let (grown, cost) = left.grown(by: owned)
            return (.node(count, grown, right), cost + 1)
        case (.pair(let first, let second), .node(let count, let left, let right)):
            let (grownLeft, costLeft) = left.grown(by: first)
            let (grownRight, costRight) = right.grown(by: second)
            return costLeft < costRight
                ? (.node(count, grownLeft, right), costLeft + 1)
                : (.node(count, left, grownRight), costRight + 1)
        default: preconditionFailure("grow is only asked where fill changed nothing")
        }
    }

    var text: String {
        switch self {
        case .leaf(let count): "\(count)"
        case .node(let count, let left, let right): "(\(count), \(left.text), \(right.text))"
        }
    }
}
