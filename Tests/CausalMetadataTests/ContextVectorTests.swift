import TestSupport
import Testing

@Suite("The bytes of contexts are those of the vector file")
struct ContextVectorTests {
    /// Each line holds an operation, what it is given, and what it gives.
    static let lines = TestFile("Vectors/contexts.txt").cases(renewing: output)

    private static func output(of line: VectorLine) -> String {
        ContextVectorOperation.output(of: line.operation, Array(line.fields.dropLast()))
    }

    @Test("Each operation gives what the file says", arguments: lines)
    func operation(line: VectorLine) {
        #expect(Self.output(of: line) == line.fields.last)
    }

    @Test("The file has vectors of every operation")
    func coverage() {
        #expect(Self.lines.count > 140)
        #expect(Set(Self.lines.map(\.operation)).count == 25)
    }
}
