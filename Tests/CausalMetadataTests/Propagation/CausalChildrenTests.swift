import CausalMetadata
import Testing

@Suite("Operations at the same time that are joined")
struct CausalChildrenTests {
    @Test("Results come in order, and what each operation learned is joined")
    func results() async {
        var context = CausalContext(names: ["start"])
        await withContext(&context) {
            let gate = Gate()
            let (number, text, flag) = await withCausalChildren(
                {
                    await gate.wait()
                    #expect(known == ["start"])
                    learn("number")
                    return 7
                },
                {
                    learn("text")
                    gate.open()
                    return "seven"
                },
                { learn("flag") }
            )
            #expect(number == 7 && text == "seven" && flag)
            #expect(known == ["flag", "number", "start", "text"])
        }
        #expect(context.names == ["flag", "number", "start", "text"])
    }

    @Test("The first failure cancels the others, and all are joined before it is thrown")
    func failing() async {
        var context = CausalContext()
        await withContext(&context) {
            await #expect(throws: Refused(code: 6)) {
                _ = try await withCausalChildren(
                    {
                        learn("waiting")
                        await Gate().wait()
                        learn(Task.isCancelled ? "cancelled" : "let through")
                        return 1
                    },
                    { () async throws -> Int in
                        await Task.yield()
                        learn("failed")
                        throw Refused(code: 6)
                    }
                )
            }
            #expect(known == ["cancelled", "failed", "waiting"])
        }
        #expect(context.names == ["cancelled", "failed", "waiting"])
    }

    @Test("Cancelling the parent cancels the operations, which are joined all the same")
    func cancelled() async {
        let names = await Task {
            var context = CausalContext()
            await withContext(&context) {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                _ = await withCausalChildren(
                    {
                        await Gate().wait()
                        return learn(Task.isCancelled ? "a" : "-")
                    },
                    { learn(Task.isCancelled ? "b" : "-") }
                )
            }
            return context.names
        }.value
        #expect(names == ["a", "b"])
    }
}
