import SeededRandom

@testable import LogicalClocks

/// The slow and obvious vector clock: a dictionary in which a missing entry is zero.
typealias ModelClock = [ReplicaID: UInt64]

extension VectorClock {
    var model: ModelClock {
        Dictionary(uniqueKeysWithValues: entries.map { ($0.replica, $0.count) })
    }
}

func modelRelation(_ left: ModelClock, _ right: ModelClock) -> CausalRelation {
    let replicas = Set(left.keys).union(right.keys)
    let isBelow = replicas.allSatisfy { left[$0, default: 0] <= right[$0, default: 0] }
    let isAbove = replicas.allSatisfy { left[$0, default: 0] >= right[$0, default: 0] }
    return switch (isBelow, isAbove) {
    case (true, true): .equal
    case (true, false): .before
    case (false, true): .after
    case (false, false): .concurrent
    }
}

extension SeededGenerator {
    /// A replica of a small system, of a large one, or with a very large number.
    mutating func replica() -> ReplicaID {
        switch below(4) {
        case 0: ReplicaID(rawValue: UInt32(below(6)))
        case 1: ReplicaID(rawValue: UInt32(below(200)))
        case 2: ReplicaID(rawValue: UInt32.max - UInt32(below(4)))
        default: ReplicaID(rawValue: UInt32(truncatingIfNeeded: next()))
        }
    }

    mutating func clockCount() -> UInt64 {
        switch below(4) {
        case 0: 1
        case 1: 1 + below(5)
        case 2: 1 + below(1_000)
        default: VectorClock.countMax - below(3)
        }
    }

    /// A clock of any shape: empty, dense, sparse, with few or many entries.
    mutating func clock() -> ModelClock {
        var model: ModelClock = [:]
        switch below(5) {
        case 0: break
        case 1:
            for index in 0..<index(below: 12) { model[ReplicaID(index)] = clockCount() }
        case 2:
            for index in 0..<8 where chance(0.5) { model[ReplicaID(index)] = clockCount() }
        default:
            for _ in 0..<index(below: 20) { model[replica()] = clockCount() }
        }
        return model
    }

    /// Two clocks that may be equal, ordered, over the same replicas, or unlike.
    mutating func clockPair() -> (ModelClock, ModelClock) {
        let left = clock()
        var right = left
        switch below(5) {
        case 0: break
        case 1: right = clock()
        case 2: right.merge(clock(), uniquingKeysWith: max)
        case 3:
            for replica in left.keys.sorted() where chance(0.5) { right[replica] = clockCount() }
        default: for replica in left.keys.sorted() where chance(0.3) { right[replica] = nil }
        }
        return chance(0.5) ? (left, right) : (right, left)
    }
}
