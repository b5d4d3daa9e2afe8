import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Scenarios
import SeededRandom
import Simulation
import Testing

@Suite("A scenario that is written down is read as it was")
struct ScenarioRoundTripTests {
    @Test("random scenarios", arguments: UInt64(0)..<60)
    func random(seed: UInt64) throws {
        var writer = ScenarioWriter(seed: seed)
        let (text, wanted) = writer.scenario()
        let read = try ScenarioParser.parse(text)
        #expect(read.cluster == wanted.cluster, "seed \(seed)")
        #expect(read.commands.map(\.action) == wanted.commands.map(\.action), "seed \(seed)")
        #expect(read.commands.map(\.time) == wanted.commands.map(\.time), "seed \(seed)")
    }
}

/// Draws scenarios and writes each of them as a text, with blanks and comments at random.
private struct ScenarioWriter {
    var random: SeededGenerator
    var lines: [String] = []
    var commands: [ScenarioCommand] = []
    var cluster: Scenario.Cluster

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let count = Int(random.within(2...30))
        let applications = ScenarioLanguage.standard.applications
        cluster = Scenario.Cluster(random.pick(applications), lettered: count)
    }

    mutating func scenario() -> (text: String, scenario: Scenario) {
        writeSettings()
        var time: UInt64 = 0
        for _ in 0..<30 {
            let (text, action) = command()
            var at: UInt64?
            if random.chance(0.3) {
                time += random.below(50)
                at = time
            }
            if case .tick(let count) = action { time += count }
            write((at.map { "at \($0) " } ?? "") + text)
            commands.append(ScenarioCommand(at: at, action))
        }
        let text = lines.joined(separator: random.pick(["\n", "\r\n", "\n\n# x\n"]))
        return (text, Scenario(cluster: cluster, commands: commands))
    }

    private mutating func write(_ line: String) {
        let end = random.pick(["", " ", "\t", " # put a x 1", " #"])
        lines.append(random.pick(["", "", " ", "\t\t"]) + line + end)
    }

    private mutating func writeSettings() {
        let isBank = cluster.application == .bank
        if isBank { write("application bank") }
        var balances: [Int64] = []
        for name in cluster.roster.names {
            if isBank { balances.append(Int64(random.below(100))) }
            write("processes \(name)" + (balances.last.map { "=\($0)" } ?? ""))
        }
        if isBank { cluster.application = .bank(balances: balances) }
        if random.chance(0.5) {
            let shape = random.pick(TopologyShape.allCases)
            cluster.channels = shape.topology(cluster.roster.count).channels
            write("channels \(shape.rawValue)")
        }
        cluster.network.order = random.pick(NetworkOptions.Order.allCases)
        write("order \(cluster.network.order.rawValue)")
        let hundredths = random.within(0...100)
        cluster.network.lossRate = Double(hundredths) / 100
        write("loss " + (hundredths == 100 ? "1" : "0.\(hundredths < 10 ? "0" : "")\(hundredths)"))
        cluster.clock = random.pick(ScenarioClock.allCases)
        write("clock \(cluster.clock.rawValue)")
        cluster.seed = random.next()
        write("seed \(cluster.seed)")
    }

    private mutating func command() -> (String, ScenarioCommand.Action) {
        let process = random.pick(cluster.roster.replicas)
        let name = cluster.roster.name(of: process)
        switch random.below(8) {
        case 0: return ("crash \(name) amnesia", .crash(process, keepsMemory: false))
        case 1:
            let asSame = random.chance(0.5)
            return (
                "restart \(name)" + (asSame ? " as same" : ""), .restart(process, asSame: asSame)
            )
        case 2:
            let ticks = random.below(100)
            return ("tick \(ticks)", .tick(ticks))
        case 3:
            let within = random.within(1...900)
            return ("snapshot \(name) within \(within)", .snapshot([process], withinTicks: within))
        case 4:
            let other = random.pick(cluster.roster.replicas.filter { $0 != process })
            let groups = "\(name) | \(cluster.roster.name(of: other))"
            return ("partition \(groups)", .partition([[process], [other]]))
        default:
            return cluster.application.runs(TokenBank.self) ? order() : write(at: process, name)
        }
    }

    private mutating func order() -> (String, ScenarioCommand.Action) {
        let channel = random.pick(cluster.topology.channels)
        let from = cluster.roster.name(of: channel.sender)
        let to = cluster.roster.name(of: channel.receiver)
        let amount = random.within(1...99)
        return (
            "send \(from) \(to) \(amount)",
            .send(channel.sender, to: channel.receiver, amount: Int64(amount))
        )
    }

    private mutating func write(
        at process: ReplicaID, _ name: String
    ) -> (String, ScenarioCommand.Action) {
        let key = word()
        let value = word()
        let isBlind = random.chance(0.5)
        let text = "put \(name) \(Self.quoted(key)) \(Self.quoted(value)) as \"s\""
        return (
            text + (isBlind ? " blind" : ""),
            .put(process, key: key, value: value, session: "s", isBlind: isBlind)
        )
    }

    private mutating func word() -> String {
        let letters: [Character] = ["a", "#", "\"", "\\", " ", "é", "\t", "0", "\u{1F41D}", "|"]
        return String((0..<random.index(below: 6)).map { _ in random.pick(letters) })
    }

    private static func quoted(_ word: String) -> String {
        "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
