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
        var headers: Headers = ["traceparent": trace, "x": "1", "baggage": "user=alice;p=1"]
        PropagatedContext(
            context: CausalContext(names: ["old"]),
            baggage: PropagatedContext.extract(from: headers, using: format).propagated.baggage
        ).inject(into: &headers, using: format)
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

    @Test("A context that does not fit is reported, and the headers go without one")
    func tooLarge() async {
        let names = (0..<100).map { "\($0)" + String(repeating: "x", count: 100) }
        var context = CausalContext(names: names)
        var problems: [ExchangeProblem] = []
        var stale: Headers = [:]
        PropagatedContext(context: CausalContext(names: ["old"]))
            .inject(into: &stale, using: format)
        let note = { (problem: ExchangeProblem) in problems.append(problem) }
        await withContext(&context) {
            await withCausalRequest(stale, using: format, onProblem: note) {
                headers, _ in
                let sent = PropagatedContext.extract(from: headers, using: format).propagated
                #expect(sent.context.isEmpty)
            }
        }
        #expect(problems == [.tooLarge])
        #expect(context == CausalContext(names: names))

        var reply: Headers = [:]
        await withCausalReply(to: [:], in: &reply, using: format, onProblem: note) {
            CausalContext.updateCurrent { $0 = CausalContext(names: names) }
        }
        #expect(problems == [.tooLarge, .tooLarge])
        #expect(reply.isEmpty)
    }
}
