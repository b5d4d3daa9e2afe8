import LogicalClocks
import SeededRandom
import Testing

@Suite("Bytes that a stamp keeps are those of what it is")
struct IntervalTreeKeptBitsTests {
    @Test(
        "Encoding at any moment of a run changes nothing",
        arguments: 0..<IntervalTreeRun.seeds.upperBound / 3)
    func everyMoment(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 2 + Int(seed % 9))
        for _ in 0..<80 {
            // Whose bits are kept when the step changes it, is left to chance.
            for stamp in run.stamps where run.random.chance(0.5) {
                _ = try stamp.encoded()
                _ = try stamp.peeked.encoded()
            }
            let copy = run.stamps
            let at = try run.step()
            try #require(run.stamps[at].description == run.models[at].text)
            let bytes = try run.stamps[at].encoded()
            try #require(try Stamp(decoding: bytes) == run.stamps[at])
            let peeked = run.stamps[at].peeked
            try #require(try Stamp(decoding: peeked.encoded()) == peeked)
            for stamp in copy { try #require(try Stamp(decoding: stamp.encoded()) == stamp) }
        }
    }

    @Test("Many tasks may ask one stamp for its bytes at once", arguments: UInt64(0)..<20)
    func concurrently(seed: UInt64) async throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 8)
        for _ in 0..<60 { _ = try run.step() }
        for stamp in run.stamps {
            let expected = try Stamp(parsing: stamp.description).encoded()
            try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var copy = stamp
                        let bytes = try copy.encoded()
                        copy.event()
                        return try copy.encoded() == bytes ? [] : bytes
                    }
                }
                for try await bytes in group { #expect(bytes == expected) }
            }
        }
    }
}
