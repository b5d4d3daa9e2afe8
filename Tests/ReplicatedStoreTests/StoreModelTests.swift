import LogicalClocks
import ReplicatedStore
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A replica against the list of all writes")
struct StoreModelTests {
    /// Runs sessions that move between replicas; calls `check` after every step with the replica
    /// that took it and the key, and gives up if it returns false.
    private func run(
        seed: UInt64, _ resolution: ConflictResolution,
        check: (StoreCluster, Int, String, StoreResponse?) -> Bool = { _, _, _, _ in true }
    ) -> StoreCluster? {
        var random = SeededGenerator(seed: seed)
        let count = 2 + random.index(below: 4)
        var cluster = StoreCluster(count: count, resolution)
        var sessions = (0...random.index(below: 4)).map { ClientSession(SessionID("s\($0)")) }
        let moves = random.chance(0.5)
        let keys = ["x", "y", "z"].prefix(1 + random.index(below: 3))
        for step in 0..<40 {
            let index = random.index(below: count)
            let deliverable = cluster.deliverable(at: index)
            if random.chance(0.4), !deliverable.isEmpty {
                let message = random.pick(deliverable)
                cluster.deliver(message, at: index)
                let key = cluster.sent[message].write.key
                guard check(cluster, index, key, nil) else { return nil }
                continue
            }
            let session = random.index(below: sessions.count)
            let place = moves ? index : session % count
            let key = random.pick(Array(keys))
            if random.chance(0.2) { sessions[session].forget(key) }
            let choice = random.index(below: 10)
            let response = try? cluster.ask(
                &sessions[session],
                {
                    choice < 4
                        ? $0.get(key) : choice < 9 ? $0.put(key, "\(step)") : $0.delete(key)
                }, at: place)
            guard let response, check(cluster, place, key, response) else { return nil }
        }
        cluster.deliverAll(using: &random)
        return cluster
    }

    @Test(
        "after every step a replica holds what the model holds",
        arguments: ConflictResolution.allCases)
    func steps(resolution: ConflictResolution) throws {
        for seed in seeds(1_000) {
            let end = run(seed: seed, resolution) { cluster, index, key, response in
                let model = cluster.models[index]
                let isRead = response?.kind == .get
                return model.agrees(with: cluster.replicas[index], on: key)
                    && (!isRead || agrees(response, with: model))
            }
            try #require(end != nil, "seed \(seed)")
        }
    }

    private func agrees(_ response: StoreResponse?, with model: StoreModel) -> Bool {
        guard let response else { return false }
        let versions = model.versions(of: response.key)
        return response.versions == versions.map(\.dot)
            && response.values == versions.compactMap(\.value)
            && response.context == model.context(of: response.key)
    }

    @Test(
        "when all writes are delivered, the replicas are equal in any causal order",
        arguments: ConflictResolution.allCases)
    func convergence(resolution: ConflictResolution) throws {
        var conflictCount = 0
        let drawn = seeds(1_000).map { 2_000 + $0 }
        for seed in drawn {
            let cluster = try #require(run(seed: seed, resolution))
            let contents = cluster.replicas[0].contents
            for replica in cluster.replicas.dropFirst() {
                try #require(replica.contents == contents, "seed \(seed)")
                let json = replica.contentsJSON.description
                try #require(json == cluster.replicas[0].contentsJSON.description, "seed \(seed)")
            }
            let model = StoreModel(resolution, writes: cluster.sent.map(\.write))
            try #require(model.agrees(with: cluster.replicas[0]), "seed \(seed)")
            conflictCount += contents.count { $0.versions.count > 1 }
        }
        // The runs are of use only if they make conflicts.
        #expect(resolution == .siblings ? conflictCount * 10 > 3 * drawn.count : conflictCount == 0)
    }

    @Test(
        "a write that had seen another has the larger timestamp, also when its session moved",
        arguments: ConflictResolution.allCases)
    func timestamps(resolution: ConflictResolution) throws {
        for seed in UInt64(4_000)..<4_250 {
            let cluster = try #require(run(seed: seed, resolution))
            for later in cluster.sent {
                for earlier in cluster.sent where later.past.covers(earlier.write.version.dot) {
                    try #require(
                        LamportTimestamp.totalOrder(
                            earlier.write.version.timestamp, later.write.version.timestamp),
                        "seed \(seed): \(earlier.write) and then \(later.write)")
                }
            }
        }
    }

    @Test("the write that wins had not been seen by the writer of any other of its key")
    func winner() throws {
        for seed in UInt64(4_500)..<4_750 {
            let cluster = try #require(run(seed: seed, .lastWriterWins))
            for entry in cluster.replicas[0].contents {
                let winner = try #require(entry.versions.first).dot
                let isSeen = cluster.sent.contains {
                    $0.write.key == entry.key && $0.past.covers(winner)
                }
                try #require(!isSeen, "seed \(seed)")
            }
        }
    }

    @Test("a write delivered a second time changes nothing", arguments: ConflictResolution.allCases)
    func repetition(resolution: ConflictResolution) throws {
        for seed in UInt64(5_000)..<5_100 {
            var cluster = try #require(run(seed: seed, resolution))
            let contents = cluster.replicas[0].contents
            for sent in cluster.sent { cluster.receive(sent.write, at: 0) }
            try #require(cluster.replicas[0].contents == contents, "seed \(seed)")
        }
    }
}
