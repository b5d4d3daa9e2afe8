import CausalMetadata
import Dispatch
import Testing

@Suite("Tasks that inherit a scope without a branch of their own")
struct InheritedScopeTests {
    @Test("They add facts, and take away or replace none")
    func adding() async {
        var context = CausalContext(names: ["a"])
        context[Depth.self] = ContextMaximum(9)
        await withContext(&context) {
            async let child: Void = {
                #expect(known == ["a"])
                CausalContext.updateCurrent { $0 = CausalContext(names: ["b"]) }
                CausalContext.updateCurrent { $0[Depth.self] = ContextMaximum(3) }
                #expect(known == ["a", "b"])
            }()
            await child
            #expect(known == ["a", "b"])
            #expect(await Task { learn("c") }.value)
            CausalContext.updateCurrent { $0[Tenants.self] = ["d"] }
            #expect(known == ["d"])
        }
        #expect(context.names == ["d"])
        context.compact(Depth.self)
        #expect(context[Depth.self]?.value == 9)
    }

    @Test("What they write while the owner changes the context is kept as well")
    func racing() async {
        var context = CausalContext()
        let (isChanging, isWritten) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        await withContext(&context) {
            let child = Task(executorPreference: OwnThread()) {
                Self.block(on: isChanging)
                defer { isWritten.signal() }
                return learn("child")
            }
            CausalContext.updateCurrent { context in
                isChanging.signal()
                isWritten.wait()
                context[Tenants.self] = ["owner"]
            }
            #expect(await child.value)
            #expect(known == ["child", "owner"])
        }
        #expect(context.names == ["child", "owner"])
    }

    private static func block(on semaphore: DispatchSemaphore) {
        semaphore.wait()
    }

    @Test("Any number of them write at the same time, and no write is lost")
    func stress() async {
        let names = (0..<200).map { "n\($0 % 100)" }
        var context = CausalContext(names: ["start"])
        await withContext(&context) {
            await withTaskGroup { group in
                for name in names {
                    group.addTask {
                        // A blind replacement, which a shared holder would lose.
                        CausalContext.updateCurrent { $0[Tenants.self] = [name] }
                        #expect(known.contains(name))
                        await Task.yield()
                        CausalContext.updateCurrent { $0[Tenants.self] = nil }
                        #expect(known.contains("start"))
                    }
                }
                for number in 0..<50 { learn("owner\(number)") }
            }
        }
        let owned = (0..<50).map { "owner\($0)" }
        #expect(context == CausalContext(names: ["start"] + names + owned))
    }

    @Test("One that outlives the scope reads what was known and learns that its writes are lost")
    func late() async {
        let isClosed = Gate()
        var context = CausalContext()
        let late = withContext(&context) {
            let task = Task {
                await isClosed.wait()
                return (known, learn("late"), known)
            }
            learn("a")
            return task
        }
        isClosed.open()
        let (before, isLearned, after) = await late.value
        #expect(before == ["a"] && !isLearned && after == ["a"])
        #expect(context.names == ["a"])
    }

    @Test("A change that the end of the scope overtakes is reported as lost")
    func overtaken() async {
        var context = CausalContext()
        let (isChanging, isClosed) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let child = withContext(&context) {
            let child = Task(executorPreference: OwnThread()) {
                let result: Void? = CausalContext.updateCurrent { context in
                    isChanging.signal()
                    isClosed.wait()
                    context[Tenants.self] = ["late"]
                }
                return result != nil
            }
            isChanging.wait()
            return child
        }
        isClosed.signal()
        #expect(await child.value == false)
        #expect(context.isEmpty)
    }

    @Test("A detached task knows nothing and tells nothing")
    func detached() async {
        var context = CausalContext(names: ["a"])
        await withContext(&context) {
            let task = Task.detached { (CausalContext.current.isEmpty, learn("b")) }
            let (isEmpty, isLearned) = await task.value
            #expect(isEmpty && !isLearned)
        }
        #expect(context.names == ["a"])
    }

    @Test("A scope of their own is theirs to write in place")
    func ownScope() async {
        var context = CausalContext(names: ["a"])
        await withContext(&context) {
            async let child: Void = {
                var own = CausalContext.current
                withContext(&own) {
                    CausalContext.updateCurrent { $0[Tenants.self] = nil }
                    #expect(known == [])
                }
                #expect(own.isEmpty)
                #expect(known == ["a"])
            }()
            await child
        }
    }
}
