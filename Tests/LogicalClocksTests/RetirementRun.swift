import SeededRandom

@testable import LogicalClocks

/// A random run of processes that come and go, in which every clock is kept twice: whole, as the
/// truth, and as the code under test keeps it.
struct RetirementRun {
    /// How the clocks under test lose the entries of those who left.
    enum Policy {
        /// By proof, with a list of retirements.
        case byProof
        /// Each process drops the entry when it hears that its owner has left.
        case careless
    }

    struct Clock {
        var whole: VectorClock
        var kept: VectorClock
        var epoch: Int
    }

    struct Message {
        var sender: ReplicaID
        var receiver: ReplicaID
        var clock: Clock
    }

    let policy: Policy
    var random: SeededGenerator
    var members: [ReplicaID: Clock] = [:]
    /// Who has left, with the count at that time.
    var left: [Dot] = []
    var inFlight: [Message] = []
    var cut: StableCut
    /// A cut that is told what the members keep, where the other is told what that stands for.
    var second: StableCut
    var agreed = Retirements()
    var refusals = 0
    private var nextID: UInt32 = 4

    init(seed: UInt64, policy: Policy) {
        random = SeededGenerator(seed: seed)
        self.policy = policy
        cut = StableCut(members: (0..<4).map { ReplicaID($0) })
        second = cut
        for index in 0..<4 {
            members[ReplicaID(index)] = Clock(whole: [:], kept: [:], epoch: 0)
        }
    }

    /// What a process knows of the agreed list.
    func retirements(of epoch: Int) -> Retirements {
        Retirements(agreed: Array(agreed.finals[..<epoch])) ?? Retirements()
    }

    var replicas: [ReplicaID] { members.keys.sorted() }

    mutating func step() throws {
        let process = random.pick(replicas)
        guard let clock = members[process] else { return }
        switch random.below(24) {
        case 0..<6: tick(process)
        case 6..<12:
            tick(process)
            let receiver = random.pick(replicas)
            if receiver != process, inFlight.count < 12, let sent = members[process] {
                inFlight.append(Message(sender: process, receiver: receiver, clock: sent))
            }
        case 12..<18:
            let arriving = inFlight.indices.filter { inFlight[$0].receiver == process }
            if !arriving.isEmpty {
                try receive(inFlight.remove(at: random.pick(arriving)).clock, at: process)
                // Whether a receipt is an event must make no difference.
                if random.chance(0.5) { tick(process) }
            }
        case 18: if members.count > 2 { leave(process) }
        case 19: if members.count < 6 { try join(with: clock) }
        case 20..<23: try tend(process, clock)
        default: try retire()
        }
    }

    private mutating func tick(_ process: ReplicaID) {
        members[process]?.whole.tick(at: process)
        members[process]?.kept.tick(at: process)
    }

    private mutating func receive(_ clock: Clock, at process: ReplicaID) throws {
        members[process]?.whole.merge(clock.whole)
        switch policy {
        case .byProof:
            let known = retirements(of: members[process]?.epoch ?? 0)
            try members[process]?.kept.merge(clock.kept, without: known)
        case .careless: members[process]?.kept.merge(clock.kept)
        }
    }

    private mutating func leave(_ process: ReplicaID) {
        guard let clock = members.removeValue(forKey: process) else { return }
        left.append(Dot(process, clock.whole[process]))
        cut.remove(process, finalCount: clock.whole[process])
        second.remove(process, finalCount: clock.whole[process])
        // Its channels are gone, but what it has sent may still arrive.
        inFlight.removeAll { $0.receiver == process }
    }

    private mutating func join(with sponsor: Clock) throws {
        let newcomer = ReplicaID(rawValue: nextID)
        nextID += 1
        members[newcomer] = sponsor
        try cut.admit(newcomer, startingWith: sponsor.whole)
        try second.admit(
            newcomer, startingWith: sponsor.kept, without: retirements(of: sponsor.epoch))
    }

    /// A process reports its clock, takes over decisions, or drops entries carelessly.
    private mutating func tend(_ process: ReplicaID, _ clock: Clock) throws {
        switch policy {
        case .byProof:
            let restored = try agreed.restored(clock.kept, from: clock.epoch)
            cut.observe(restored, of: process)
            second.observe(clock.kept, of: process, without: retirements(of: clock.epoch))
            let target = clock.epoch + random.index(below: agreed.epoch - clock.epoch + 1)
            let kept = try retirements(of: target).compacted(clock.kept, from: clock.epoch)
            members[process] = Clock(whole: clock.whole, kept: kept, epoch: target)
        case .careless:
            let gone = Set(left.filter { _ in random.chance(0.5) }.map(\.replica))
            let kept = clock.kept.entries.map(\.replica).filter { !gone.contains($0) }
            members[process]?.kept = clock.kept.projected(onto: kept)
        }
    }

    private mutating func retire() throws {
        guard policy == .byProof, !left.isEmpty else { return }
        do throws(RetirementRefusal) {
            let waiting = left.filter { !agreed.finals.contains($0) }
            guard !waiting.isEmpty else { return }
            agreed.retire(try cut.proof(retiring: random.pick(waiting).replica))
        } catch {
            refusals += 1
        }
    }

    /// The clocks that may still be compared: of members and of messages.
    var clocks: [Clock] {
        replicas.compactMap { members[$0] } + inFlight.map(\.clock)
    }
}
