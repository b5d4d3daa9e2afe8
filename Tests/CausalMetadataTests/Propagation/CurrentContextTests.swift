import CausalMetadata
import Testing

@Suite("What is known and learned in a scope")
struct CurrentContextTests {
    @Test("Outside of every scope nothing is known, and a write says that it reaches no one")
    func outside() {
        #expect(CausalContext.current.isEmpty)
        var hasRun = false
        let result: Void? = CausalContext.updateCurrent { _ in hasRun = true }
        #expect(result == nil && !hasRun)
    }

    @Test("The caller of a scope gets back what was learned in it")
    func learning() {
        var context = CausalContext(names: ["a"])
        let result = withContext(&context) {
            #expect(known == ["a"])
            #expect(learn("b"))
            #expect(known == ["a", "b"])
            let depth = CausalContext.updateCurrent { context in
                context[Depth.self] = ContextMaximum(9)
                context[Depth.self] = ContextMaximum(4)
                return context[Depth.self]?.value
            }
            #expect(depth == 4)
            return 7
        }
        #expect(result == 7)
        #expect(context.names == ["a", "b"])
        #expect(context[Depth.self]?.value == 4)
        #expect(CausalContext.current.isEmpty)
    }

    @Test("The owner of a scope may take facts away, and replace the context")
    func replacing() {
        var context = CausalContext(names: ["a"])
        withContext(&context) {
            CausalContext.updateCurrent { $0[Tenants.self] = nil }
            #expect(known == [])
            CausalContext.updateCurrent { $0 = CausalContext(names: ["c"]) }
            #expect(known == ["c"])
        }
        #expect(context == CausalContext(names: ["c"]))
    }

    @Test("An operation that throws leaves what it learned, and its error keeps its type")
    func throwing() async {
        var context = CausalContext()
        do throws(Refused) {
            try withContext(&context) { () throws(Refused) in
                learn("a")
                throw Refused(code: 1)
            }
        } catch {
            #expect(error.code == 1)
        }
        #expect(context.names == ["a"])
        do throws(Refused) {
            try await withContext(&context) { () async throws(Refused) in
                await Task.yield()
                learn("b")
                throw Refused(code: 2)
            }
        } catch {
            #expect(error.code == 2)
        }
        #expect(context.names == ["a", "b"])
    }

    @Test("A change that throws is kept as far as it went")
    func throwingUpdate() {
        var context = CausalContext()
        withContext(&context) {
            #expect(throws: Refused(code: 3)) {
                try CausalContext.updateCurrent { context throws(Refused) in
                    context[Depth.self] = ContextMaximum(1)
                    throw Refused(code: 3)
                }
            }
            #expect(learn("after"))
        }
        #expect(context[Depth.self]?.value == 1 && context.names == ["after"])
    }

    @Test("A scope within a scope is independent until it is joined")
    func nesting() async throws {
        var outer = CausalContext(names: ["a"])
        try await withContext(&outer) {
            var inner = CausalContext.current
            await withContext(&inner) {
                learn("b")
                await Task.yield()
                #expect(known == ["a", "b"])
            }
            #expect(known == ["a"])
            var dropped = CausalContext()
            withContext(&dropped) {
                #expect(known == [])
                learn("z")
            }
            learn("c")
            try CausalContext.updateCurrent { try $0.join(inner) }
        }
        #expect(outer.names == ["a", "b", "c"])
    }

    @Test("A change may read the current context and open a scope")
    func readingWhileChanging() {
        var context = CausalContext(names: ["a"])
        withContext(&context) {
            CausalContext.updateCurrent { context in
                context[Depth.self] = ContextMaximum(1)
                #expect(CausalContext.current == CausalContext(names: ["a"]))
                var inner = CausalContext()
                withContext(&inner) { #expect(learn("b")) }
                context[Tenants.self] = inner[Tenants.self]
            }
        }
        #expect(context.names == ["b"])
    }

    private actor Counter {
        private var count = 0

        func add() -> Int {
            learn("counter")
            count += 1
            return count
        }

        /// Runs scopes and a task group on the actor, where its state can be reached.
        func work(_ context: CausalContext) async -> (CausalContext, Int) {
            var context = context
            await withContext(&context) {
                count += 1
                await Task.yield()
                assertIsolated()
                await withCausalTaskGroup(of: Int.self) { group in
                    assertIsolated()
                    group.addTask { learn("child") ? 10 : 0 }
                    for await added in group { count += added }
                    assertIsolated()
                }
                learn("actor")
            }
            return (context, count)
        }
    }

    @Test("A task that hops between actors stays the owner, and scopes stay on their actor")
    func actors() async {
        var context = CausalContext(names: ["a"])
        let counter = Counter()
        await withContext(&context) {
            #expect(await counter.add() == 1)
            // Only the owner can take away.
            await MainActor.run {
                CausalContext.updateCurrent { $0[Tenants.self] = ["main"] }
            }
            #expect(await counter.add() == 2)
        }
        #expect(context.names == ["counter", "main"])
        let (learned, count) = await counter.work(context)
        #expect(learned.names == ["actor", "child", "counter", "main"])
        #expect(count == 13)
    }
}
