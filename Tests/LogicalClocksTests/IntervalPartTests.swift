import SeededRandom
import TestSupport
import Testing

@testable import LogicalClocks

@Suite("An identity of one part is the same however deep it is")
struct IntervalPartTests {
    @Test(
        "Text, bytes, leaves and sums of every depth follow the way down",
        arguments: seeds(12, inDebug: 4))
    func everyDepth(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // The first two always turn to the same side.
        let isRight = (0..<80).map { _ in seed < 2 ? seed == 1 : random.chance(0.5) }
        var id = IDTree.seed
        for (depth, right) in isRight.enumerated() {
            let way = isRight[..<depth]
            let text = way.reversed().reduce("1") { $1 ? "(0, \($0))" : "(\($0), 0)" }
            #expect(id.description == text)
            #expect(try IDTree(parsing: text) == id)
            #expect(
                id.depth == depth && id.nodeCount == 2 * depth + 1 && id.parts.count == depth + 1)
            let bits = way.map { $0 ? "01" : "10" }.joined() + "001"
            let stamp = Stamp(id: id, events: .zero)
            // The events 0 are the bits 1000.
            #expect(try stamp.encoded() == PaperModel.bytes(ofBits: bits + "1000"))
            #expect(try Stamp(decoding: stamp.encoded()) == stamp)
            #expect(try Stamp(decodingCompact: stamp.compactEncoded()) == stamp)
            if case .part = id.form {
                #expect(depth <= IntervalPart.depthMax)
            } else {
                #expect(depth > IntervalPart.depthMax)
            }
            let halves = try id.split()
            #expect(try halves.0.sum(halves.1) == id)
            #expect(throws: StampError.overlappingIdentities) { try halves.0.sum(id) }
            #expect(id.invariantViolation == nil)
            id = right ? halves.1 : halves.0
        }
    }

    @Test("A part that comes back from many is a part again")
    func backFromMany() throws {
        let (left, right) = try IDTree.seed.split()
        let (first, second) = try left.split()
        let (third, fourth) = try right.split()
        let many = try first.sum(third)
        #expect(many.nodeCount == 7)
        let halves = try many.split()
        #expect(halves.0 == first && halves.1 == third)
        #expect(try many.sum(second).sum(fourth) == .seed)
        #expect(Set([try many.sum(second).sum(fourth), .seed]).count == 1)
    }
}
