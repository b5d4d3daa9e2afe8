import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Scenarios
import SeededRandom
import Simulation
import Testing
import WireFormat

@Suite("A scenario says what its grammar says")
struct ScenarioGrammarTests {
    static let settings: [(line: String, change: @Sendable (inout Scenario.Cluster) -> Void)] = [
        ("application store", { $0.application = .store }),
        ("application bank", { $0.application = .bank }),
        ("order fifo", { $0.network.order = .fifo }),
        ("order reordering", { $0.network.order = .reordering }),
        ("delay 5", { $0.network.delay = .fixed(5) }),
        ("delay fixed 7", { $0.network.delay = .fixed(7) }),
        ("delay uniform 2 9", { $0.network.delay = .uniform(2...9) }),
        ("delay uniform 4 4", { $0.network.delay = .uniform(4...4) }),
        ("delay exponential 12", { $0.network.delay = .exponential(mean: 12) }),
        ("delay 1000000000", { $0.network.delay = .fixed(1_000_000_000) }),
        ("loss 0.25", { $0.network.lossRate = 0.25 }),
        ("loss 0", { $0.network.lossRate = 0 }),
        ("loss 1.000", { $0.network.lossRate = 1 }),
        ("duplication 0.5", { $0.network.duplicationRate = 0.5 }),
        ("transport raw", { $0.transport = .raw }),
        ("transport reliable", { $0.transport = .reliable }),
        ("delivery arrival", { $0.delivery = .arrival }),
        ("delivery causal", { $0.delivery = .causal }),
        ("conflicts lww", { $0.application = .store(conflicts: .lastWriterWins) }),
        ("conflicts siblings", { $0.application = .store }),
        ("clock interval-tree", { $0.clock = .intervalTree }),
        ("clock vector", { $0.clock = .vector }),
        ("seed 0", { $0.seed = 0 }),
        ("seed 18446744073709551615", { $0.seed = .max }),
        ("channels clique", { $0.channels = Topology.clique(3).channels }),
        ("channels ring", { $0.channels = Topology.ring(3).channels }),
        ("channels star", { $0.channels = Topology.star(3).channels }),
        ("channels line", { $0.channels = Topology.line(3).channels }),
        ("channels a->b", { $0.channels = [ChannelID(from: 0, to: 1)] }),
        (
            "channels c<->a b->c a->c",
            {
                $0.channels = [
                    ChannelID(from: 2, to: 0), ChannelID(from: 0, to: 2), ChannelID(from: 1, to: 2),
                ]
            }
        ),
    ]

    @Test("every setting", arguments: settings.indices)
    func setting(index: Int) throws {
        let (line, change) = Self.settings[index]
        let scenario = try ScenarioParser.parse("processes a b c\n\(line)\n")
        var wanted = Scenario.Cluster(.store, lettered: 3)
        change(&wanted)
        #expect(scenario.cluster == wanted, "\(line)")
        #expect(scenario.commands.isEmpty)
    }

    static let actions: [(line: String, action: ScenarioCommand.Action)] = [
        ("put a x 1", .put(0, key: "x", value: "1", session: "a", isBlind: false)),
        ("put a x 1 as bob", .put(0, key: "x", value: "1", session: "bob", isBlind: false)),
        ("put a x 1 blind", .put(0, key: "x", value: "1", session: "a", isBlind: true)),
        ("put b x 1 as s blind", .put(1, key: "x", value: "1", session: "s", isBlind: true)),
        ("put a as as as as", .put(0, key: "as", value: "as", session: "as", isBlind: false)),
        ("get c x", .get(2, key: "x", session: "c")),
        ("get c x as s", .get(2, key: "x", session: "s")),
        ("delete b x", .delete(1, key: "x", session: "b")),
        ("delete b x as s", .delete(1, key: "x", session: "s")),
        ("snapshot a", .snapshot([0], withinTicks: 10_000)),
        ("snapshot c a", .snapshot([2, 0], withinTicks: 10_000)),
        ("snapshot b within 7", .snapshot([1], withinTicks: 7)),
        ("snapshot b c within 1", .snapshot([1, 2], withinTicks: 1)),
        ("partition a | b c", .partition([[0], [1, 2]])),
        ("partition c | a | b", .partition([[2], [0], [1]])),
        ("partition a->b", .cut([ChannelID(from: 0, to: 1)])),
        (
            "partition a<->b c->a",
            .cut([ChannelID(from: 0, to: 1), ChannelID(from: 1, to: 0), ChannelID(from: 2, to: 0)])
        ),
        ("heal", .heal(nil)),
        ("heal b->c", .heal([ChannelID(from: 1, to: 2)])),
        ("lose 0.25", .lose(rate: 0.25)),
        ("lose 0", .lose(rate: 0)),
        ("crash a", .crash(0, keepsMemory: true)),
        ("crash a amnesia", .crash(0, keepsMemory: false)),
        ("restart c", .restart(2)),
        ("restart c as same", .restart(2, asSame: true)),
        ("tick", .tick(1)),
        ("tick 0", .tick(0)),
        ("tick 999999999970", .tick(999_999_999_970)),
        ("run", .run),
        (
            #"put a "two words" "" as "x y""#,
            .put(0, key: "two words", value: "", session: "x y", isBlind: false)
        ),
        (
            ##"put a "quote \" and \\" "#hash""##,
            .put(0, key: #"quote " and \"#, value: "#hash", session: "a", isBlind: false)
        ),
        (
            "put a x#1 é # the rest",
            .put(0, key: "x#1", value: "é", session: "a", isBlind: false)
        ),
        ("\tput  a\tx 1   ", .put(0, key: "x", value: "1", session: "a", isBlind: false)),
    ]

    @Test("every command", arguments: actions.indices)
    func command(index: Int) throws {
        let (line, action) = Self.actions[index]
        let scenario = try ScenarioParser.parse("processes a b c\n\(line)")
        let column = line.hasPrefix("\t") ? 2 : 1
        let position = TextPosition(line: 2, column: column)
        #expect(scenario.commands.map(\.action) == [action], "\(line)")
        #expect(scenario.commands.map(\.position) == [position], "\(line)")
        #expect(scenario.cluster == Scenario.Cluster(.store, lettered: 3))

        let timed = try ScenarioParser.parse("processes a b c\nat 30 \(line)")
        #expect(timed.commands.map(\.time) == [30])
        #expect(timed.commands.map(\.action) == [action])
        #expect(timed.commands.map(\.position) == [TextPosition(line: 2, column: 6 + column)])
    }

    @Test("a bank has balances and orders")
    func bank() throws {
        let scenario = try ScenarioParser.parse(
            "processes a=10 b=070368744177664\nprocesses c\napplication bank\nsend a c 5")
        let settings = scenario.cluster.application.settings(of: TokenBank.self)
        #expect(settings?.balances == [10, 70_368_744_177_664])
        #expect(settings?.balance(of: 2) == 0)
        #expect(scenario.cluster.roster.names == ["a", "b", "c"])
        #expect(scenario.commands.map(\.action) == [.send(0, to: 2, amount: 5)])
    }

    @Test("lines may be blank, hold a comment, and end in any way")
    func lines() throws {
        let plain = try ScenarioParser.parse("processes a b\nseed 3\nput a x 1\nrun")
        for text in [
            "processes a b\r\nseed 3\r\nput a x 1\r\nrun\r\n",
            "processes a b \nseed 3\nput a x 1\nrun\n",
            "\u{feff}processes a b\nseed 3\nput a x 1\nrun",
        ] {
            #expect(try ScenarioParser.parse(text) == plain)
        }
        let spaced = try ScenarioParser.parse(
            "# a comment\n\n  \t\nprocesses a b # names\n\nseed 3#4\n".replacing("3#4", with: "3"))
        #expect(spaced.cluster == plain.cluster)
    }

    @Test("each line of processes or channels adds, of other settings the last counts")
    func repeated() throws {
        let cluster = try ScenarioParser.parse(
            """
            processes a b
            processes c
            channels ring
            channels a->c b->c
            seed 1
            seed 2
            """
        ).cluster
        #expect(cluster.roster.names == ["a", "b", "c"])
        #expect(cluster.channels == Topology.ring(3).channels + [ChannelID(from: 0, to: 2)])
        #expect(cluster.seed == 2)
    }

    @Test(
        "a line by itself tells whether there is something to do, and what is refused is forgotten")
    func lineByLine() throws {
        var parser = ScenarioParser()
        #expect(try parser.parse("", number: 1) == .setting)
        #expect(throws: TextError.self) { try parser.parse("processes a b b", number: 2) }
        #expect(parser.cluster.roster.count == 0)
        _ = try parser.parse("processes a b c", number: 3)
        #expect(throws: TextError.self) { try parser.parse("channels a->b b->x", number: 4) }
        #expect(throws: TextError.self) { try parser.parse("seed 3 4", number: 4) }
        #expect(throws: TextError.self) { try parser.parse("put a x", number: 4) }
        #expect(throws: TextError.self) { try parser.parse("at 9 tick 3 4", number: 4) }
        #expect(parser.cluster == Scenario.Cluster(.store, lettered: 3))
        // Nothing has been done yet, so settings may still follow, and time has not passed.
        _ = try parser.parse("channels b->a", number: 5)
        #expect(parser.cluster.channels == [ChannelID(from: 1, to: 0)])
        let line = try parser.parse("at 2 run", number: 6)
        let position = TextPosition(line: 6, column: 6)
        #expect(line == .command(ScenarioCommand(at: 2, .run, position: position)))
    }

    @Test("shapes have their channels", arguments: TopologyShape.allCases, 1...5)
    func shapes(shape: TopologyShape, count: Int) {
        let wanted: [ChannelID] = (0..<count).flatMap { from in
            (0..<count).filter { to in
                guard from != to else { return false }
                switch shape {
                case .clique: return true
                case .ring: return to == (from + 1) % count
                case .star: return from == 0 || to == 0
                case .line: return abs(from - to) == 1
                }
            }.map { ChannelID(from: ReplicaID(from), to: ReplicaID($0)) }
        }
        #expect(shape.topology(count).channels == wanted)
    }
}
