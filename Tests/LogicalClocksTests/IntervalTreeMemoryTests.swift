import SeededRandom
import Testing

@testable import LogicalClocks

@Suite("Event trees allocate where they must, and nowhere else")
struct IntervalTreeMemoryTests {
    /// Where the leaves of a stamp's events lie.
    static func place(of stamp: borrowing Stamp) -> Int {
        stamp.events.leaves.withSpan { leaves in
            unsafe leaves.withUnsafeBufferPointer { leaves in
                Int(bitPattern: leaves.baseAddress)
            }
        }
    }

    /// A stamp that shares its memory with nothing, and has a tree of some size.
    static func stamp(seed: UInt64) throws -> Stamp {
        var run = IntervalTreeRun(seed: seed, populationMax: 12)
        for _ in 0..<80 { _ = try run.step() }
        return try Stamp(decoding: run.random.pick(run.stamps).encoded())
    }

    @Test("Events that fit are recorded in place", arguments: UInt64(0)..<30)
    func eventsInPlace(seed: UInt64) throws {
        var stamp = try Self.stamp(seed: seed)
        // After the first copy there is room for as many leaves as an event may add.
        let shared = stamp
        stamp.event()
        #expect(Self.place(of: stamp) != Self.place(of: shared))
        let place = Self.place(of: stamp)
        let leafCount = stamp.events.leafCount
        for _ in 0..<5 {
            stamp.event()
            #expect(Self.place(of: stamp) == place)
        }
        #expect(stamp.events.leafCount <= leafCount)
    }

    @Test("A join that learns nothing leaves the memory where it is", arguments: UInt64(0)..<30)
    func joinsInPlace(seed: UInt64) throws {
        let stamps = try IntervalTreeLawTests.stamps(seed: seed)
        for stamp in stamps {
            let place = Self.place(of: stamp)
            for other in stamps {
                let merged = stamp.merging(other)
                #expect(other.isBelowOrEqual(to: stamp) == (Self.place(of: merged) == place))
            }
        }
    }

    @Test("Peeks, forks and copies share memory, and what is shared is equal at a glance")
    func shared() throws {
        let stamp = try Self.stamp(seed: 5)
        let (left, right) = try stamp.forked()
        for other in [stamp.peeked, left, right, stamp] {
            #expect(Self.place(of: other) == Self.place(of: stamp))
            #expect(other.events.leaves.isIdentical(to: stamp.events.leaves))
        }
        let read = try Stamp(parsing: stamp.description)
        #expect(read == stamp && !read.events.leaves.isIdentical(to: stamp.events.leaves))
    }
}
