import CausalMessaging
import LogicalClocks
import Scenarios
import Simulation
import Testing

@Suite("The topology of a cluster is made once")
struct StoredTopologyTests {
    /// Where the channels of a cluster's topology lie in memory.
    private func place(_ cluster: Scenario.Cluster) -> UInt? {
        unsafe cluster.topology.channels.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { UInt(bitPattern: $0) }
        }
    }

    @Test("it is the same one until processes or channels change, also in copies")
    func stored() {
        var cluster = Scenario.Cluster(.store, lettered: 5)
        let kept = cluster.topology
        let first = place(cluster)
        #expect(first != nil)
        #expect(place(cluster) == first)
        var copy = cluster
        copy.seed = 9
        copy.network.lossRate = 0.5
        #expect(place(copy) == first)
        #expect(kept == .clique(5))
        copy.channels = Topology.ring(5).channels
        #expect(copy.topology == .ring(5))
        #expect(cluster.topology == .clique(5))
        #expect(place(cluster) == first)
        cluster.roster = .lettered(count: 6)
        #expect(cluster.topology == .clique(6))
        copy.channels?.removeLast()
        #expect(copy.topology.channels.count == 4)
        copy.channels = nil
        #expect(copy.topology == .clique(5))
    }

    @Test("clusters are equal whether or not it was asked for")
    func equality() {
        let one = Scenario.Cluster(.store, lettered: 5)
        let other = Scenario.Cluster(.store, lettered: 5)
        #expect(one.topology.processCount == 5)
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
    }
}
