import Scenarios
import SeededRandom
import Simulation
import Testing
import WireFormat

@Suite("A delay is written in one way, and read in every way")
struct DelayTextTests {
    @Test(
        "both spellings of every delay are the same, in a scenario as in an option",
        arguments: [
            (["5", "fixed 5"], .fixed(5)), (["1-10", "uniform 1 10"], .uniform(1...10)),
            (["4-4", "uniform 4 4"], .uniform(4...4)),
            (["exp:4", "exponential 4"], .exponential(mean: 4)),
            (["exp:1000000000", "exponential 1000000000"], .exponential(mean: 1e9)),
        ] as [([String], DelayDistribution)])
    func spellings(texts: [String], delay: DelayDistribution) throws {
        for text in texts {
            #expect(try DelayDistribution(parsing: text) == delay)
            let scenario = try ScenarioParser.parse("processes a b\ndelay \(text)")
            #expect(scenario.cluster.network.delay == delay)
        }
        #expect(delay.text == texts[0])
    }

    @Test("what is written is read", arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let low = random.within(1...DelayDistribution.ticksMax)
        let high = random.within(low...DelayDistribution.ticksMax)
        for delay in [.fixed(low), .uniform(low...high), .exponential(mean: Double(low))]
            as [DelayDistribution]
        {
            #expect(try DelayDistribution(parsing: delay.text) == delay)
        }
    }

    @Test(
        "what is no delay is refused where it is wrong",
        arguments: [
            ("", 1, "expected 'fixed', 'uniform', 'exponential' or a number of ticks"),
            ("0", 1, "expected the delay in ticks, a whole number from 1"),
            ("10-1", 4, "expected the longest delay in ticks, a whole number from 10"),
            ("0-4", 1, "expected the shortest delay in ticks"), ("1-", 3, "expected the longest"),
            ("1-2-3", 3, "expected the longest delay"), ("1-10 2", 6, "expected the end of the"),
            ("exp:", 5, "expected the mean delay in ticks"), ("exp:0", 5, "expected the mean"),
            ("exp:1.5", 5, "expected the mean delay in ticks"), ("-3", 1, "expected 'fixed'"),
            ("exponential", 12, "expected the mean delay in ticks"),
            ("exp 4", 1, "expected 'fixed'"),
            ("1000000001", 1, "expected the delay in ticks"), ("+5", 1, "expected 'fixed'"),
        ])
    func refused(text: String, column: Int, message: String) {
        let error = #expect(throws: TextError.self) { try DelayDistribution(parsing: text) }
        #expect(error?.position == TextPosition(line: 1, column: column), "\(text)")
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }
}
