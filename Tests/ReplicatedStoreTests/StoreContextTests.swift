import LogicalClocks
import ReplicatedStore
import Testing

@Suite("What a write replaces")
struct StoreContextTests {
    private let a: ReplicaID = 0
    private let b: ReplicaID = 1

    @Test("writes without a context stand side by side, in the order of their dots")
    func blindWrites() throws {
        var cluster = StoreCluster(count: 1)
        for value in ["c", "a", "b"] {
            try cluster.ask(.put(session: "s", key: "x", value: value), at: 0)
        }
        var reader = ClientSession("reader")
        let read = try cluster.ask(&reader, { $0.get("x") }, at: 0)
        #expect(read.values == ["c", "a", "b"])
        #expect(read.versions == [Dot(a, 1), Dot(a, 2), Dot(a, 3)])
        #expect(read.context == [a: 3])
    }

    @Test("a write after a read replaces what was read, and not what came since")
    func readThenWrite() throws {
        var cluster = StoreCluster(count: 1)
        try cluster.ask(.put(session: "other", key: "x", value: "1"), at: 0)
        try cluster.ask(.put(session: "other", key: "x", value: "2"), at: 0)
        var session = ClientSession("s")
        try cluster.ask(&session, { $0.get("x") }, at: 0)
        try cluster.ask(.put(session: "other", key: "x", value: "3"), at: 0)
        try cluster.ask(&session, { $0.put("x", "4") }, at: 0)
        let read = try cluster.ask(&session, { $0.get("x") }, at: 0)
        #expect(read.values == ["3", "4"])
    }

    @Test("two clients that write and read in turn for 101 rounds leave 2 siblings")
    func siblingExplosion() throws {
        var cluster = StoreCluster(count: 1)
        var sessions = [ClientSession("s0"), ClientSession("s1")]
        // Beside it a store that keeps one version vector for the key, as stores did before dots:
        // a write that does not cover all of it is kept beside all that is there.
        var vector = VectorClock()
        var siblingCount = 0
        var contexts = [VectorClock(), VectorClock()]
        for round in 0..<101 {
            let client = round % 2
            try cluster.ask(&sessions[client], { $0.put("x", "\(round)") }, at: 0)
            let read = try cluster.ask(&sessions[client], { $0.get("x") }, at: 0)
            #expect(read.values.count <= 2)

            siblingCount = vector.isBelowOrEqual(to: contexts[client]) ? 1 : siblingCount + 1
            vector.tick(at: a)
            contexts[client] = vector
        }
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["99", "100"])
        #expect(siblingCount == 101)
    }

    @Test("a blind writer and one that reads and writes leave 2 siblings after 101 rounds")
    func blindWriterBesideReader() throws {
        var cluster = StoreCluster(count: 1)
        var session = ClientSession("s")
        for round in 0..<101 {
            try cluster.ask(&session, { $0.get("x") }, at: 0)
            try cluster.ask(&session, { $0.put("x", "read \(round)") }, at: 0)
            let blind = StoreRequest.put(session: "blind", key: "x", value: "blind \(round)")
            try cluster.ask(blind, at: 0)
        }
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["read 100", "blind 100"])
    }

    @Test("a session that writes again without reading replaces its own write")
    func writeAfterWrite() throws {
        var cluster = StoreCluster(count: 2)
        var session = ClientSession("s")
        let first = try cluster.ask(&session, { $0.put("x", "1") }, at: 0)
        #expect(first.context == [:])
        #expect(first.nextContext == [a: 1])
        try cluster.ask(&session, { $0.put("y", "1") }, at: 0)
        let second = try cluster.ask(&session, { $0.put("x", "2") }, at: 0)
        #expect(second.context == [a: 1])
        #expect(second.nextContext == [a: 3])
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["2"])
    }

    @Test("a write replaces the session's own one, and not an earlier one that was not read")
    func unreadSibling() throws {
        var cluster = StoreCluster(count: 1)
        try cluster.ask(.put(session: "other", key: "x", value: "1"), at: 0)
        var session = ClientSession("s")
        let write = try cluster.ask(&session, { $0.put("x", "2") }, at: 0)
        #expect(write.nextContext == DottedVersionVector([:], dots: [Dot(a, 2)]))
        try cluster.ask(&session, { $0.put("x", "3") }, at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["1", "3"])
        try cluster.ask(&session, { $0.get("x") }, at: 0)
        try cluster.ask(&session, { $0.put("x", "4") }, at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["4"])
    }

    @Test("a covered write that arrives late does not come back")
    func lateArrival() throws {
        var cluster = StoreCluster(count: 3)
        var session = ClientSession("s")
        try cluster.ask(&session, { $0.put("x", "1") }, at: 0)
        // The session moves to a replica where its write has not arrived.
        let write = try cluster.ask(&session, { $0.put("x", "2") }, at: 1)
        #expect(write.context == [a: 1])
        #expect(write.versions == [Dot(b, 1)])
        #expect(cluster.replicas[1].entry(of: "x")?.context == [a: 1, b: 1])
        for index in [1, 2] {
            if index == 2 { cluster.deliver(1, at: 2) }
            #expect(cluster.replicas[index].entry(of: "x")?.values == ["2"])
            cluster.deliver(0, at: index)
            #expect(cluster.replicas[index].entry(of: "x")?.values == ["2"])
        }
        cluster.deliver(1, at: 0)
        #expect(cluster.replicas[0].contents == cluster.replicas[2].contents)
    }

    @Test("a read of a replica that lags makes a session forget none of its own writes")
    func laggingRead() throws {
        var cluster = StoreCluster(count: 2)
        var session = ClientSession("alice")
        try cluster.ask(&session, { $0.put("x", "1") }, at: 0)
        let read = try cluster.ask(&session, { $0.get("x") }, at: 1)
        #expect(read.values == [])
        #expect(session.context(of: "x") == [a: 1])
        let write = try cluster.ask(&session, { $0.put("x", "2") }, at: 1)
        #expect(write.context == [a: 1])
        cluster.deliver(0, at: 1)
        cluster.deliver(1, at: 0)
        for replica in cluster.replicas { #expect(replica.entry(of: "x")?.values == ["2"]) }
        // What another wrote meanwhile is not covered by what the session knows of.
        try cluster.ask(.put(session: "bob", key: "x", value: "3"), at: 0)
        try cluster.ask(&session, { $0.put("x", "4") }, at: 1)
        cluster.deliver(2, at: 1)
        cluster.deliver(3, at: 0)
        for replica in cluster.replicas { #expect(replica.entry(of: "x")?.values == ["3", "4"]) }
    }

    @Test("where the last writer wins, a session that moved comes after what it had seen")
    func movedSession() throws {
        var cluster = StoreCluster(count: 2, .lastWriterWins)
        var session = ClientSession("s")
        for value in ["1", "2", "3"] {
            try cluster.ask(&session, { $0.put("x", value) }, at: 1)
        }
        let write = try cluster.ask(&session, { $0.put("x", "4") }, at: 0)
        #expect(write.clock.time == 4)
        for message in 0..<3 { cluster.deliver(message, at: 0) }
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["4"])
    }

    @Test("of concurrent writes the one with the larger time wins, then the larger replica")
    func lastWriter() throws {
        var cluster = StoreCluster(count: 2, .lastWriterWins)
        try cluster.ask(.put(session: "s", key: "x", value: "a"), at: 0)
        try cluster.ask(.put(session: "t", key: "x", value: "b"), at: 1)
        try cluster.ask(.put(session: "s", key: "y", value: "a"), at: 0)
        try cluster.ask(.put(session: "s", key: "y", value: "A"), at: 0)
        try cluster.ask(.put(session: "t", key: "y", value: "b"), at: 1)
        for (message, index) in [(0, 1), (2, 1), (3, 1), (1, 0), (4, 0)] {
            cluster.deliver(message, at: index)
        }
        for replica in cluster.replicas {
            #expect(replica.contents.map(\.values) == [["b"], ["A"]])
            #expect(replica.entry(of: "x")?.context == [a: 1, b: 1])
        }
    }

    @Test(
        "a read after a delete returns no values, but versions and a context",
        arguments: ConflictResolution.allCases)
    func deletion(resolution: ConflictResolution) throws {
        var cluster = StoreCluster(count: 1, resolution)
        var session = ClientSession("s")
        try cluster.ask(&session, { $0.put("x", "1") }, at: 0)
        let deletion = try cluster.ask(&session, { $0.delete("x") }, at: 0)
        #expect(deletion.kind == .delete)
        #expect(deletion.values == [])
        #expect(deletion.versions == [Dot(a, 2)])
        let read = try cluster.ask(&session, { $0.get("x") }, at: 0)
        #expect(read.values == [])
        #expect(read.versions == [Dot(a, 2)])
        #expect(read.context == [a: 2])
        try cluster.ask(&session, { $0.put("x", "3") }, at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.versions.map(\.value) == ["3"])
    }

    @Test("a delete keeps a concurrent write, and a blind delete deletes nothing")
    func concurrentDeletion() throws {
        var cluster = StoreCluster(count: 2)
        var session = ClientSession("s")
        try cluster.ask(&session, { $0.put("x", "1") }, at: 0)
        try cluster.ask(.put(session: "t", key: "x", value: "2"), at: 1)
        try cluster.ask(&session, { $0.delete("x") }, at: 0)
        cluster.deliver(1, at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.versions.map(\.value) == [nil, "2"])
        try cluster.ask(.delete(session: "t", key: "x"), at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["2"])
    }

    @Test("a key that was never written has no values, no versions and an empty context")
    func absentKey() throws {
        var cluster = StoreCluster(count: 1)
        var session = ClientSession("s")
        let read = try cluster.ask(&session, { $0.get("x") }, at: 0)
        #expect(read.values == [] && read.versions == [] && read.context == [:])
        #expect(cluster.replicas[0].keyCount == 0)
        #expect(cluster.replicas[0].entry(of: "x") == nil)
    }

    @Test("a session keeps the keys and the answers of others apart")
    func sessions() throws {
        var cluster = StoreCluster(count: 1)
        var session = ClientSession("s")
        let other = try cluster.ask(.put(session: "t", key: "x", value: "1"), at: 0)
        session.receive(other)
        #expect(session.context(of: "x") == [:])
        try cluster.ask(&session, { $0.get("x") }, at: 0)
        #expect(session.context(of: "x") == [a: 1])
        #expect(session.context(of: "y") == [:])
        #expect(session.put("x", "2").context == [a: 1])
        #expect(session.delete("x").context == [a: 1])
        session.forget("x")
        #expect(session.put("x", "2").context == [:])
        #expect(session.put("x", "2").clock.time == 1)
    }
}
