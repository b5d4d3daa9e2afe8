import CausalMessaging
import CausalMetadata
import LogicalClocks
import SeededRandom

/// What somebody draws who writes frames that no layer ever wrote.
struct HostileDraw {
    var random: SeededGenerator
    var processCount: Int

    mutating func chance() -> Bool { random.chance(0.3) }

    mutating func number() -> UInt64 {
        switch random.below(5) {
        case 0: random.below(4)
        case 1: random.below(6_000)
        case 2: VectorClock.countMax &- random.below(2)
        case 3: .max &- random.below(2)
        default: random.below(.max)
        }
    }

    /// A number that a vector clock may hold.
    mutating func count() -> UInt64 {
        min(number(), VectorClock.countMax)
    }

    mutating func replica() -> ReplicaID {
        switch random.below(6) {
        case 0: ReplicaID(rawValue: .max)
        case 1: ReplicaID(processCount + random.index(below: 4))
        case 2: ReplicaID(Topology.indexMax)
        default: ReplicaID(random.index(below: processCount))
        }
    }

    mutating func replicas() -> [ReplicaID] {
        (0..<random.index(below: 4)).map { _ in replica() }
    }

    mutating func clock() -> VectorClock {
        var counts: [ReplicaID: UInt64] = [:]
        for _ in 0..<random.index(below: 5) { counts[replica()] = count() }
        return VectorClock(counts.map { ($0.key, $0.value) })
    }

    mutating func counts() -> SendCounts {
        var counts = SendCounts(indexBound: random.index(below: processCount + 3))
        for _ in 0..<random.index(below: 6) {
            let bound = random.chance(0.9) ? processCount : SendCounts.processesMax
            counts[ReplicaID(random.index(below: bound)), ReplicaID(random.index(below: bound))] =
                number()
        }
        return counts
    }

    mutating func context() -> CausalContext {
        random.chance(0.5) ? CausalContext() : CausalContext(origin: random.below(3))
    }

    mutating func payload() -> ProbeMessage {
        ProbeMessage(root: "hostile", path: [], generations: Int(random.below(2)))
    }
}

/// A clock that hostile frames can carry.
protocol HostileClock {
    static func drawn(_ draw: inout HostileDraw) -> Self
}

extension VectorClock: HostileClock {
    static func drawn(_ draw: inout HostileDraw) -> VectorClock { draw.clock() }
}

extension Stamp: HostileClock {
    static func drawn(_ draw: inout HostileDraw) -> Stamp {
        var stamp = Stamp.initial(count: 1 + draw.random.index(below: 4))[0]
        for _ in 0..<draw.random.index(below: 5) { stamp.event() }
        return draw.chance() ? stamp : stamp.peeked
    }
}
