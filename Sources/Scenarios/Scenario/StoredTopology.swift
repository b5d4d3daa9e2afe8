import CausalMessaging
import LogicalClocks

/// The topology of a cluster, made when it is first asked for.
///
/// All of them are equal: what one holds follows from the cluster around it. Copies of a cluster
/// share one until their processes or channels change.
struct StoredTopology: Hashable, Sendable {
    private final class Storage: Sendable {
        let topology = GuardedValue<Topology?>(nil)
    }

    private let storage = Storage()

    /// Returns the topology, which is made if there is none yet.
    func topology(made make: () -> Topology) -> Topology {
        storage.topology.withLock { stored in
            if let stored { return stored }
            let topology = make()
            stored = topology
            return topology
        }
    }

    static func == (_: Self, _: Self) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
