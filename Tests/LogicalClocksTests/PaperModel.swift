import LogicalClocks

/// The paper's rules, word for word on recursive values: what the flat trees are compared with.
enum PaperModel {
    indirect enum ID: Equatable {
        case zero
        case one
        case pair(ID, ID)

        var normal: ID {
            self == .pair(.zero, .zero) ? .zero : self == .pair(.one, .one) ? .one : self
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

        /// The sum, or nil if the two overlap.
        func sum(_ other: ID) -> ID? {
            switch (self, other) {
            case (.zero, _): return other
            case (_, .zero): return self
            case (.pair(let left, let right), .pair(let otherLeft, let otherRight)):
                guard let left = left.sum(otherLeft), let right = right.sum(otherRight) else {
                    return nil
                }
                return ID.pair(left, right).normal
            default: return nil
            }
        }

        var text: String {
            switch self {
            case .zero: "0"
            case .one: "1"
            case .pair(let left, let right): "(\(left.text), \(right.text))"
            }
        }

        /// Which of 2^`levels` equal cells are owned.
        func cells(levels: Int) -> [Bool] {
            switch self {
            case .zero: [Bool](repeating: false, count: 1 << levels)
            case .one: [Bool](repeating: true, count: 1 << levels)
            case .pair(let left, let right):
                left.cells(levels: levels - 1) + right.cells(levels: levels - 1)
            }
        }
    }

    indirect enum Event: Equatable {
        case leaf(UInt64)
        case node(UInt64, Event, Event)

        var base: UInt64 {
            switch self {
            case .leaf(let count): count
            case .node(let count, _, _): count
            }
        }

        func lifted(by count: UInt64) -> Event {
            switch self {
            case .leaf(let own): .leaf(own + count)
            case .node(let own, let left, let right): .node(own + count, left, right)
            }
        }

        func sunk(by count: UInt64) -> Event {
            switch self {
            case .leaf(let own): .leaf(own - count)
            case .node(let own, let left, let right): .node(own - count, left, right)
            }
        }

        var normal: Event {
            guard case .node(let count, let left, let right) = self else { return self }
            if case .leaf(let low) = left, case .leaf(let high) = right, low == high {
                return .leaf(count + low)
            }
            let least = min(left.minimum, right.minimum)
            return .node(count + least, left.sunk(by: least), right.sunk(by: least))
        }

        var minimum: UInt64 {
            switch self {
            case .leaf(let count): count
            case .node(let count, let left, let right): count + min(left.minimum, right.minimum)
            }
        }

        var maximum: UInt64 {
            switch self {
            case .leaf(let count): count
            case .node(let count, let left, let right): count + max(left.maximum, right.maximum)
            }
        }

        func leq(_ other: Event) -> Bool {
            switch (self, other) {
            case (.leaf(let mine), _): mine <= other.base
            case (.node(let mine, let left, let right), .leaf(let theirs)):
                mine <= theirs && left.lifted(by: mine).leq(other)
                    && right.lifted(by: mine).leq(other)
            case (.node(let mine, let left, let right), .node(let theirs, let first, let second)):
                mine <= theirs && left.lifted(by: mine).leq(first.lifted(by: theirs))
                    && right.lifted(by: mine).leq(second.lifted(by: theirs))
            }
        }

        func join(_ other: Event) -> Event {
            switch (self, other) {
            case (.leaf(let mine), .leaf(let theirs)): return .leaf(max(mine, theirs))
            case (.leaf(let mine), .node):
                return Event.node(mine, .leaf(0), .leaf(0)).join(other)
            case (.node, .leaf(let theirs)):
                return join(.node(theirs, .leaf(0), .leaf(0)))
            case (.node(let mine, let left, let right), .node(let theirs, let first, let second)):
                guard mine <= theirs else { return other.join(self) }
                return Event.node(
                    mine, left.join(first.lifted(by: theirs - mine)),
                    right.join(second.lifted(by: theirs - mine))
                ).normal
            }
        }

        func fill(_ id: ID) -> Event {
            switch (id, self) {
            case (.zero, _), (_, .leaf): return self
            case (.one, _): return .leaf(maximum)
            case (.pair(.one, let owned), .node(let count, let left, let right)):
                let right = right.fill(owned)
                return Event.node(count, .leaf(max(left.maximum, right.minimum)), right).normal
            case (.pair(let owned, .one), .node(let count, let left, let right)):
                let left = left.fill(owned)
                return Event.node(count, left, .leaf(max(right.maximum, left.minimum))).normal
            case (.pair(let first, let second), .node(let count, let left, let right)):
                return Event.node(count, left.fill(first), right.fill(second)).normal
            }
        }

        /// The grown tree and its cost, in which a new level weighs more than any depth.
        func grow(_ id: ID) -> (Event, Int) {
            switch (id, self) {
            case (.one, .leaf(let count)): return (.leaf(count + 1), 0)
            case (_, .leaf(let count)):
                let (grown, cost) = Event.node(count, .leaf(0), .leaf(0)).grow(id)
                return (grown, cost + 100_000)
            case (.pair(.zero, let owned), .node(let count, let left, let right)):
                let (grown, cost) = right.grow(owned)
                return (.node(count, left, grown), cost + 1)
            case (.pair(let owned, .zero), .node(let count, let left, let right)):
                let (grown, cost) = left.grow(owned)
                return (.node(count, grown, right), cost + 1)
            case (.pair(let first, let second), .node(let count, let left, let right)):
                let (grownLeft, costLeft) = left.grow(first)
                let (grownRight, costRight) = right.grow(second)
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

        /// The counts of 2^`levels` equal cells.
        func cells(levels: Int) -> [UInt64] {
            switch self {
            case .leaf(let count): [UInt64](repeating: count, count: 1 << levels)
            case .node(let count, let left, let right):
                (left.cells(levels: levels - 1) + right.cells(levels: levels - 1)).map {
                    $0 + count
                }
            }
        }
    }

    struct Stamp: Equatable {
        var id = ID.one
        var events = Event.leaf(0)

        var text: String { "(\(id.text), \(events.text))" }

        mutating func event() {
            let filled = events.fill(id)
            // The raw grown tree may need normalising: two leaves can become equal.
            events = filled == events ? events.grow(id).0.normalised : filled
        }
    }
}

extension PaperModel.Event {
    /// The normal form of the whole tree.
    var normalised: PaperModel.Event {
        guard case .node(let count, let left, let right) = self else { return self }
        return PaperModel.Event.node(count, left.normalised, right.normalised).normal
    }
}
