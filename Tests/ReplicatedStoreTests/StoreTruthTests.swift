import LogicalClocks
import ReplicatedStore
import SeededRandom
import TestSupport
import Testing
import WireFormat

/// Sessions that move between replicas, and liars among them, with what every session has truly
/// seen: sets of dots, and no contexts.
private struct StoreTruth {
    /// One acknowledged write.
    struct Write {
        let session: SessionID
        let key: String
        /// All writes of the key that its session had seen.
        let past: Set<Dot>
    }

    private struct Place: Hashable {
        let session: SessionID
        let key: String
    }

    var cluster: StoreCluster
    private(set) var writes: [Dot: Write] = [:]
    private var seen: [Place: Set<Dot>] = [:]
    private(set) var acceptedLies = 0
    private(set) var refusedLies = 0

    init(count: Int, _ resolution: ConflictResolution) {
        cluster = StoreCluster(count: count, resolution)
    }

    /// Asks for an honest session, which is never refused.
    mutating func ask(
        _ session: inout ClientSession, _ key: String,
        _ request: (ClientSession) -> StoreRequest, at index: Int
    ) throws {
        let response = try cluster.ask(&session, request, at: index)
        let place = Place(session: session.id, key: key)
        var known = seen[place] ?? []
        if response.kind == .get {
            for dot in response.versions {
                known.insert(dot)
                known.formUnion(writes[dot]?.past ?? [])
            }
        } else {
            let dot = try #require(response.versions.first)
            writes[dot] = Write(session: session.id, key: key, past: known)
            known.insert(dot)
        }
        seen[place] = known
    }

    /// Asks with contexts or a clock of which something is made up.
    mutating func lie(_ request: StoreRequest, at index: Int) throws {
        let context = request.context
        let output = try cluster.ask(request, at: index)
        guard case .response(let response) = output, let dot = response.versions.first else {
            refusedLies += 1
            return
        }
        acceptedLies += 1
        // Whoever names what has been made may have read it, and what else the context covers.
        var past = Set(writes.filter { $0.value.key == request.key }.keys)
        past = past.filter(context.contains)
        // Where the last writer wins, it is the clock that tells what was read, and that is made up.
        if cluster.replicas[index].resolution == .lastWriterWins {
            past = past.filter(cluster.applied[index].covers)
        }
        writes[dot] = Write(session: request.session, key: request.key, past: past)
    }

    /// The writes of a key that no write has seen, in order.
    func last(of key: String) -> [Dot] {
        let mine = writes.filter { $0.value.key == key }
        let replaced = mine.values.reduce(into: Set<Dot>()) { $0.formUnion($1.past) }
        return mine.keys.filter { !replaced.contains($0) }
            .sorted { ($0.replica, $0.counter) < ($1.replica, $1.counter) }
    }

    /// Checks what a replica shows at any time: no write beside one that had seen it, none of a
    /// session twice, and nothing gone that no write has seen.
    func check(_ index: Int, _ key: String, _ note: Comment) throws {
        let shown = Set(cluster.replicas[index].entry(of: key)?.versions.map(\.dot) ?? [])
        for dot in shown {
            let past = try #require(writes[dot], note).past
            try #require(shown.isDisjoint(with: past), note)
        }
        let sessions = shown.compactMap { writes[$0]?.session }.filter { !isLiar($0) }
        try #require(Set(sessions).count == sessions.count, note)
        let last = Set(last(of: key))
        let applied = cluster.applied[index]
        for dot in last where applied.covers(dot) { try #require(shown.contains(dot), note) }
    }

    func isLiar(_ session: SessionID) -> Bool { session.rawValue.hasPrefix("liar") }
}

@Suite("A replica against what every session has truly seen")
struct StoreTruthTests {
    private let keys = ["x", "y"]

    private func context(
        _ truth: StoreTruth, using random: inout SeededGenerator
    ) -> DottedVersionVector {
        var context = DottedVersionVector()
        for (index, replica) in truth.cluster.replicas.enumerated() where random.chance(0.5) {
            let near = max(1, replica.writeCount + random.below(4))
            let counter = random.chance(0.8) ? near : 1 + random.below(1_000_000)
            let id = ReplicaID(index)
            context.merge(
                random.chance(0.5)
                    ? [id: counter] : DottedVersionVector([:], dots: [Dot(id, counter)]))
        }
        return context
    }

    private func lie(
        _ truth: StoreTruth, _ stolen: [SealedContext], using random: inout SeededGenerator
    ) -> StoreRequest {
        var contexts = [SealedContext(context(truth, using: &random))]
        if !stolen.isEmpty {
            let other = random.pick(stolen)
            // A seal of another context, and an honest one of maybe another key.
            contexts[0] = SealedContext(contexts[0].context, seal: other.seal)
            if random.chance(0.5) { contexts.append(other) }
        }
        let times: [UInt64] = [0, 0, 0, 5, 100_000, 1 << 30, LamportClock.timeMax]
        return .put(
            session: SessionID("liar\(random.below(3))"), key: random.pick(keys), value: "lie",
            contexts: contexts, clock: LamportClock(time: random.pick(times)))
    }

    private func run(
        seed: UInt64, _ resolution: ConflictResolution, lies: Bool
    ) throws -> StoreTruth {
        var random = SeededGenerator(seed: seed)
        let count = 2 + random.index(below: 3)
        var truth = StoreTruth(count: count, resolution)
        var sessions = (0..<3).map { ClientSession(SessionID("s\($0)")) }
        var stolen: [SealedContext] = []
        let moves = random.chance(0.7) ? 0.5 : 0
        var places = (0..<3).map { _ in random.index(below: count) }
        for step in 0..<60 {
            let index = random.index(below: count)
            let key = random.pick(keys)
            let deliverable = truth.cluster.deliverable(at: index)
            let choice = random.index(below: 10)
            if choice < 3 {
                if !deliverable.isEmpty {
                    truth.cluster.deliver(random.pick(deliverable), at: index)
                }
            } else if choice == 3, lies {
                try truth.lie(lie(truth, stolen, using: &random), at: index)
            } else {
                let who = random.index(below: 3)
                if random.chance(moves) { places[who] = index }
                try truth.ask(
                    &sessions[who], key,
                    {
                        choice < 5
                            ? $0.get(key) : choice < 9 ? $0.put(key, "\(step)") : $0.delete(key)
                    }, at: places[who])
                stolen += sessions[who].put(key, "").contexts
            }
            guard resolution == .siblings else { continue }
            for key in keys { try truth.check(index, key, "seed \(seed), step \(step)") }
        }
        truth.cluster.deliverAll(using: &random)
        return truth
    }

    @Test(
        "siblings are the concurrent writes, and own writes of a session never are",
        arguments: [false, true])
    func siblings(lies: Bool) throws {
        var (acceptedLies, refusedLies, siblingCount, dotCount) = (0, 0, 0, 0)
        for seed in seeds(2_000, inDebug: 600) {
            let truth = try run(seed: seed, .siblings, lies: lies)
            for key in keys {
                let last = truth.last(of: key)
                for replica in truth.cluster.replicas {
                    let shown = replica.entry(of: key)?.versions.map(\.dot) ?? []
                    try #require(shown == last, "seed \(seed)")
                    // When all has arrived, no dot is alone any more.
                    try #require(replica.entry(of: key)?.context.stretches ?? [] == [])
                }
                siblingCount += last.count
                for sent in truth.cluster.sent { dotCount += sent.write.context.stretches.count }
            }
            acceptedLies += truth.acceptedLies
            refusedLies += truth.refusedLies
        }
        #expect(siblingCount > 0 && dotCount > 0)
        #expect(!lies || acceptedLies > 0 && refusedLies > acceptedLies)
    }

    @Test("the last writer wins over all that it had seen, whatever clocks clients claim")
    func lastWriter() throws {
        for seed in seeds(1_000, inDebug: 200) {
            var truth = try run(seed: seed, .lastWriterWins, lies: true)
            for key in keys {
                let shown = truth.cluster.replicas.map { $0.entry(of: key)?.versions.map(\.dot) }
                try #require(Set(shown).count == 1, "seed \(seed)")
                guard let winner = shown[0]?.first else { continue }
                try #require(truth.last(of: key).contains(winner), "seed \(seed)")
            }
            // The next put at any replica comes after all of them.
            for index in truth.cluster.replicas.indices {
                for key in keys {
                    var session = ClientSession("last")
                    let sent = truth.cluster.sent.count
                    try truth.cluster.ask(&session, { $0.put(key, "last") }, at: index)
                    for other in truth.cluster.replicas.indices where other != index {
                        truth.cluster.deliver(sent, at: other)
                    }
                    for replica in truth.cluster.replicas {
                        try #require(replica.entry(of: key)?.values == ["last"], "seed \(seed)")
                    }
                }
            }
        }
    }
}
