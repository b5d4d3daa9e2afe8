import LogicalClocks
import ReplicatedStore
import SeededRandom

extension StoreReplica {
    /// The behaviour of clients in a drawn run.
    public struct Load: ScenarioLoad {
        /// The number of keys.
        public var keyCount = 8

        /// The share of reads that are not followed by a write of what was read.
        public var readRate = 0.25

        /// The number of client sessions at each process.
        public var sessionsPerProcess = 2

        /// The share of writes that hand in no context, and so overwrite nothing.
        public var blindRate = 0.0

        /// The share of operations for which a session goes to another replica.
        ///
        /// The store promises the session guarantees to sessions that stay; say in its settings that
        /// they move (``StoreReplica/Settings/sessions``), or a run of them may be a violation.
        public var moveRate = 0.0

        /// Creates a load of 8 keys, two sessions at each process, and a quarter of mere reads.
        public init() {}
    }

    /// Draws a read, or a read and then a write by the same session, which then replaces what it
    /// saw.
    public static func draw(
        _ load: Load, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Command)] {
        precondition(0...1 ~= load.readRate, "a rate lies in 0...1")
        precondition(
            load.keyCount > 0 && load.sessionsPerProcess > 0, "a store needs a key and a session")
        let manner = manner(load, in: cluster, random)
        let home = ReplicaID(random.index(below: cluster.roster.count))
        let number = random.index(below: load.sessionsPerProcess) + 1
        let session = "\(cluster.roster.name(of: home)).\(number)"
        let process = manner.visited(from: home)
        let key = "k\(random.index(below: load.keyCount) + 1)"
        let read = (process, Command.get(key: key, session: session))
        if random.chance(load.readRate) { return [read] }
        if random.chance(0.1) { return [read, (process, .delete(key: key, session: session))] }
        let value = "\(random.below(1_000))"
        let isBlind = manner.isBlind
        return [read, (process, .put(key: key, value: value, session: session, isBlind: isBlind))]
    }

    /// How a client does what it does.
    private struct Manner {
        /// Whether a write hands in no context.
        var isBlind = false
        /// How far the replica that is asked stands from that of the session, in a circle.
        var distance = 0
        var processCount: Int

        func visited(from home: ReplicaID) -> ReplicaID {
            distance == 0 ? home : ReplicaID((home.index + distance) % processCount)
        }
    }

    /// Draws the manner of what is drawn next, from bits of its own: what is asked, of which key and
    /// by whom, is the same at every rate.
    private static func manner(
        _ load: Load, in cluster: Scenario.Cluster, _ random: SeededGenerator
    ) -> Manner {
        precondition(
            0...1 ~= load.blindRate && 0...1 ~= load.moveRate, "a rate lies in 0...1")
        var manner = Manner(processCount: cluster.roster.count)
        guard load.blindRate > 0 || load.moveRate > 0 else { return manner }
        var next = random
        let key = next.next()
        var blind = SeededGenerator(seed: cluster.seed, key: key, purpose: 1)
        manner.isBlind = blind.chance(load.blindRate)
        var move = SeededGenerator(seed: cluster.seed, key: key, purpose: 2)
        if manner.processCount > 1, move.chance(load.moveRate) {
            manner.distance = 1 + move.index(below: manner.processCount - 1)
        }
        return manner
    }
}
