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

        @Test("What else is in the context stays with the request")
        func rest() {
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
            var context = InstrumentationContext.knowing(["north"])
            let before = context.causal
            var request = context.branchForRequest()
            request.causal[Tenants.self] = ["north", "south"]
            context.join(request.causal)
            #expect(context.causal[Tenants.self] == ["north", "south"])
            #expect(context.causal.isAnonymous == before.isAnonymous)
        }
    }

    private enum OtherKey: InstrumentationContextKey {
        typealias Value = Int
    }
#endif
