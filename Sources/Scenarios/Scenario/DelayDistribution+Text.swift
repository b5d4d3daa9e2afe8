import Simulation
import WireFormat

extension DelayDistribution {
    /// Reads a delay from words of a scenario: `5`, `1-10` or `exp:4`, or in words `fixed 5`,
    /// `uniform 1 10` or `exponential 4`.
    ///
    /// - Throws: `TextError` where the words stop making sense.
    init(from line: inout ScenarioLine) throws(TextError) {
        if line.accept("exponential") || line.accept(prefix: "exp:") {
            self = .exponential(mean: Double(try Self.ticks("the mean delay", from: &line)))
        } else if line.accept("uniform") {
            self = try .range(from: &line)
        } else if line.accept("fixed") {
            self = .fixed(try Self.ticks("the delay", from: &line))
        } else {
            guard let first = line.next?.text.utf8.first, 0x30...0x39 ~= first else {
                let found = line.next.map { ", not \($0.shown)" } ?? ""
                throw line.error(
                    "expected 'fixed', 'uniform', 'exponential' or a number of ticks\(found)")
            }
            if line.split(at: "-") {
                self = try .range(from: &line)
            } else {
                self = .fixed(try Self.ticks("the delay", from: &line))
            }
        }
    }

    /// Reads a delay, in any of the forms that a scenario has for one.
    ///
    /// - Throws: `TextError` where the text stops making sense.
    package init(parsing text: String) throws(TextError) {
        var line = try ScenarioLine(Array(text.utf8)[...], number: 1)
        try self.init(from: &line)
        try line.expectEnd()
    }

    /// The delay in one word: `5`, `1-10` or `exp:4`.
    ///
    /// Only whole numbers of ticks can be read again.
    package var text: String {
        switch self {
        case .fixed(let ticks): "\(ticks)"
        case .uniform(let range): "\(range.lowerBound)-\(range.upperBound)"
        case .exponential(let mean): "exp:" + (UInt64(exactly: mean).map { "\($0)" } ?? "\(mean)")
        }
    }

    private static func range(from line: inout ScenarioLine) throws(TextError) -> Self {
        let low = try ticks("the shortest delay", from: &line)
        return .uniform(low...(try ticks("the longest delay", from: &line, atLeast: low)))
    }

    private static func ticks(
        _ what: String, from line: inout ScenarioLine, atLeast low: UInt64 = 1
    ) throws(TextError) -> UInt64 {
        try line.number("\(what) in ticks", in: low...ticksMax)
    }
}
