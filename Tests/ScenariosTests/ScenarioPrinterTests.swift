import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Scenarios
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("A scenario that is printed is read as it was")
struct ScenarioPrinterTests {
    @Test("drawn scenarios, a hundred a seed", arguments: seeds(100))
    func roundTrip(seed: UInt64) throws {
        var draw = DrawnScenario(seed: seed)
        for _ in 0..<100 {
            let scenario = draw.next()
            let text = scenario.description
            let read = try ScenarioParser.parse(text)
            #expect(read.cluster == scenario.cluster, "\(text)")
            #expect(read.commands.map(\.time) == scenario.commands.map(\.time), "\(text)")
            #expect(read.commands.map(\.number) == scenario.commands.map(\.number), "\(text)")
            #expect(read.commands.map(\.action) == scenario.commands.map(\.action), "\(text)")
            #expect(read.description == text)
            var printer = ScenarioPrinter(scenario.cluster)
            let lines = scenario.commands.map { printer.line(of: $0) }
            #expect(printer.settings + lines.joined() == text)
        }
    }

    @Test("every setting and every command has its line")
    func lines() throws {
        let text = """
            application store
            processes a b c
            channels a->b b->c c->a a->c
            order reordering
            delay exp:4
            loss 0.00001
            duplication 1.0
            transport raw
            delivery arrival
            conflicts lww
            sessions moving
            clock interval-tree
            seed 18446744073709551615
            at 5 put a "x \\"y\\"" "#1" as "a b" blind
            get b "" as a
            number 8 get c x
            get c x
            delete a k#1
            snapshot a c
            at 7 snapshot b within 50
            partition a b | c
            partition a->b b->c
            heal
            heal c->a
            lose 0.25
            at 8 lose 0.0
            crash a
            crash b amnesia
            restart a
            tick 10
            run

            """
        #expect(try ScenarioParser.parse(text).description == text)
    }

    @Test("a word is in quotes only where it would not be read back without them")
    func quotes() throws {
        for scalar in (0x00...0x80).compactMap(Unicode.Scalar.init) where scalar != "\n" {
            let action = ScenarioCommand.Action.get(0, key: "k\(scalar)", session: "a")
            var printer = ScenarioPrinter(Scenario.Cluster(.store, lettered: 1))
            let line = printer.line(of: ScenarioCommand(action))
            let isPlain = scalar.value > 0x20 && scalar != "\"" && scalar.value != 0x7f
            #expect(line.contains("\"") != isPlain, "\(line)")
        }
    }

    @Test("the shapes of networks are named, and other channels are listed in short lines")
    func channels() throws {
        var cluster = Scenario.Cluster(.bank, lettered: 100)
        cluster.application = .bank(balances: [0, 0, 0, 7])
        for shape in TopologyShape.allCases {
            cluster.channels = shape.topology(100).channels
            #expect(ScenarioPrinter(cluster).settings.contains("\nchannels \(shape.rawValue)\n"))
        }
        cluster.channels = []
        #expect(ScenarioPrinter(cluster).settings.contains("\nchannels none\n"))
        cluster.channels = TopologyShape.clique.topology(100).channels.reversed()
        let settings = ScenarioPrinter(cluster).settings
        #expect(settings.split(separator: "\n").allSatisfy { $0.utf8.count < 4_200 })
        #expect(try ScenarioParser.parse(settings).cluster == cluster)
    }

    @Test("a printed run is the same run", arguments: UInt64(0)..<12)
    func sameRun(seed: UInt64) throws {
        let drawn = RandomCluster(seed % 2 == 0 ? .store : .bank, seed: seed)
        let scenario = Scenario(cluster: drawn.cluster, commands: drawn.commands)
        let read = try ScenarioParser.parse(scenario.description)
        #expect(read.cluster.run(read.commands).trace == drawn.cluster.run(drawn.commands).trace)
    }
}

/// Draws scenarios with every setting and every command that the language has.
private struct DrawnScenario {
    private var random: SeededGenerator
    private var cluster = Scenario.Cluster()
    private var time: UInt64 = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> Scenario {
        drawCluster()
        time = 0
        let commands = (0..<random.index(below: 8)).map { _ in command() }
        return Scenario(cluster: cluster, commands: commands)
    }

    // MARK: - The cluster

    private mutating func drawCluster() {
        cluster = Scenario.Cluster()
        cluster.application = random.pick(ScenarioLanguage.standard.applications)
        let count = 1 + random.index(below: 6)
        while cluster.roster.count < count {
            let name = name()
            if cluster.roster.id(of: name) == nil { _ = cluster.roster.add(name) }
        }
        if cluster.application == .bank {
            let balances = (0..<count).map { _ in Int64(random.below(1_000)) }
            cluster.application = .bank(balances: balances)
        } else {
            cluster.application = .store(
                conflicts: random.pick(History.Conflicts.allCases),
                sessions: random.pick(TraceHeader.Sessions.allCases))
        }
        switch random.below(4) {
        case 0: cluster.channels = nil
        case 1: cluster.channels = random.pick(TopologyShape.allCases).topology(count).channels
        default:
            var channels = Topology.clique(count).channels
            random.shuffle(&channels)
            cluster.channels = Array(channels.prefix(random.index(below: channels.count + 1)))
        }
        cluster.network.order = random.pick(NetworkOptions.Order.allCases)
        cluster.network.delay = delay()
        cluster.network.lossRate = rate()
        cluster.network.duplicationRate = rate()
        cluster.transport = random.pick(Scenario.Transport.allCases)
        cluster.delivery = random.pick(DeliveryOrder.allCases)
        cluster.clock = random.pick(ScenarioClock.allCases)
        cluster.seed = random.next() >> random.below(64)
    }

    private mutating func name() -> String {
        let letters: [Character] = ["a", "b", "z", "_", ".", "7", "é", "名", "Ω"]
        let name = String((0...random.index(below: 3)).map { _ in random.pick(letters) })
        return random.pick([name, name, "as", "blind", "ring", "none", "heal", "uniform"])
    }

    private mutating func delay() -> DelayDistribution {
        let low = 1 + random.next() % (DelayDistribution.ticksMax >> random.below(30))
        let high = min(low + random.below(100), DelayDistribution.ticksMax)
        return random.pick([.fixed(low), .uniform(low...high), .exponential(mean: Double(low))])
    }

    private mutating func rate() -> Double {
        let part = Double(random.next() >> 11) / Double(1 << 53)
        return random.pick([0, 1, 0.1, part, part * 1e-9, part * 1e-300, .leastNonzeroMagnitude])
    }

    // MARK: - The commands

    private mutating func command() -> ScenarioCommand {
        var at: UInt64?
        if random.chance(0.4) {
            time += random.below(100)
            at = time
        }
        let action = action()
        if case .tick(let count) = action { time += count }
        var number: UInt64?
        switch action {
        case .operation, .snapshot, .restart:
            if random.chance(0.2) { number = random.next() >> (2 + random.below(62)) }
        default: break
        }
        return ScenarioCommand(at: at, number: number, action)
    }

    private mutating func action() -> ScenarioCommand.Action {
        let process = random.pick(cluster.roster.replicas)
        let channels = cluster.topology.channels
        switch random.below(13) {
        case 0: return .tick(random.below(1_000))
        case 1: return .run
        case 12: return .lose(rate: rate())
        case 2: return .crash(process, keepsMemory: random.chance(0.5))
        case 3: return .restart(process, asSame: random.chance(0.3))
        case 4: return .heal(nil)
        case 5:
            return .snapshot(
                some(cluster.roster.replicas),
                withinTicks: random.pick([1, 500, ScenarioCommand.snapshotTicksDefault]))
        case 6 where !channels.isEmpty: return .cut(some(channels))
        case 7 where !channels.isEmpty: return .heal(some(channels))
        case 8 where cluster.roster.count > 1:
            var all = cluster.roster.replicas
            random.shuffle(&all)
            let size = 1 + random.index(below: all.count - 1)
            return .partition([Array(all[..<size]), Array(all[size...])])
        default:
            let isBank = cluster.application.runs(TokenBank.self)
            return isBank ? order(channels) : operation(at: process)
        }
    }

    private mutating func some<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        random.shuffle(&elements)
        return Array(elements.prefix(1 + random.index(below: elements.count)))
    }

    private mutating func order(_ channels: [ChannelID]) -> ScenarioCommand.Action {
        guard !channels.isEmpty else { return .run }
        let channel = random.pick(channels)
        let amount = Int64(random.within(1...1_000))
        return .send(channel.sender, to: channel.receiver, amount: amount)
    }

    private mutating func operation(at process: ReplicaID) -> ScenarioCommand.Action {
        let key = word()
        let written = word()
        let session = random.pick([cluster.roster.name(of: process), written])
        let by = session.isEmpty ? "s" : session
        return random.pick([
            .put(process, key: key, value: word(), session: by, isBlind: random.chance(0.5)),
            .get(process, key: key, session: by), .delete(process, key: key, session: by),
        ])
    }

    /// Any text but a line feed.
    private mutating func word() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "#", "\"", "\\", " ", "é", "\t", "\r", "0", "\u{1F41D}", "|", "\u{301}", "-", ">",
            "\u{0}", "\u{7f}", "\u{85}", "\u{feff}", "\u{2028}",
        ]
        var word = ""
        for _ in 0..<random.index(below: 6) { word.unicodeScalars.append(random.pick(scalars)) }
        return random.pick([word, word, word, "as", "blind", "->", "within"])
    }
}
