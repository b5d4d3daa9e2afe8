import CausalMessaging
import LogicalClocks
import ReplicatedStore
import Testing

@Suite("What a replica refuses")
struct StoreLimitTests {
    private var limits: StoreLimits {
        var limits = StoreLimits()
        limits.keyByteCountMax = 4
        limits.valueByteCountMax = 5
        limits.keyCountMax = 3
        limits.siblingCountMax = 2
        limits.contextEntryCountMax = 2
        return limits
    }

    private func expectRefusal(
        of request: StoreRequest, by cluster: inout StoreCluster, _ reason: StoreRefusal.Reason
    ) throws {
        let before = cluster.replicas[0]
        let output = try cluster.ask(request, at: 0)
        #expect(output == .refusal(StoreRefusal(request: request, reason: reason)))
        #expect(cluster.replicas[0].contents == before.contents)
        #expect(cluster.replicas[0].writeCount == before.writeCount)
        #expect(cluster.replicas[0].clock == before.clock)
    }

    @Test("a request at the limit is taken; one beyond it is refused with the reason")
    func lengths() throws {
        let cases: [(StoreRequest, StoreRefusal.Reason?)] = [
            (.put(session: "s", key: "éé", value: "12345"), nil),
            (
                .put(session: "s", key: "ééx", value: "1"),
                .keyTooLong(byteCount: 5, limit: 4)
            ),
            (.get(session: "s", key: "12345"), .keyTooLong(byteCount: 5, limit: 4)),
            (.delete(session: "s", key: "12345"), .keyTooLong(byteCount: 5, limit: 4)),
            (
                .put(session: "s", key: "x", value: "123456"),
                .valueTooLong(byteCount: 6, limit: 5)
            ),
            (
                .put(session: "s", key: "x", value: "1", context: [1: 7, 2: 7]),
                .unprovenWrite(Dot(1, 7))
            ),
            (
                .put(session: "s", key: "x", value: "1", context: [1: 1, 2: 1, 3: 1]),
                .contextTooLarge(entryCount: 3, limit: 2)
            ),
            (.delete(session: "s", key: "x", context: [0: 1]), .unknownWrite(Dot(0, 1))),
        ]
        for (request, reason) in cases {
            var cluster = StoreCluster(count: 1, limits: limits)
            if let reason {
                try expectRefusal(of: request, by: &cluster, reason)
                #expect(cluster.sent.isEmpty)
            } else {
                try cluster.ask(request, at: 0)
                #expect(cluster.sent.map(\.write.key) == [request.key])
            }
        }
    }

    @Test("one key too many is refused; the keys that are there still take writes")
    func keyCount() throws {
        var cluster = StoreCluster(count: 1, limits: limits)
        for key in ["x", "y", "z"] {
            try cluster.ask(.put(session: "s", key: key, value: "1"), at: 0)
        }
        let refused = StoreRequest.put(session: "s", key: "w", value: "1")
        try expectRefusal(of: refused, by: &cluster, .tooManyKeys(limit: 3))
        try cluster.ask(.put(session: "s", key: "x", value: "2"), at: 0)
        #expect(cluster.replicas[0].contents.map(\.values) == [["1", "2"], ["1"], ["1"]])
        #expect(cluster.replicas[0].keyCount == 3)
    }

    @Test("one sibling too many is refused until a client has read")
    func siblingCount() throws {
        var cluster = StoreCluster(count: 2, limits: limits)
        var session = ClientSession("s")
        let blind = StoreRequest.put(session: "t", key: "x", value: "1")
        try cluster.ask(blind, at: 0)
        try cluster.ask(blind, at: 0)
        try expectRefusal(of: blind, by: &cluster, .tooManySiblings(limit: 2))
        // What another replica has taken is applied all the same.
        try cluster.ask(blind, at: 1)
        cluster.deliver(2, at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.versions.count == 3)
        try expectRefusal(of: session.put("x", "2"), by: &cluster, .tooManySiblings(limit: 2))
        try cluster.ask(&session, { $0.get("x") }, at: 0)
        try cluster.ask(&session, { $0.put("x", "2") }, at: 0)
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["2"])
    }

    @Test("where the last writer wins, there are no siblings to be too many")
    func lastWriterWins() throws {
        var cluster = StoreCluster(count: 1, .lastWriterWins, limits: limits)
        for value in 0..<10 {
            try cluster.ask(.put(session: "s", key: "x", value: "\(value)"), at: 0)
        }
        #expect(cluster.replicas[0].entry(of: "x")?.values == ["9"])
        // One version is what there always is.
        var one = limits
        one.siblingCountMax = 1
        var least = StoreCluster(count: 1, .lastWriterWins, limits: one)
        for value in ["1", "2"] {
            try least.ask(.put(session: "s", key: "x", value: value), at: 0)
        }
        #expect(least.replicas[0].entry(of: "x")?.values == ["2"])
    }

    @Test("behind a long backlog clients may read and not write, and peers' writes are applied")
    func backlog() {
        var limits = StoreLimits()
        limits.backlogCountMax = 2
        var layer = ReliableChannels(
            StoreReplica(replica: 0, limits: limits), replica: 0, view: View(.clique(2)))
        var outbox = Outbox<ReliableFrame<StoreMessage>, StoreOutput>()
        func answer(to request: StoreRequest) -> StoreOutput? {
            outbox.removeAll()
            layer.handle(request, into: &outbox)
            return outbox.emissions.last?.output
        }
        let put = StoreRequest.put(session: "s", key: "x", value: "1")
        let delete = StoreRequest.delete(session: "s", key: "x")
        // One more than the limit is reached, and then nothing is added to it.
        for _ in 0..<3 { _ = answer(to: put) }
        for request in [put, delete] {
            let refusal = StoreRefusal(
                request: request, reason: .backlogTooLong(count: 3, limit: 2))
            #expect(answer(to: request) == .refusal(refusal))
        }
        #expect(layer.base.writeCount == 3)
        guard case .response = answer(to: .get(session: "s", key: "x")) else {
            Issue.record("a read is refused")
            return
        }
        let version = StoreVersion(dot: Dot(1, 1), time: 1, value: "2")
        let write = StoreWrite(key: "y", version: version, context: [:])
        layer.receive(.data(number: 1, .write(write)), from: 1, into: &outbox)
        #expect(layer.base.entry(of: "y")?.values == ["2"])
        layer.receive(.acknowledgement(upTo: 1), from: 1, into: &outbox)
        guard case .response = answer(to: put) else {
            Issue.record("a write is refused though there is room")
            return
        }
    }

    @Test("every reason can be read")
    func descriptions() {
        let reasons: [StoreRefusal.Reason] = [
            .keyTooLong(byteCount: 5, limit: 4), .valueTooLong(byteCount: 6, limit: 5),
            .contextTooLarge(entryCount: 3, limit: 2), .unknownWrite(Dot(0, 4)),
            .tooManyKeys(limit: 3), .tooManySiblings(limit: 2),
            .backlogTooLong(count: 9, limit: 8), .unprovenWrite(Dot(1, 4)),
            .clockTooFarAhead(time: 9, limit: 8), .clockExhausted,
        ]
        #expect(
            reasons.map(\.description) == [
                "the key has 5 bytes, more than 4",
                "the value has 6 bytes, more than 5",
                "the context has 3 entries, more than 2",
                "the context covers write 4 of this replica, which does not know it",
                "the store holds 3 keys already",
                "the key has 2 versions already that the context does not cover; read it first",
                "9 writes wait for a replica that does not answer, more than 8; try later",
                "the context covers write 4 of replica 1, which has not arrived, and no replica "
                    + "has sealed it",
                "the client's clock stands at 9, above the largest believed time, 8",
                "the clock has reached its largest time",
            ])
    }
}
