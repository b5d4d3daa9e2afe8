import CausalMetadata
import Testing

@Suite("The README's request")
struct BytesReadTests {
    @Test("counts once what two of its branches have read")
    func total() throws {
        #expect(try countedBytes() == 150)
    }
}
