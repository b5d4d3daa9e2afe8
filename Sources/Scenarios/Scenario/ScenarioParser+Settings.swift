import CausalMessaging
import CommandLineKit
import ExecutionTrace
import LogicalClocks
import SeededRandom
import Simulation
import WireFormat

extension ScenarioParser {
    /// The words that a setting begins with.
    enum Setting: String, CaseIterable {
        case application, processes, channels, order, delay, loss, duplication, transport
        case delivery, conflicts, clock, seed
    }

    mutating func read(_ setting: Setting, from line: inout ScenarioLine) throws(TextError) {
        // A line that is refused changes nothing: what it says is taken over at its end.
        switch setting {
        case .processes: return try readProcesses(from: &line)
        case .channels: return try readChannels(from: &line)
        default: break
        }
        var next = cluster
        switch setting {
        case .application: next.application = try line.choice(Scenario.Application.self)
        case .processes, .channels: break
        case .order: next.network.order = try line.choice(NetworkOptions.Order.self)
        case .delay: next.network.delay = try DelayDistribution(from: &line)
        case .loss: next.network.lossRate = try line.rate()
        case .duplication: next.network.duplicationRate = try line.rate()
        case .transport: next.transport = try line.choice(Scenario.Transport.self)
        case .delivery: next.delivery = try line.choice(DeliveryOrder.self)
        case .conflicts: next.conflicts = try line.choice(History.Conflicts.self)
        case .clock: next.clock = try line.choice(ScenarioClock.self)
        case .seed: next.seed = try line.number("a seed", in: 0...UInt64.max)
        }
        try line.expectEnd()
        cluster = next
    }

    // MARK: - Processes

    private mutating func readProcesses(from line: inout ScenarioLine) throws(TextError) {
        if cluster.channels != nil {
            throw line.error("'processes' must come before 'channels'")
        }
        var roster = cluster.roster
        var balances = cluster.balances
        var firstBalance = balancePosition
        repeat {
            let word = try line.word("the name of a process")
            let sign = word.text.firstIndex(of: "=")
            let name = String(word.text[..<(sign ?? word.text.endIndex)])
            try Self.checkName(name, of: word)
            guard roster.id(of: name) == nil else {
                throw TextError("the process '\(name)' is named twice", at: word.position)
            }
            guard roster.count < Topology.processCountMax else {
                throw TextError(
                    "more than \(Topology.processCountMax) processes", at: word.position)
            }
            var balance: UInt64 = 0
            if let sign {
                let limit = UInt64(TokenBank.totalMax) / UInt64(TokenBank.branchCountMax)
                let digits = word.text[word.text.index(after: sign)...]
                guard let value = ScenarioLine.number(digits), value <= limit else {
                    throw TextError(
                        "expected a balance, a whole number from 0 to \(limit), after '=' in "
                            + word.shown, at: word.position)
                }
                balance = value
                firstBalance = firstBalance ?? word.position
            }
            _ = roster.add(name)
            balances.append(Int64(balance))
        } while !line.isEmpty
        cluster.roster = roster
        cluster.balances = balances
        balancePosition = firstBalance
    }

    private static func checkName(
        _ name: String, of word: ScenarioLine.Word
    ) throws(TextError) {
        let isName =
            !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "."
            }
        guard isName else {
            throw TextError(
                "\(word.shown) cannot name a process; use letters, digits, '_' and '.'",
                at: word.position)
        }
        guard name.utf8.count <= nameBytesMax else {
            throw TextError(
                "the name of a process has at most \(nameBytesMax) bytes", at: word.position)
        }
        guard name != "within" else {
            throw TextError(
                "'within' cannot name a process; 'snapshot' has another use for it",
                at: word.position)
        }
    }

    // MARK: - Channels

    private mutating func readChannels(from line: inout ScenarioLine) throws(TextError) {
        guard cluster.roster.count > 0 else {
            throw line.error("'channels' must come after 'processes'")
        }
        var added: [ChannelID] = []
        if line.accept("none") {
            try line.expectEnd()
        } else if let word = line.next, let shape = TopologyShape(rawValue: word.text) {
            _ = line.accept(word.text)
            added = shape.topology(cluster.roster.count).channels
            try line.expectEnd()
        } else {
            repeat { added += try readChannel(from: &line) } while !line.isEmpty
        }
        var all = exchange(&cluster.channels, with: nil) ?? []
        for channel in added where channels.insert(channel).inserted { all.append(channel) }
        cluster.channels = all
    }

    /// Reads `a->b`, or both ways as `a<->b`.
    func readChannel(from line: inout ScenarioLine) throws(TextError) -> [ChannelID] {
        let word = try line.word("a channel such as a->b, or 'clique', 'ring', 'star' or 'line'")
        let arrow = word.text.firstRange(of: "<->") ?? word.text.firstRange(of: "->")
        guard let arrow, arrow.lowerBound > word.text.startIndex,
            arrow.upperBound < word.text.endIndex
        else {
            let shapes = TopologyShape.allCases.map(\.rawValue)
            let guess = suggestion(for: word.text, among: shapes)
            throw TextError(
                "expected a channel such as a->b or a<->b, not \(word.shown)"
                    + (guess.map { "; did you mean '\($0)'?" } ?? ""), at: word.position)
        }
        let isBothWays = word.text[arrow] == "<->"
        let from = try process(String(word.text[..<arrow.lowerBound]), at: word.position)
        let to = try process(String(word.text[arrow.upperBound...]), at: word.position)
        guard from != to else {
            throw TextError("a channel joins two processes, not one with itself", at: word.position)
        }
        let channel = ChannelID(from: from, to: to)
        return isBothWays ? [channel, ChannelID(from: to, to: from)] : [channel]
    }
}
