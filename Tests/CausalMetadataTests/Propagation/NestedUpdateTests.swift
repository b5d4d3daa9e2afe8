import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing

@Suite("A change of the current context within another one adds to what the outer one leaves")
struct NestedUpdateTests {
    @Test("What a helper adds is there when the outer change is done")
    func helper() {
        var context = CausalContext(names: ["a"])
        withContext(&context) {
            CausalContext.updateCurrent { context in
                context[Depth.self] = ContextMaximum(1)
                #expect(learn("helper"))
                // The copy that is changed here is not touched from elsewhere.
                #expect(context.names == ["a"])
                context[Deadline.self] = ContextMinimum(5)
            }
            #expect(known == ["a", "helper"])
        }
        #expect(context.names == ["a", "helper"])
        #expect(context[Depth.self]?.value == 1 && context[Deadline.self]?.value == 5)
    }

    @Test("It sees the facts from before the outer change, without the identity")
    func facts() {
        var context = CausalContext(origin: 7)
        context[Tenants.self] = ["a"]
        withContext(&context) {
            CausalContext.updateCurrent { outer in
                outer[Tenants.self] = ["b"]
                let seen = CausalContext.updateCurrent { inner in
                    #expect(inner.isAnonymous)
                    #expect(throws: ContextWriteError.anonymous) {
                        try inner.increment(Bytes.self)
                    }
                    return inner.names
                }
                #expect(seen == ["a"])
            }
        }
        #expect(context.names == ["b"])
        #expect(context.identity == CausalContext(origin: 7).identity)
    }

    @Test("It brings back nothing that the outer change takes away, before it or after it")
    func takingAway() {
        for isBefore in [false, true] {
            var context = CausalContext(names: ["a", "b"])
            context[Depth.self] = ContextMaximum(9)
            withContext(&context) {
                CausalContext.updateCurrent { context in
                    if isBefore { context[Tenants.self] = ["b"] }
                    context[Depth.self] = nil
                    learn("c")
                    if !isBefore { context[Tenants.self] = ["b"] }
                }
            }
            #expect(context.names == ["b", "c"])
            #expect(context[Depth.self] == nil)
        }
    }

    @Test("It takes nothing away from the outer change")
    func adding() {
        var context = CausalContext(names: ["a"])
        withContext(&context) {
            CausalContext.updateCurrent { _ in
                CausalContext.updateCurrent { $0[Tenants.self] = ["b"] }
                CausalContext.updateCurrent { $0 = CausalContext() }
            }
        }
        #expect(context.names == ["a", "b"])
    }

    @Test("Changes nest as deep as they like, and an error leaves what was written")
    func depth() {
        var context = CausalContext(names: ["a"])
        withContext(&context) {
            #expect(throws: Refused(code: 4)) {
                try CausalContext.updateCurrent { _ throws(Refused) in
                    try CausalContext.updateCurrent { inner throws(Refused) in
                        inner[Depth.self] = ContextMaximum(3)
                        learn("innermost")
                        throw Refused(code: 4)
                    }
                }
            }
            #expect(known == ["a", "innermost"])
            // The owner has the context in its hands again.
            CausalContext.updateCurrent { $0[Tenants.self] = ["z"] }
        }
        #expect(context.names == ["z"] && context[Depth.self]?.value == 3)
    }

    @Test("A task that inherited the scope nests its changes as well")
    func inherited() async {
        var context = CausalContext(names: ["a"])
        await withContext(&context) {
            async let child: Void? = CausalContext.updateCurrent { context in
                learn("inner")
                context[Depth.self] = ContextMaximum(1)
            }
            #expect(await child != nil)
        }
        #expect(context.names == ["a", "inner"] && context[Depth.self]?.value == 1)
    }

    @Test("Of any two contexts, what is added is what the union gains", arguments: cases(400))
    func drawn(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let start = random.context()
        let added = random.context()
        var context = start
        withContext(&context) {
            CausalContext.updateCurrent { outer in
                CausalContext.updateCurrent { $0.merge(added) }
                outer = CausalContext()
            }
        }
        #expect(context.merging(start) == start.merging(added.peeked).merging(start))
        // A context that was emptied gets only what was not there before.
        var rest = context
        rest.merge(CausalContext())
        #expect(rest == context)
        if start.merging(added.peeked) == start { #expect(context.isEmpty) }
    }

    @Test("A loss within the inner change is a loss of the scope")
    func losses() {
        var context = CausalContext(names: ["a", "b"])
        withContext(&context) {
            CausalContext.updateCurrent { outer in
                outer[Depth.self] = ContextMaximum(1)
                CausalContext.updateCurrent { $0.trim(to: 4) }
            }
        }
        #expect(!context.isComplete)
        #expect(context.mayHaveLost(Tenants.self))
    }
}
