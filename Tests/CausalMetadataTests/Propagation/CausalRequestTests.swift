import CausalMetadata
import Testing

@Suite("Requests and replies that carry context both ways")
struct CausalRequestTests {
    private typealias Headers = [String: String]
    private let format = HeaderDictionary()

    /// A server that learns a name, asks the next one, and fails with a status of 500 if told to.
    private func serve(
        _ servers: ArraySlice<String>, failing: String?, headers: Headers
    ) async -> (status: Int, headers: Headers) {
        var replyHeaders: Headers = ["content-type": "text"]
        guard let name = servers.first else { return (200, replyHeaders) }
        do {
            try await withCausalReply(to: headers, in: &replyHeaders, using: format) {
                #expect(known.contains("client"))
                await Task.yield()
                learn(name)
                if servers.count > 1 {
                    try await ask(servers.dropFirst(), failing: failing, headers: [:])
                }
                if name == failing { throw Refused(code: 1) }
            }
            return (200, replyHeaders)
        } catch {
            return (500, replyHeaders)
        }
    }

    private func ask(
        _ servers: ArraySlice<String>, failing: String? = nil, headers: Headers
    ) async throws {
        try await withCausalRequest(headers, using: format) { headers, replyHeaders in
            let reply = await serve(servers, failing: failing, headers: headers)
            replyHeaders = reply.headers
            guard reply.status == 200 else { throw Refused(code: reply.status) }
        }
    }

    @Test("The client learns what all servers behind its request learned")
    func chain() async throws {
        var context = CausalContext(names: ["client"])
        try await withContext(&context) {
            try await ask(["a", "b", "c"], headers: [:])
            #expect(known == ["a", "b", "c", "client"])
        }
        #expect(context.names == ["a", "b", "c", "client"])
    }

    @Test("A reply that tells of a failure carries context too", arguments: ["a", "b", "c"])
    func failing(server: String) async {
        var context = CausalContext(names: ["client"])
        await withContext(&context) {
            await #expect(throws: Refused(code: 500)) {
                try await ask(["a", "b", "c"], failing: server, headers: [:])
            }
        }
        #expect(context.names == ["a", "b", "c", "client"])
    }

    @Test("Many requests at the same time are joined")
    func fanOut() async {
        var context = CausalContext(names: ["client"])
        let servers = (0..<100).map { "s\($0)" }
        await withContext(&context) {
            await withCausalTaskGroup(of: Void.self, throwing: (any Error).self) { group in
                for server in servers {
                    group.addTask { try await ask([server], headers: [:]) }
                }
            }
        }
        #expect(context == CausalContext(names: ["client"] + servers))
    }

    @Test("A reply that is lost changes nothing, even if the request's own headers come back")
    func lost() async {
        var context = CausalContext(names: ["client"])
        await withContext(&context) {
            await #expect(throws: Refused(code: 2)) {
                try await withCausalRequest([:], using: format) { headers, _ in
                    _ = await serve(["a"], failing: nil, headers: headers)
                    throw Refused(code: 2)
                }
            }
        }
        #expect(context == CausalContext(names: ["client"]))
    }

    @Test("What others put into the headers stays, and an older context of ours does not")
    func foreign() async {
        let trace = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-future"
        var headers: Headers = ["x": "1", "baggage": "user=alice;p=1"]
        PropagatedContext(context: CausalContext(names: ["old"]))
            .inject(into: &headers, using: format)
        headers["traceparent"] = trace
        var context = CausalContext(names: ["client"])
        await withContext(&context) {
            await withCausalRequest(headers, using: format) { headers, _ in
                let (sent, problems) = PropagatedContext.extract(from: headers, using: format)
                #expect(sent.context == CausalContext(names: ["client"]) && problems.isEmpty)
                #expect(sent.baggage.description == "user=alice;p=1")
                #expect(headers["traceparent"] == trace && headers["x"] == "1")
            }
        }
        await withCausalRequest(headers, using: format) { headers, _ in
            #expect(headers["baggage"] == "user=alice;p=1")
        }
        var ours: Headers = [:]
        PropagatedContext(context: CausalContext(names: ["old"]))
            .inject(into: &ours, using: format)
        await withCausalRequest(ours, using: format) { headers, _ in
            let sent = PropagatedContext.extract(from: headers, using: format).propagated
            #expect(sent.context.isEmpty)
        }
    }

    @Test("A context that cannot be read is taken for none and reported, on both ways")
    func unreadable() async {
        let bad = ["baggage": "cc=A*AA"]
        var problems: [ExchangeProblem] = []
        var reply: Headers = [:]
        let note = { (problem: ExchangeProblem) in problems.append(problem) }
        await withCausalReply(to: bad, in: &reply, using: format, onProblem: note) {
            #expect(CausalContext.current.isEmpty)
            learn("server")
        }
        #expect(problems == [.unreadable(.notBase64(byteOffset: 1))])
        let carried = PropagatedContext.extract(from: reply, using: format).propagated.context
        #expect(carried.names == ["server"])

        problems = []
        var context = CausalContext(names: ["client"])
        await withContext(&context) {
            await withCausalRequest([:], using: format, onProblem: note) {
                _, replyHeaders in replyHeaders = bad
            }
        }
        #expect(problems == [.unreadable(.notBase64(byteOffset: 1))])
        #expect(context == CausalContext(names: ["client"]))
    }

    @Test(
        "A context above the limit is trimmed and reported on both ways, and the marker comes home")
    func trimmed() async {
        var context = CausalContext(names: ["a", String(repeating: "x", count: 100)])
        context[Sampled.self] = ContextFlag()
        let sent = context
        var problems: [ExchangeProblem] = []
        var stale: Headers = [:]
        PropagatedContext(context: CausalContext(names: ["old"]))
            .inject(into: &stale, using: format)
        stale["traceparent"] = "t"
        let note = { (problem: ExchangeProblem) in problems.append(problem) }
        await withContext(&context) {
            await withCausalRequest(stale, using: format, limit: 50, onProblem: note) {
                headers, replyHeaders in
                #expect(headers["traceparent"] == "t")
                let read = PropagatedContext.extract(from: headers, using: format).propagated
                #expect(read.context == sent.trimmed(to: 50))
                var reply: Headers = [:]
                await withCausalReply(to: headers, in: &reply, using: format) {
                    #expect(CausalContext.current.read(Tenants.self).isExact == false)
                }
                replyHeaders = reply
            }
        }
        #expect(problems == [.trimmed])
        #expect(context == sent.trimmed(to: 50))
        #expect(context[Sampled.self] != nil && context.names == ["a"])

        var reply: Headers = ["x": "1"]
        await withCausalReply(
            to: [:], in: &reply, using: format, limit: 50, onProblem: note
        ) {
            CausalContext.updateCurrent { $0 = sent }
        }
        #expect(problems == [.trimmed, .trimmed])
        let back = PropagatedContext.extract(from: reply, using: format).propagated.context
        #expect(back == sent.trimmed(to: 50) && reply["x"] == "1")
    }

    @Test("A request that is sent and answered twice leaves a sign, however often each counts")
    func answeredTwice() async throws {
        for counts in [(1, 2), (2, 1), (5, 1), (3, 3)] as [(UInt64, UInt64)] {
            var context = CausalContext(origin: 7)
            try await withContext(&context) {
                var second: Headers = [:]
                try await withCausalRequest([:], using: format) { headers, replyHeaders in
                    replyHeaders = try await answer(headers, counts.0, holder: 1)
                    second = try await answer(headers, counts.1, holder: 2)
                }
                let late = PropagatedContext.extract(from: second, using: format).propagated
                CausalContext.updateCurrent { $0.merge(late.context.peeked) }
            }
            let total = context[Counted.self]?.total
            #expect(context[Counted.self]?.isDisputed == true && total == max(counts.0, counts.1))
        }
    }

    private func answer(
        _ headers: Headers, _ count: UInt64, holder: UInt64
    ) async throws -> Headers {
        var reply: Headers = [:]
        try await withCausalReply(
            to: headers, in: &reply, using: format, holder: ContextHolder(rawValue: holder)
        ) {
            for _ in 0..<count {
                try CausalContext.updateCurrent { try $0.increment(Counted.self) }
            }
        }
        return reply
    }

    @Test("A filter holds on both ways, whatever a reply says", arguments: hostile)
    func filters(reply: [UInt8]) async throws {
        var context = CausalContext(origin: 7)
        context[Sampled.self] = ContextFlag()
        context[Tenants.self] = ["own"]
        let own = context
        let hostile = try CausalContext(decoding: reply)
        var headers: Headers = [:]
        PropagatedContext(context: hostile).inject(into: &headers, using: format)
        let bad = headers
        var isCalled = false
        let filter = ContextFilter.allowing(Visits.number...Visits.number)
        await withContext(&context) {
            await withCausalRequest([:], using: format, through: filter) { headers, replyHeaders in
                #expect(headers.isEmpty)
                isCalled = true
                replyHeaders = bad
            }
        }
        #expect(isCalled)
        #expect(context.identity == own.identity && !context.hasDuplicatedIdentity)
        // What may be lost is at or above the counters of the key that passes.
        #expect(context == own.merging(hostile.filtered(by: filter)))
        #expect(context.isComplete == hostile.filtered(by: filter).isComplete)
        var nothing = own
        await withContext(&nothing) {
            await withCausalRequest([:], using: format, through: .nothing) { _, replyHeaders in
                replyHeaders = bad
            }
        }
        #expect(nothing == own)

        var answer: Headers = [:]
        await withCausalReply(to: bad, in: &answer, using: format, through: filter) {
            #expect(CausalContext.current == hostile.filtered(by: filter))
            learn("secret")
        }
        let sent = PropagatedContext.extract(from: answer, using: format).propagated.context
        #expect(sent[Tenants.self] == nil)
    }

    /// All lost; all lost beyond a key; a false identity, and the mark that there are two of it; a
    /// fact that is not allowed; and a fact that is.
    private static let hostile: [[UInt8]] = [
        [0], [0, 0], [0, 1], [0, 2], [0, 20], [0, 0xff], [3, 1, 7, 1], [1, 15],
        [3, 21, 0x61, 0x62],
        [3, 1, 7, 1, 1, 15, 1, 16, 0], [5, 0xc0, 0xbf, 0xff, 1, 1],
    ]
}
