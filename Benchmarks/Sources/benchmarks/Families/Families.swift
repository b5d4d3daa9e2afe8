import LogicalClocks

/// Every kind of clock that the tables and pictures compare; a new kind is added here.
var families: [any FamilyClock.Type] {
    [
        LamportFamily.self, HybridFamily.self, PlausibleFamily.self, VectorFamily.self,
        EventStampFamily.self, TreeFamily.self,
    ]
}

struct LamportFamily: FamilyClock {
    static let name = "`LamportClock`"
    static let isExact = false

    var replica: ReplicaID
    var clock = LamportClock()

    static func initial(count: Int) -> [LamportFamily] {
        (0..<count).map { LamportFamily(replica: ReplicaID($0)) }
    }

    func child(as replica: ReplicaID) -> LamportFamily {
        LamportFamily(replica: replica, clock: clock)
    }

    mutating func absorb(_ leaving: LamportFamily) { clock.merge(leaving.clock) }
    mutating func tick(at now: UInt64) { clock.tick() }
    var mark: LamportTimestamp { clock.timestamp(at: replica) }

    mutating func receive(_ mark: LamportTimestamp, at now: UInt64) {
        clock.merge(LamportClock(time: mark.time))
        clock.tick()
    }

    static func bytes(of mark: LamportTimestamp) -> Int { mark.bytes().count }

    static func relation(of mark: LamportTimestamp, to other: LamportTimestamp) -> CausalRelation {
        mark.plausibleRelation(to: other)
    }
}

struct HybridFamily: FamilyClock {
    static let name = "`HybridLogicalClock`"
    static let isExact = false

    var clock = HybridLogicalClock()

    static func initial(count: Int) -> [HybridFamily] {
        Array(repeating: HybridFamily(), count: count)
    }

    func child(as replica: ReplicaID) -> HybridFamily { self }

    mutating func absorb(_ leaving: HybridFamily) {
        clock = HybridLogicalClock(
            timestamp: HybridTimestamp.totalOrder(clock.timestamp, leaving.clock.timestamp)
                ? leaving.clock.timestamp : clock.timestamp)
    }

    mutating func tick(at now: UInt64) { _ = clock.tick(at: now) }
    var mark: HybridTimestamp { clock.timestamp }

    mutating func receive(_ mark: HybridTimestamp, at now: UInt64) {
        _ = try? clock.receive(mark, at: now)
    }

    static func bytes(of mark: HybridTimestamp) -> Int { mark.bytes().count }

    static func relation(of mark: HybridTimestamp, to other: HybridTimestamp) -> CausalRelation {
        mark.plausibleRelation(to: other)
    }
}

struct PlausibleFamily: FamilyClock {
    static let name = "`PlausibleClock<16>`"
    static let isExact = false

    var replica: ReplicaID
    var clock = PlausibleClock<16>()

    static func initial(count: Int) -> [PlausibleFamily] {
        (0..<count).map { PlausibleFamily(replica: ReplicaID($0)) }
    }

    func child(as replica: ReplicaID) -> PlausibleFamily {
        PlausibleFamily(replica: replica, clock: clock)
    }

    mutating func absorb(_ leaving: PlausibleFamily) { clock.merge(leaving.clock) }
    mutating func tick(at now: UInt64) { clock.tick(at: replica) }
    var mark: PlausibleClock<16> { clock }

    mutating func receive(_ mark: PlausibleClock<16>, at now: UInt64) {
        clock.merge(mark)
        clock.tick(at: replica)
    }

    static func bytes(of mark: PlausibleClock<16>) -> Int { mark.bytes().count }

    static func relation(
        of mark: PlausibleClock<16>, to other: PlausibleClock<16>
    ) -> CausalRelation {
        mark.plausibleRelation(to: other)
    }
}

struct VectorFamily: FamilyClock {
    static let name = "`VectorClock`"
    static let isExact = true

    var replica: ReplicaID
    var clock = VectorClock()

    static func initial(count: Int) -> [VectorFamily] {
        (0..<count).map { VectorFamily(replica: ReplicaID($0)) }
    }

    func child(as replica: ReplicaID) -> VectorFamily {
        VectorFamily(replica: replica, clock: clock)
    }

    mutating func absorb(_ leaving: VectorFamily) { clock.merge(leaving.clock) }
    mutating func tick(at now: UInt64) { clock.tick(at: replica) }
    var mark: VectorClock { clock }

    mutating func receive(_ mark: VectorClock, at now: UInt64) {
        clock.merge(mark)
        clock.tick(at: replica)
    }

    static func bytes(of mark: VectorClock) -> Int { mark.bytes().count }

    static func relation(of mark: VectorClock, to other: VectorClock) -> CausalRelation {
        mark.relation(to: other)
    }
}

struct EventStampFamily: FamilyClock {
    static let name = "`EventStamp`"
    static let isExact = true

    var replica: ReplicaID
    var clock = VectorClock()

    static func initial(count: Int) -> [EventStampFamily] {
        (0..<count).map { EventStampFamily(replica: ReplicaID($0)) }
    }

    func child(as replica: ReplicaID) -> EventStampFamily {
        EventStampFamily(replica: replica, clock: clock)
    }

    mutating func absorb(_ leaving: EventStampFamily) { clock.merge(leaving.clock) }
    mutating func tick(at now: UInt64) { clock.tick(at: replica) }
    var mark: EventStamp { EventStamp(origin: replica, clock: clock) }

    mutating func receive(_ mark: EventStamp, at now: UInt64) {
        clock.merge(mark)
        clock.tick(at: replica)
    }

    static func bytes(of mark: EventStamp) -> Int { mark.bytes().count }

    static func relation(of mark: EventStamp, to other: EventStamp) -> CausalRelation {
        mark.relation(to: other)
    }
}

struct TreeFamily: FamilyClock {
    static let name = "`Stamp`"
    static let isExact = true

    var stamp: Stamp

    static func initial(count: Int) -> [TreeFamily] {
        Stamp.initial(count: count).map { TreeFamily(stamp: $0) }
    }

    mutating func child(as replica: ReplicaID) -> TreeFamily {
        TreeFamily(stamp: stamp.givenHalf())
    }

    mutating func absorb(_ leaving: TreeFamily) { stamp.absorb(leaving.stamp) }
    mutating func tick(at now: UInt64) { stamp.event() }
    var mark: Stamp { stamp.peeked }

    mutating func receive(_ mark: Stamp, at now: UInt64) {
        stamp.merge(mark)
        stamp.event()
    }

    static func bytes(of mark: Stamp) -> Int { mark.bytes().count }

    static func relation(of mark: Stamp, to other: Stamp) -> CausalRelation {
        mark.relation(to: other)
    }
}
