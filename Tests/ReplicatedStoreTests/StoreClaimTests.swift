import CausalMessaging
import LogicalClocks
import ReplicatedStore
import Testing
import WireFormat

@Suite("What others claim of a replica's writes and times")
struct StoreClaimTests {
    private let a: ReplicaID = 0
    private let b: ReplicaID = 1

    private func expectRefusal(
        of request: StoreRequest, by cluster: inout StoreCluster, at index: Int = 0,
        _ reason: StoreRefusal.Reason
    ) throws {
        let before = cluster.replicas[index]
        let output = try cluster.ask(request, at: index)
        #expect(output == .refusal(StoreRefusal(request: request, reason: reason)))
        #expect(cluster.replicas[index].contents == before.contents)
        #expect(cluster.replicas[index].clock == before.clock)
    }

    @Test(
        "a context that is made up covers no write of another replica, however close it is",
        arguments: [1, 2, 7, 1_000_000])
    func madeUp(count: UInt64) throws {
        var cluster = StoreCluster(count: 2)
        try expectRefusal(
            of: .put(session: "liar", key: "x", value: "1", context: [1: count]), by: &cluster,
            .unprovenWrite(Dot(b, count)))
        try cluster.ask(.put(session: "s", key: "x", value: "2"), at: 1)
        cluster.deliver(0, at: 0)
        for replica in cluster.replicas { #expect(replica.entry(of: "x")?.values == ["2"]) }
        // What is here may have been read elsewhere.
        let request = StoreRequest.put(session: "s", key: "x", value: "3", context: [1: 1])
        guard case .response = try cluster.ask(request, at: 0) else {
            Issue.record("a context of writes that are here is refused")
            return
        }
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["3"])
    }

    @Test("a seal holds for its context, its key and the replicas' secret, and for no other")
    func seals() throws {
        var cluster = StoreCluster(count: 3)
        let put = StoreRequest.put(session: "s", key: "x", value: "1")
        guard case .response(let response) = try cluster.ask(put, at: 0) else { return }
        let seal = try #require(response.seal)
        let sealed = SealedContext(response.nextContext, seal: seal)
        let other = StoreRequest.put(session: "s", key: "y", value: "2", contexts: [sealed])
        try expectRefusal(of: other, by: &cluster, at: 1, .unprovenWrite(Dot(a, 1)))
        let more = SealedContext([a: 2], seal: seal)
        let raised = StoreRequest.put(session: "s", key: "x", value: "2", contexts: [more])
        try expectRefusal(of: raised, by: &cluster, at: 1, .unprovenWrite(Dot(a, 2)))
        // An honest one beside it changes nothing.
        let both = StoreRequest.put(session: "s", key: "x", value: "2", contexts: [sealed, more])
        try expectRefusal(of: both, by: &cluster, at: 1, .unprovenWrite(Dot(a, 2)))
        cluster.replicas[2] = StoreReplica(replica: 2, secret: [1])
        let honest = StoreRequest.put(session: "s", key: "x", value: "2", contexts: [sealed])
        try expectRefusal(of: honest, by: &cluster, at: 2, .unprovenWrite(Dot(a, 1)))
        guard case .response = try cluster.ask(honest, at: 1) else {
            Issue.record("a sealed context is refused")
            return
        }
        cluster.deliver(0, at: 1)
        #expect(cluster.replicas[1].entry(of: "x")?.values == ["2"])
    }

    @Test("a write that comes before earlier ones of its replica is known alone until they come")
    func earlyArrival() throws {
        var cluster = StoreCluster(count: 2)
        func write(_ counter: UInt64, _ key: String) -> StoreWrite {
            let version = StoreVersion(dot: Dot(b, counter), time: counter, value: "\(counter)")
            return StoreWrite(key: key, version: version, context: [:])
        }
        cluster.receive(write(4, "x"), at: 0)
        func context() -> DottedVersionVector? { cluster.replicas[0].entry(of: "x")?.context }
        #expect(context() == DottedVersionVector([:], dots: [Dot(b, 4)]))
        var session = ClientSession("s")
        try cluster.ask(&session, { $0.get("x") }, at: 0)
        for counter in UInt64(1)...2 { cluster.receive(write(counter, "y"), at: 0) }
        #expect(context() == DottedVersionVector([b: 2], dots: [Dot(b, 4)]))
        // Who has read the one has not read the other, which has not arrived.
        try cluster.ask(&session, { $0.put("x", "5") }, at: 0)
        cluster.receive(write(3, "x"), at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["5", "3"])
        #expect(context() == [a: 1, b: 4])
    }

    @Test("a replica knows how much it wrote, whoever seals or sends another count")
    func ownWrites() throws {
        var cluster = StoreCluster(count: 2)
        let put = StoreRequest.put(session: "s", key: "x", value: "1")
        guard case .response(let response) = try cluster.ask(put, at: 0) else { return }
        cluster.replicas[0] = StoreReplica(replica: 0)
        let sealed = SealedContext(response.nextContext, seal: response.seal)
        try expectRefusal(
            of: .put(session: "s", key: "x", value: "2", contexts: [sealed]), by: &cluster,
            .unknownWrite(Dot(a, 1)))
        // Another replica covers writes that are not made yet, or makes them itself.
        func write(_ dot: Dot, _ context: DottedVersionVector, time: UInt64 = 1) -> StoreWrite {
            StoreWrite(
                key: "x", version: StoreVersion(dot: dot, time: time, value: "\(dot)"),
                context: context)
        }
        cluster.receive(write(Dot(b, 1), [a: 1_000_000]), at: 0)
        #expect(cluster.replicas[0].disbelievedCount == 1)
        cluster.receive(write(Dot(a, 1), [:]), at: 0)
        #expect(cluster.replicas[0].disbelievedCount == 2)
        #expect(cluster.replicas[0].contents.map(\.values) == [["1:1"]])
        try cluster.ask(.put(session: "s", key: "x", value: "3"), at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["3", "1:1"])
        #expect(cluster.replicas[0].entry(of: "x")?.context == [a: 1, b: 1])
        var outbox = Outbox<StoreMessage, StoreOutput>()
        let state = StoreState(
            time: 1, writes: [write(Dot(b, 2), [a: 5, b: 1])], received: [a: 9, b: 2])
        cluster.replicas[0].receive(.state(state), from: b, into: &outbox)
        #expect(cluster.replicas[0].disbelievedCount == 4)
        #expect(cluster.replicas[0].received == [a: 1, b: 2])
        // What it has made the other may well have replaced.
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["1:2"])
        try cluster.ask(.put(session: "s", key: "x", value: "4"), at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["4", "1:2"])
    }

    @Test(
        "after a put with the largest clock the next later put at every replica wins",
        arguments: [LamportClock.timeMax, .max, 1 << 24 + 1, 1 << 24, 5])
    func largestClock(time: UInt64) throws {
        for place in 0..<3 {
            var cluster = StoreCluster(count: 3, .lastWriterWins)
            let first = StoreRequest.put(
                session: "liar", key: "x", value: "1", clock: LamportClock(time: time))
            let limit = StoreLimits().clockJumpMax
            if time > limit {
                try expectRefusal(
                    of: first, by: &cluster, at: 2, .clockTooFarAhead(time: time, limit: limit))
                let read = StoreRequest.get(session: "liar", key: "x", clock: first.clock)
                try expectRefusal(
                    of: read, by: &cluster, at: 2, .clockTooFarAhead(time: time, limit: limit))
            } else {
                try cluster.ask(first, at: 2)
                for index in 0..<2 { cluster.deliver(0, at: index) }
            }
            let sent = cluster.sent.count
            try cluster.ask(.put(session: "s", key: "x", value: "2"), at: place)
            for index in 0..<3 where index != place { cluster.deliver(sent, at: index) }
            for replica in cluster.replicas { #expect(replica.entry(of: "x")?.values == ["2"]) }
            let write = cluster.sent[sent].write
            #expect(try StoreWrite(decoding: write.encoded()) == write)
        }
    }

    @Test("a time that no clock has reached is not believed of another replica either")
    func peerTimes() throws {
        for time in [LamportClock.timeMax, .max, 1 << 48 + 1] {
            var cluster = StoreCluster(count: 1, .lastWriterWins)
            let version = StoreVersion(dot: Dot(b, 1), time: time, value: "1")
            let write = StoreWrite(key: "x", version: version, context: [:])
            if time <= LamportClock.timeMax {
                #expect(try StoreWrite(decoding: write.encoded()) == write)
            } else {
                #expect(throws: WireError.self) { try write.encoded() }
            }
            cluster.receive(write, at: 0)
            var outbox = Outbox<StoreMessage, StoreOutput>()
            let state = StoreState(time: time, writes: [], received: [:])
            cluster.replicas[0].receive(.state(state), from: b, into: &outbox)
            #expect(cluster.replicas[0].disbelievedCount == 2)
            #expect(cluster.replicas[0].clock.time == 0)
            try cluster.ask(.put(session: "s", key: "x", value: "2"), at: 0)
            #expect(cluster.replicas[0].entry(of: "x")?.values == ["2"])
        }
    }

    @Test("where no larger time is left, writes are refused and reads are not")
    func exhausted() throws {
        var limits = StoreLimits()
        limits.clockJumpMax = .max
        var cluster = StoreCluster(count: 1, .lastWriterWins, limits: limits)
        let last = LamportClock(time: LamportClock.timeMax - 1)
        try cluster.ask(.put(session: "s", key: "x", value: "1", clock: last), at: 0)
        let write = cluster.sent[0].write
        #expect(write.version.time == LamportClock.timeMax)
        #expect(try StoreWrite(decoding: write.encoded()) == write)
        try expectRefusal(
            of: .put(session: "s", key: "x", value: "2"), by: &cluster, .clockExhausted)
        var session = ClientSession("s")
        #expect(try cluster.ask(&session, { $0.get("x") }, at: 0).values == ["1"])
    }
}
