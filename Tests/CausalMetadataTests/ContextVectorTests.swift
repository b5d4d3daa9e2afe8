import Testing

@Suite("The bytes of contexts are those of the vector file")
struct ContextVectorTests {
    @Test("Each operation gives what the file says", arguments: ContextVectorFile.lines)
    func operation(line: ContextVectorFile.Line) {
        #expect(ContextVectorOperation.output(of: line.operation, line.inputs) == line.output)
    }

    @Test("The file has vectors of every operation")
    func coverage() {
        let operations = Set(ContextVectorFile.lines.map(\.operation))
        #expect(ContextVectorFile.lines.count > 140)
        #expect(operations.count == 25)
    }
}
