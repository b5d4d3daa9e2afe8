import ExecutionTrace
import ExecutionViews
import LogicalClocks
import Testing

@Suite("The cut of a snapshot")
struct SnapshotCutTests {
    @Test("is not there for a snapshot that nobody recorded")
    func unknown() {
        #expect(SnapshotCut(of: "x", in: Scene.snapshot) == nil)
    }

    @Test("has in flight what was sent inside and received outside, for every receiver")
    func inFlight() throws {
        var scene = Scene(["a", "b", "c"])
        scene.send("m", from: 0, to: [1, 2])
        scene.receive("m", at: 1)
        for process in [0, 1, 2] { scene.record("s", at: ReplicaID(process)) }
        scene.receive("m", at: 2)
        scene.send("n", from: 0, to: [1])
        let cut = try #require(SnapshotCut(of: "s", in: scene.trace))
        #expect(cut.inFlight.map(\.name) == ["m"])
        #expect(cut.inFlight.map(\.to) == [2])
        #expect(cut.isConsistent)
        #expect(cut.isComplete)
    }

    @Test("is unmoved by a second copy of a message that comes after it")
    func duplicates() throws {
        var scene = Scene(["a", "b"])
        scene.send("m", from: 0, to: [1])
        scene.receive("m", at: 1)
        for process in [0, 1] { scene.record("s", at: ReplicaID(process)) }
        scene.receive("m", at: 1)
        let cut = try #require(SnapshotCut(of: "s", in: scene.trace))
        #expect(cut.inFlight.isEmpty)
    }

    @Test(
        "agrees with clocks: it is consistent if the past of all inside is inside",
        arguments: UInt64(0)..<200)
    func clocks(seed: UInt64) throws {
        let trace = Scene.random(seed: seed)
        guard let cut = SnapshotCut(of: "s", in: trace), cut.isComplete else { return }
        var isClosed = true
        for (index, inner) in trace.enumerated()
        where cut.contains(eventAt: index, of: inner.process) {
            for (other, outer) in trace.enumerated()
            where !cut.contains(eventAt: other, of: outer.process) {
                if let clock = inner.clock, outer.clock?.relation(to: clock) == .before {
                    isClosed = false
                }
            }
        }
        #expect(cut.isConsistent == isClosed)
    }
}
