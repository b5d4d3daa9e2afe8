#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import Testing

    @Suite("Requests, and replies that carry context back")
    struct RequestTests {
        static let headers: [CausalInstrument.Headers] = [.own, .w3c]

        @Test("What both sides learned meets in the reply", arguments: headers)
        func reply(headers: CausalInstrument.Headers) {
            let instrument = CausalInstrument(headers)
            var client = InstrumentationContext.knowing(["north"])
            let request = client.branchForRequest()
            #expect(request.causal[Tenants.self] == ["north"])
            client.causal[Tenants.self] = ["north", "client"]

            var server = instrument.reading(instrument.headers(for: request))
            server.causal[Tenants.self] = ["north", "server"]
            let reply = server.handOverForReply()
            #expect(server.causal[Tenants.self] == reply.causal[Tenants.self])

            let headers = instrument.headers(for: reply)
            client = instrument.reading(headers, into: client)
            #expect(client.causal[Tenants.self] == ["client", "north", "server"])
            // A reply that arrives twice is a merge, and harmless.
            #expect(instrument.reading(headers, into: client).causal == client.causal)
        }

        @Test("Counts of both sides add up, and the identity comes home", arguments: headers)
        func counts(headers: CausalInstrument.Headers) throws {
            let instrument = CausalInstrument(headers)
            var client = InstrumentationContext.topLevel
            client.causal = CausalContext(origin: 7)
            try client.causal.increment(Bytes.self, by: 2)
            let request = client.branchForRequest()
            try client.causal.increment(Bytes.self, by: 10)

            var server = instrument.reading(instrument.headers(for: request))
            #expect(!server.causal.isAnonymous)
            try server.causal.increment(Bytes.self, by: 300)
            let reply = instrument.headers(for: server.handOverForReply())
            #expect(server.causal.isAnonymous)
            #expect(throws: ContextWriteError.anonymous) {
                try server.causal.increment(Bytes.self)
            }

            client = instrument.reading(reply, into: client)
            #expect(client.causal[Bytes.self]?.total == 312)
            #expect(client.causal.identity == ContextIdentity(origin: 7))
            // The second time, the identity is there already: a merge of what is known.
            let again = instrument.reading(reply, into: client)
            #expect(again.causal[Bytes.self]?.total == 312)
            #expect(again.causal.identity == client.causal.identity)
            #expect(!client.causal.hasDuplicatedIdentity && again.causal.hasDuplicatedIdentity)
        }

        @Test("A context that was not made for one message keeps its identity", arguments: headers)
        func identityStays(headers: CausalInstrument.Headers) throws {
            let instrument = CausalInstrument(headers)
            var client = InstrumentationContext.topLevel
            client.causal = CausalContext(origin: 7)
            #expect(instrument.headers(for: client).isEmpty)
            try client.causal.increment(Bytes.self, by: 2)
            for _ in 0..<2 {
                let server = instrument.reading(instrument.headers(for: client))
                #expect(server.causal.isAnonymous)
                #expect(server.causal[Bytes.self]?.total == 2)
                client = instrument.reading(instrument.headers(for: server), into: client)
            }
            #expect(client.causal.identity == ContextIdentity(origin: 7))
        }

        @Test("Facts of a request that was sent twice come back, and no identity is there twice")
        func sentTwice() throws {
            let instrument = CausalInstrument()
            var client = InstrumentationContext.topLevel
            client.causal = CausalContext(origin: 7)
            let request = instrument.headers(for: client.branchForRequest())
            for name in ["first", "second"] {
                var server = instrument.reading(request)
                server.causal[Tenants.self] = [name]
                client = instrument.reading(
                    instrument.headers(for: server.handOverForReply()), into: client)
            }
            #expect(client.causal[Tenants.self] == ["first", "second"])
            #expect(client.causal.identity == ContextIdentity(origin: 7))
        }

        @Test("What else is in the context stays with the request")
        func rest() throws {
            let position = try examplePosition()
            var context = InstrumentationContext.knowing(["north"])
            context.propagated.traceParent = position
            context[OtherKey.self] = 7
            let request = context.branchForRequest()
            let reply = context.handOverForReply()
            for message in [request, reply] {
                #expect(message[OtherKey.self] == 7)
                #expect(message.propagated.traceParent == position)
            }
        }

        @Test("A request that is sent twice and answered twice is seen", arguments: headers)
        func sentTwice(headers: CausalInstrument.Headers) throws {
            let instrument = CausalInstrument(headers)
            var client = InstrumentationContext.topLevel
            client.causal = CausalContext(origin: 7)
            let request = instrument.headers(for: client.branchForRequest())
            for count in [10, 1] as [UInt64] {
                var server = instrument.reading(request)
                try server.causal.increment(Bytes.self, by: count)
                let reply = instrument.headers(for: server.handOverForReply())
                client = instrument.reading(reply, into: client)
                #expect(client.causal.hasDuplicatedIdentity == (count == 1))
            }
            // The mark goes along with the facts.
            let next = instrument.reading(instrument.headers(for: client))
            #expect(next.causal.hasDuplicatedIdentity)
        }

        @Test("However often each answer to a repeated request counts, the count is disputed")
        func answeredTwice() throws {
            for counts in [(1, 2), (2, 1), (5, 1), (1, 5), (3, 3)] as [(UInt64, UInt64)] {
                var client = InstrumentationContext.topLevel
                client.causal = CausalContext(origin: 7)
                let sending = CausalInstrument()
                let request = sending.headers(for: client.branchForRequest())
                for (holder, count) in [counts.0, counts.1].enumerated() {
                    let answering = CausalInstrument(holder: {
                        ContextHolder(rawValue: 1 + UInt64(holder))
                    })
                    var server = answering.reading(request)
                    for _ in 0..<count { try server.causal.increment(Bytes.self) }
                    let reply = answering.headers(for: server.handOverForReply())
                    client = sending.reading(reply, into: client)
                    #expect((client.causal[Bytes.self]?.isDisputed == true) == (holder == 1))
                }
                #expect(client.causal[Bytes.self]?.total == max(counts.0, counts.1))
                #expect(client.causal.hasDuplicatedIdentity)
            }
        }

        @Test("The empty context stays empty")
        func empty() {
            var context = InstrumentationContext.topLevel
            let request = context.branchForRequest()
            let reply = context.handOverForReply()
            context.join(CausalContext())
            #expect(CausalInstrument(.w3c).headers(for: request).isEmpty)
            #expect(CausalInstrument(.w3c).headers(for: reply).isEmpty)
            #expect(context.isEmpty && request.isEmpty && reply.isEmpty)
        }

        @Test("A branch that never left is taken back")
        func takenBack() {
            var context = InstrumentationContext.topLevel
            context.causal = CausalContext(origin: 7)
            context.causal[Tenants.self] = ["north"]
            var request = context.branchForRequest()
            request.causal[Tenants.self] = ["north", "south"]
            context.join(request.causal)
            #expect(context.causal[Tenants.self] == ["north", "south"])
            #expect(context.causal.identity == ContextIdentity(origin: 7))
        }
    }

    private enum OtherKey: InstrumentationContextKey {
        typealias Value = Int
    }
#endif
