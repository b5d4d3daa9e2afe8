import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("Interval tree stamps are as small as published")
struct IntervalTreeSizeTests {
    /// Larger populations take many rounds to settle, too many for a build without optimisation.
    #if DEBUG
        static let replicasMax = 8
        static let runCount: UInt64 = 3
    #else
        static let replicasMax = 64
        static let runCount: UInt64 = 8
    #endif

    static let cases = IntervalTreeVectorTests.cases.filter { line in
        line.operation == "size" && Int(line.fields[1]).map { $0 <= replicasMax } ?? false
    }

    @Test("The mean size settles near the published one", arguments: cases)
    func meanSize(line: VectorLine) throws {
        let count = try #require(Int(line.fields[1]))
        let expected = try #require(Double(line.fields[2]))
        let isStatic = line.fields[0] == "process"
        // Small populations with churn differ much from run to run.
        let seeds = UInt64(11)..<(count < 16 ? 11 + Self.runCount : 12)
        let means = try seeds.map {
            try Self.meanSize(replicas: count, isStatic: isStatic, seed: $0)
        }
        let mean = means.reduce(0, +) / Double(means.count)
        #expect(abs(mean - expected) < (isStatic ? 0.15 : 0.25) * expected, "\(mean)")
    }

    /// The mean of the encoded sizes in the second half of a run.
    static func meanSize(replicas count: Int, isStatic: Bool, seed: UInt64) throws -> Double {
        var random = SeededGenerator(seed: seed)
        var stamps = Stamp.initial(count: count)
        var bytes = 0
        var samples = 0
        let rounds = 300 * count
        for round in 0..<rounds {
            if isStatic {
                let sender = random.index(below: count)
                let receiver = (sender + 1 + random.index(below: count - 1)) % count
                let message = stamps[sender].send()
                stamps[receiver].receive(message)
            } else {
                stamps.append(try stamps[random.index(below: count)].fork())
                stamps[random.index(below: count + 1)].event()
                let leaving = stamps.remove(at: random.index(below: count + 1))
                try stamps[random.index(below: count)].join(leaving)
            }
            if round >= rounds / 2, round % 16 == 0 {
                bytes += try stamps.reduce(0) { try $0 + $1.encoded().count }
                samples += count
            }
        }
        return Double(bytes) / Double(samples)
    }
}
