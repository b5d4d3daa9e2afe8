import CausalMetadata
import SeededRandom
import Testing

@Suite("Children that branch and are joined")
struct CausalTaskGroupTests {
    @Test("What children learn is joined when they are waited for, and only then")
    func joining() async {
        var context = CausalContext(names: ["start"])
        await withContext(&context) {
            let sum = await withCausalTaskGroup(of: Int.self) { group in
                let gates = [Gate(), Gate()]
                for (number, gate) in gates.enumerated() {
                    group.addTask {
                        #expect(known == ["start"])
                        learn("child\(number)")
                        await gate.wait()
                        #expect(known == ["child\(number)", "start"])
                        return number + 1
                    }
                }
                learn("parent")
                gates[1].open()
                #expect(await group.next() == 2)
                #expect(known == ["child1", "parent", "start"])
                group.addTask {
                    #expect(known == ["child1", "parent", "start"])
                    return 10
                }
                #expect(await group.next() == 10)
                #expect(!group.isEmpty)
                gates[0].open()
                #expect(await group.next() == 1)
                #expect(group.isEmpty)
                #expect(await group.next() == nil)
                return 13
            }
            #expect(sum == 13)
        }
        #expect(context.names == ["child0", "child1", "parent", "start"])
    }

    @Test("The order in which children finish does not change a byte of what is known in the end")
    func order() async {
        var results: Set<CausalContext> = []
        var orders: Set<[Int]> = []
        for seed in UInt64(0)..<50 {
            var random = SeededGenerator(seed: seed)
            var order = [0, 1, 2, 3]
            random.shuffle(&order)
            orders.insert(order)
            var context = CausalContext(names: ["start"])
            await withContext(&context) {
                await withCausalTaskGroup(of: Int.self) { group in
                    let gates = order.map { _ in Gate() }
                    for (number, gate) in gates.enumerated() {
                        group.addTask {
                            await gate.wait()
                            CausalContext.updateCurrent { context in
                                context[Depth.self] = ContextMaximum(UInt64(number))
                                context[Deadline.self] = ContextMinimum(UInt64(number))
                                context[Allowed.self] = ["all", "only \(number)"]
                                context[Tenants.self] = ["n\(number)"]
                            }
                            return number
                        }
                    }
                    for number in order {
                        gates[number].open()
                        #expect(await group.next() == number)
                    }
                }
            }
            results.insert(context)
        }
        #expect(orders.count > 10)
        #expect(results.count == 1)
        #expect(results.first?[Depth.self]?.value == 3)
        #expect(results.first?[Allowed.self] == ["all"])
        #expect(results.first?.names == ["n0", "n1", "n2", "n3", "start"])
    }

    @Test("A child that throws is joined, whether its error is waited for or not")
    func throwing() async throws {
        var context = CausalContext()
        await withContext(&context) {
            await withCausalTaskGroup(of: Int.self, throwing: Refused.self) { group in
                group.addTask { () async throws(Refused) -> Int in
                    learn("a")
                    throw Refused(code: 1)
                }
                do throws(Refused) { _ = try await group.next() } catch { #expect(error.code == 1) }
                #expect(known == ["a"])
                group.addTask { () async throws(Refused) -> Int in
                    learn("b")
                    throw Refused(code: 2)
                }
                do throws(Refused) { try await group.waitForAll() } catch {
                    #expect(error.code == 2)
                }
                #expect(known == ["a", "b"])
                group.addTask { () async throws(Refused) -> Int in
                    learn("c")
                    throw Refused(code: 3)
                }
            }
        }
        #expect(context.names == ["a", "b", "c"])
    }

    @Test("Of several failures that are waited for together, the one that came first is thrown")
    func firstFailure() async {
        var context = CausalContext()
        await withContext(&context) {
            await withCausalTaskGroup(of: Void.self, throwing: Refused.self) { group in
                let gate = Gate()
                group.addTask { () async throws(Refused) in
                    learn("first")
                    throw Refused(code: 1)
                }
                group.addTask { () async throws(Refused) in
                    await gate.wait()
                    learn("second")
                    throw Refused(code: 2)
                }
                let watcher = Task {
                    while !known.contains("first") { await Task.yield() }
                    gate.open()
                }
                do throws(Refused) {
                    try await group.waitForAll()
                    Issue.record("no failure was thrown")
                } catch {
                    #expect(error.code == 1)
                }
                await watcher.value
                #expect(known == ["first", "second"])
            }
        }
    }

    @Test("If the body throws, the children are cancelled, and joined before the error goes on")
    func cancelling() async {
        var context = CausalContext()
        await withContext(&context) {
            await #expect(throws: Refused(code: 4)) {
                try await withCausalTaskGroup(of: Void.self, throwing: (any Error).self) { group in
                    for number in 0..<3 {
                        group.addTask {
                            learn("started \(number)")
                            await Gate().wait()
                            if Task.isCancelled { learn("cancelled \(number)") }
                            try Task.checkCancellation()
                        }
                    }
                    throw Refused(code: 4)
                }
            }
            #expect(known.count == 6)
        }
        let numbers = 0..<3
        let expected = numbers.flatMap { ["cancelled \($0)", "started \($0)"] }
        #expect(context == CausalContext(names: expected))
    }

    @Test("A cancelled group adds no child unless forced to")
    func addUnlessCancelled() async {
        var context = CausalContext()
        await withContext(&context) {
            await withCausalTaskGroup(of: Void.self) { group in
                #expect(group.addTaskUnlessCancelled { learn("a") })
                group.cancelAll()
                #expect(group.isCancelled)
                #expect(!group.addTaskUnlessCancelled { learn("b") })
                group.addTask { learn(Task.isCancelled ? "c" : "d") }
            }
        }
        #expect(context.names == ["a", "c"])
    }

    @Test("Discarded children are joined before the group ends, also if it is cancelled")
    func discarding() async {
        var context = CausalContext(names: ["start"])
        await withContext(&context) {
            await #expect(throws: Refused(code: 5)) {
                try await withCausalDiscardingTaskGroup { group in
                    for number in 0..<100 {
                        group.addTask {
                            learn("n\(number)")
                            await Task.yield()
                        }
                        await Task.yield()
                    }
                    group.addTask {
                        await Gate().wait()
                        learn("cancelled")
                    }
                    #expect(!group.isEmpty && !group.isCancelled)
                    throw Refused(code: 5)
                }
            }
        }
        let names = ["cancelled", "start"] + (0..<100).map { "n\($0)" }
        #expect(context == CausalContext(names: names))
    }

    @Test("A discarded child knows what those that finished before it learned")
    func discardedKnowledge() async {
        var context = CausalContext(names: ["start"])
        await withContext(&context) {
            await withCausalDiscardingTaskGroup { group in
                for number in 0..<5 {
                    group.addTask { learn("\(number) knows \(known.count)") }
                    while !group.isEmpty { await Task.yield() }
                }
            }
        }
        #expect(context.names == (0..<5).map { "\($0) knows \($0 + 1)" } + ["start"])
    }

    @Test("Without a scope children know nothing and nobody learns from them")
    func noScope() async {
        let isLearned = await withCausalTaskGroup(of: Bool.self) { group in
            group.addTask {
                #expect(CausalContext.current.isEmpty)
                return learn("child")
            }
            return await group.next()
        }
        #expect(isLearned == true)
        #expect(CausalContext.current.isEmpty)
    }

    @Test("A group in a task that inherited the scope adds its facts to the scope")
    func inherited() async {
        var context = CausalContext(names: ["start"])
        await withContext(&context) {
            async let child: Void = {
                await withCausalTaskGroup(of: Void.self) { group in
                    for number in 0..<10 { group.addTask { learn("n\(number)") } }
                }
            }()
            await child
        }
        #expect(context == CausalContext(names: ["start"] + (0..<10).map { "n\($0)" }))
    }

    @Test("Thousands of children are joined")
    func many() async {
        var context = CausalContext()
        let count = 2_000
        await withContext(&context) {
            let sum = await withCausalTaskGroup(of: Int.self) { group in
                for number in 0..<count {
                    group.addTask {
                        CausalContext.updateCurrent { context in
                            context[Tenants.self] = ["n\(number % 50)"]
                            context[Depth.self] = ContextMaximum(UInt64(number))
                        }
                        return 1
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(sum == count)
            CausalContext.updateCurrent { $0.compact(Depth.self) }
        }
        #expect(context.names == CausalContext(names: (0..<50).map { "n\($0)" }).names)
        #expect(context[Depth.self]?.value == UInt64(count - 1))
    }
}
