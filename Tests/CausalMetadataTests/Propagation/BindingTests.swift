import CausalMetadata
import Dispatch
import Testing

@Suite("Functions bound to a context")
struct BindingTests {
    /// What is not sendable, so that a test fails to build if only sendable functions can be bound.
    private final class Log {
        var lines: [String] = []
    }

    @Test("A bound function runs under the facts it was bound to, whoever calls it")
    func closure() {
        let log = Log()
        let bound = CausalContext(names: ["bound"]).bindingLocally { (line: String, count: Int) in
            log.lines += known + [line]
            learn("call")
            #expect(known == ["bound", "call"])
            return count + 1
        }
        var context = CausalContext(names: ["caller"])
        withContext(&context) {
            #expect(bound("x", 1) == 2)
            #expect(bound("y", 2) == 3)
            #expect(known == ["caller"])
        }
        #expect(log.lines == ["bound", "x", "bound", "y"])
        #expect(bound("z", 3) == 4)
        #expect(context.names == ["caller"])
    }

    @Test("A bound function throws what it threw before")
    func throwing() async {
        let context = CausalContext(names: ["a"])
        let fail = context.binding { (code: Int) throws -> Void in
            throw Refused(code: known == ["a"] ? code : 0)
        }
        #expect(throws: Refused(code: 7)) { try fail(7) }
        let failLater = context.binding { (code: Int) async throws -> Void in
            await Task.yield()
            throw Refused(code: known == ["a"] ? code : 0)
        }
        await #expect(throws: Refused(code: 8)) { try await failLater(8) }
    }

    @Test("A bound sendable function runs on many tasks at once, each call in its own scope")
    func sendable() async {
        let bound: @Sendable (Int) async -> [String] = CausalContext(names: ["a"]).binding {
            number in
            learn("n\(number)")
            await Task.yield()
            return known
        }
        let isWhole = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask { await bound(number) == ["a", "n\(number)"] }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(isWhole)
    }

    @Test("A work item and a block on a queue run under the context that submitted them")
    func dispatch() {
        let queue = DispatchQueue(label: "work")
        let seen = Shared<[[String]]>([])
        var context = CausalContext(names: ["a"])
        withContext(&context) {
            queue.async { seen.append(known) }
            let item = DispatchWorkItem(block: CausalContext.current.binding { seen.append(known) })
            queue.async(execute: item)
            learn("b")
            queue.async(execute: CausalContext.current.binding { seen.append(known) })
            queue.sync(execute: CausalContext.current.binding { seen.append(known) })
        }
        #expect(seen.value == [[], ["a"], ["a", "b"], ["a", "b"]])
    }

    @Test("A callback brings back what it learned with the value that resumes the task")
    func callback() async {
        let queue = DispatchQueue(label: "driver")
        var context = CausalContext(names: ["a"])
        await withContext(&context) {
            let rows = await withCheckedContinuation { continuation in
                let callback = CausalContext.current.binding { (rows: Int) in
                    learn("shard")
                    continuation.resume(returning: Contextual(rows))
                }
                queue.async { callback(3) }
            }
            #expect(known == ["a"])
            #expect(rows.joined() == 3)
            #expect(known == ["a", "shard"])
        }
        #expect(context.names == ["a", "shard"])
    }
}
