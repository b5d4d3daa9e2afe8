import CausalMetadata
import Testing

@Suite("Identities that are split and come back")
struct PropagatedIdentityTests {
    private let whole = ContextIdentity(origin: 7)
    private let format = HeaderDictionary()

    /// Counts one in the current context, and returns whether it could.
    private static func count() -> Bool {
        (try? CausalContext.updateCurrent { context throws(ContextWriteError) in
            try context.increment(Bytes.self)
        }) != nil
    }

    @Test("Each child counts under a part of its own, and the parts come back whole")
    func children() async {
        var context = CausalContext(origin: 7)
        await withContext(&context) {
            await withCausalTaskGroup(of: Void.self, throwing: (any Error).self) { group in
                for number in 0..<40 {
                    group.addTask {
                        #expect(Self.count())
                        let counts = await withCausalChildren(
                            { Self.count() }, { Self.count() }, { Self.count() })
                        #expect(counts == (true, true, true))
                        if number % 2 == 0 { throw Refused(code: number) }
                    }
                }
            }
            await withCausalDiscardingTaskGroup { group in
                for _ in 0..<40 { group.addTask { #expect(Self.count()) } }
            }
        }
        #expect(context[Bytes.self]?.total == 200)
        #expect(context.identity == whole)
        #expect(!context.hasDuplicatedIdentity)
    }

    @Test("Copies of the current context, and tasks that inherit it, own nothing")
    func copies() async {
        var context = CausalContext(origin: 7)
        await withContext(&context) {
            #expect(CausalContext.current.isAnonymous)
            #expect(Contextual(1).context.isAnonymous)
            #expect(seen(under: CausalContext(origin: 8)).isAnonymous)
            async let child: Void = {
                CausalContext.updateCurrent { #expect($0.isAnonymous) }
                #expect(!Self.count())
            }()
            await child
            #expect(Self.count())
        }
        #expect(context.identity == whole)
        #expect(context[Bytes.self]?.total == 1)
    }

    private func seen(under bound: CausalContext) -> CausalContext {
        bound.binding { CausalContext.updateCurrent { $0 } ?? CausalContext(origin: 1) }()
    }

    @Test("Identities that overlap leave a mark, and the facts are merged")
    func duplicated() async {
        var context = CausalContext(origin: 7)
        let stolen = context
        await withContext(&context) {
            await withCausalTaskGroup(of: Void.self) { group in
                group.addTask {
                    CausalContext.updateCurrent { $0 = stolen }
                    learn("child")
                }
            }
        }
        #expect(context.hasDuplicatedIdentity)
        #expect(context.names == ["child"])
        #expect(!context.isAnonymous)
    }

    @Test("A part goes with a request and comes back with the reply, or stays lost")
    func requests() async {
        var context = CausalContext(origin: 7)
        await withContext(&context) {
            await withCausalRequest([:], using: format) { headers, replyHeaders in
                var reply: [String: String] = [:]
                await withCausalReply(to: headers, in: &reply, using: format) {
                    #expect(Self.count())
                }
                replyHeaders = reply
                #expect(Self.count())
            }
            let isWhole = CausalContext.updateCurrent { $0.identity == whole }
            #expect(isWhole == true)
            #expect(CausalContext.current[Bytes.self]?.total == 2)
            await withCausalRequest([:], using: format) { _, _ in }
        }
        #expect(context.identity != whole && !context.isAnonymous)
    }

    @Test("An identity goes with a context that is trimmed, and comes back")
    func trimmed() async {
        var context = CausalContext(origin: 7)
        context[Tenants.self] = [String(repeating: "x", count: Baggage.contextBytesMax)]
        var wasOwner = false
        await withContext(&context) {
            await withCausalRequest([:], using: format) { headers, replyHeaders in
                var reply: [String: String] = [:]
                await withCausalReply(to: headers, in: &reply, using: format) {
                    wasOwner = CausalContext.updateCurrent { !$0.isAnonymous } ?? false
                    #expect(Self.count())
                }
                replyHeaders = reply
            }
        }
        #expect(wasOwner && context.identity == whole && context[Bytes.self]?.total == 1)
        #expect(!context.read(Tenants.self).isExact)
    }

    @Test(
        "A reply that claims that everything was lost takes facts, and no identity",
        arguments: [[0], [0, 0], [0, 1], [0, 1, 7], [0, 2]] as [[UInt8]])
    func allLost(reply: [UInt8]) async throws {
        let hostile = try CausalContext(decoding: reply)
        var context = CausalContext(origin: 7)
        context[Tenants.self] = ["north"]
        var headers: [String: String] = [:]
        PropagatedContext(context: hostile).inject(into: &headers, using: format)
        let lost = headers
        await withContext(&context) {
            await withCausalRequest([:], using: format) { _, replyHeaders in replyHeaders = lost }
        }
        #expect(!context.isAnonymous && context.names.isEmpty && !context.isComplete)
        _ = try CausalContext(decoding: context.encoded())
        var whole = CausalContext(origin: 7)
        try whole.join(hostile)
        #expect(whole.identity == self.whole)
    }

    @Test("A part of the identity that does not fit or pass stays here", arguments: 1...4)
    func staysHere(limit: Int) async {
        for filter in [ContextFilter.everything, .denying(0...15)] {
            var context = CausalContext(origin: 7)
            context[Sampled.self] = ContextFlag()
            context[Tenants.self] = ["north"]
            var problems: [ExchangeProblem] = []
            await withContext(&context) {
                await withCausalRequest(
                    [:], using: format, through: filter, limit: limit,
                    onProblem: { problems.append($0) }
                ) { headers, _ in
                    let sent = PropagatedContext.extract(from: headers, using: format).propagated
                    #expect(sent.context.isAnonymous && !sent.context.isComplete)
                    #expect((sent.context[Sampled.self] != nil) == (limit > 2))
                }
                let isWhole = CausalContext.updateCurrent { $0.identity == whole }
                #expect(isWhole == true)
                #expect(Self.count())
            }
            #expect(problems == [.trimmed])
        }
    }
}
