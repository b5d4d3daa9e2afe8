import CausalMetadata
import Testing

@Suite("Values that carry the context they were produced under")
struct ContextualTests {
    @Test("A queue element takes its context through the stages of a pool")
    func stages() async {
        var queue: [Contextual<Int>] = []
        for number in 0..<3 {
            var producer = CausalContext(names: ["p\(number)"])
            withContext(&producer) { queue.append(Contextual(number)) }
        }
        var worker = CausalContext(names: ["worker"])
        await withContext(&worker) {
            for number in 0..<3 {
                let parsed = queue[number].map { value in
                    learn("parsed")
                    return "\(value)"
                }
                let done = await parsed.map { text in
                    #expect(known == ["p\(number)", "parsed"])
                    await Task.yield()
                    learn("done")
                    return text + "!"
                }
                #expect(done.value == "\(number)!")
                #expect(done.context.names == ["done", "p\(number)", "parsed"])
                #expect(queue[number].context.names == ["p\(number)"])
            }
            #expect(known == ["worker"])
            #expect(queue[1].joined() == 1)
            #expect(known == ["p1", "worker"])
        }
        #expect(worker.names == ["p1", "worker"])
        #expect(queue[2].joined() == 2)
    }

    @Test("A stage that throws keeps the type of its error, and a scope keeps what it learned")
    func throwing() {
        var item = Contextual(5, context: CausalContext(names: ["a"]))
        do throws(Refused) {
            _ = try item.map { value throws(Refused) -> Int in throw Refused(code: value) }
        } catch {
            #expect(error.code == 5)
        }
        let value = item.value
        withContext(&item.context) { learn("failed \(value)") }
        #expect(item.context.names == ["a", "failed 5"])
    }

    @Test("Values are equal if value and context are")
    func equality() {
        let one = Contextual(1, context: CausalContext(names: ["a"]))
        #expect(one == Contextual(1, context: CausalContext(names: ["a"])))
        #expect(one != Contextual(1, context: CausalContext()))
        #expect(one.hashValue == Contextual(1, context: CausalContext(names: ["a"])).hashValue)
    }

    /// A source that learns a name for each element, and fails at the end if told to.
    private struct Source: AsyncSequence, AsyncIteratorProtocol, Sendable {
        var next = 0
        let end: Int
        let failure: Refused?

        func makeAsyncIterator() -> Self { self }

        mutating func next() async throws(Refused) -> Int? {
            await Task.yield()
            #expect(!known.contains("consumer"))
            guard next < end else {
                if let failure { throw failure }
                return nil
            }
            learn("read \(next)")
            next += 1
            return next
        }

        mutating func next(isolation: isolated (any Actor)?) async throws(Refused) -> Int? {
            try await next()
        }
    }

    @Test("Each element of a sequence has what was known when it was produced")
    func sequence() async {
        var owner = CausalContext(names: ["source"])
        let elements = withContext(&owner) {
            Source(end: 3, failure: Refused(code: 9)).contextual()
        }
        for _ in 0..<2 {
            var consumer = CausalContext(names: ["consumer"])
            await withContext(&consumer) {
                var number = 0
                do throws(Refused) {
                    for try await element in elements {
                        let read = (0...number).map { "read \($0)" }
                        #expect(element.context.names == read + ["source"])
                        number += 1
                        #expect(element.value == number)
                        _ = element.map { _ in #expect(known == read + ["source"]) }
                    }
                } catch {
                    #expect(error.code == 9)
                }
                #expect(number == 3)
                #expect(known == ["consumer"])
            }
        }
        #expect(owner.names == ["source"])
    }

    @Test("A stream brings elements of many producers, each with its own context")
    func stream() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Contextual<Int>.self)
        var consumer = CausalContext()
        await withContext(&consumer) {
            await withTaskGroup { group in
                for number in 0..<50 {
                    group.addTask {
                        var producer = CausalContext(names: ["p\(number)"])
                        withContext(&producer) { continuation.yield(Contextual(number)) }
                    }
                }
                await group.waitForAll()
                continuation.finish()
            }
            for await element in stream {
                #expect(element.context.names == ["p\(element.value)"])
                _ = element.joined()
            }
        }
        #expect(consumer == CausalContext(names: (0..<50).map { "p\($0)" }))
    }
}
