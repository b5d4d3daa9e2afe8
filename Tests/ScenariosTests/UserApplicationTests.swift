import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import SeededRandom
import Simulation
import TestSupport
import Testing
import WireFormat

@Suite("A process of one's own runs under scenarios")
struct UserApplicationTests {
    static let language = ScenarioLanguage([.init(Gossip.self), .init(Bell.self), .store])

    private func run(_ text: String) throws -> (result: RunResult, notes: [String]) {
        try Scenario.run(text, in: Self.language)
    }

    @Test("a scenario is read, run, judged and recorded", arguments: ScenarioClock.allCases)
    func whole(clock: ScenarioClock) throws {
        let (result, notes) = try run(
            """
            processes a=7 b c
            clock \(clock.rawValue)
            tell b 5
            whisper c a 9
            snapshot b
            tick 30
            tell a 40
            """)
        #expect(notes.prefix(2) == ["b: 5", "c: 0"])
        #expect(notes.contains("a: 40"))
        let judgement = RunJudgement(result)
        #expect(judgement.convergence == .reached)
        #expect(judgement.verdict != .violated)
        #expect(judgement.snapshots.map(\.verdict) == [.consistent])
        #expect(result.finalProcesses.compactMap { ($0 as? Gossip)?.largest } == [40, 40, 40])
        let sends = result.trace.compactMap { event -> [ReplicaID]? in
            guard case .send(_, let receivers) = event.kind else { return nil }
            return receivers
        }
        #expect(sends == [[0, 2], [0], [1, 2]])
        #expect(result.trace.filter { $0.text == "rumour of 9" }.count == 2)
        #expect(result.trace.allSatisfy { $0.clock?.family ?? clock.family == clock.family })
        #expect(result.trace.history.conflicts == nil)
    }

    @Test(
        "what the application finds wrong is a violation, also without layers",
        arguments: DeliveryOrder.allCases, Scenario.Transport.allCases)
    func judged(delivery: DeliveryOrder, transport: Scenario.Transport) throws {
        let header = """
            processes a b
            delivery \(delivery.rawValue)
            transport \(transport.rawValue)
            limit 10
            """
        let good = RunJudgement(try run("\(header)\ntell a 10").result)
        #expect(good.convergence == .reached)
        let bad = RunJudgement(try run("\(header)\ntell a 11").result)
        #expect(bad.convergence == .failed("they say [0, 11]"))
        #expect(bad.verdict == .violated)
    }

    @Test("an enumeration of words is enough for the commands")
    func bell() throws {
        let (result, _) = try run("application bell\nprocesses a b\nring a\nsilence b\nring b")
        #expect(result.finalProcesses.compactMap { ($0 as? Bell)?.heard } == [1, 1])
        #expect(result.finalStates[0].state == .string("\(result.finalProcesses[0])"))
    }

    @Test("drawn scenarios are printed and read as they were", arguments: UInt64(0)..<40)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = Int(random.within(2...5))
        var cluster = Scenario.Cluster(.init(Gossip.self), lettered: count)
        var settings = Gossip.Settings()
        settings.limit = random.next()
        for process in cluster.roster.replicas where random.chance(0.5) {
            settings.first[process] = random.below(50)
        }
        cluster.application = Scenario.Application(Gossip.self, settings: settings)
        cluster.seed = seed
        var workload = Workload(operationCount: 20)
        workload.load = Gossip.Load(numberMax: 5_000)
        workload.crashCount = 1
        var commands = workload.commands(for: cluster)
        commands.append(.init(.operation(Gossip.Request.whisper(4, to: 1), at: 0)))
        var scenario = Scenario(cluster: cluster, commands: commands)
        scenario.commands.remove(at: random.index(below: scenario.commands.count))
        let read = try ScenarioParser.parse(scenario.description, in: Self.language)
        #expect(read.cluster == scenario.cluster)
        #expect(read.commands.map(\.action) == scenario.commands.map(\.action))
        #expect(read.commands.map(\.number) == scenario.commands.map(\.number))
        #expect(read.commands.map(\.time) == scenario.commands.map(\.time))
        #expect(read.description == scenario.description)
        #expect(read.cluster.run(read.commands).trace == cluster.run(scenario.commands).trace)
    }

    @Test(
        "lines that make no sense are refused with their place",
        arguments: [
            (
                "processes a b\ntell a",
                "2:7: expected a number, a whole number from 0 to \(UInt64.max)"
            ),
            ("processes a b\ntell a 1 2", "2:10: expected the end of the line, not '2'"),
            ("processes a b\ntell c 1", "2:6: no process is called 'c'; there are a, b"),
            (
                "processes a b\ntel a 1",
                "2:1: 'tel' is neither a setting nor a command; did you mean 'tell'?"
            ),
            ("processes a b\nwhisper a a 1", "2:11: there is no channel a→a"),
            (
                "processes a b\nput a x 1",
                "2:1: 'put' needs 'application store', and this is a gossip"
            ),
            ("processes a b\nring a", "2:1: 'ring' needs 'application bell', and this is a gossip"),
            (
                "application bell\nprocesses a\nring a 1",
                "3:8: expected the end of the line, not '1'"
            ),
            (
                "application bank\nprocesses a",
                "1:13: expected 'gossip', 'bell' or 'store', not 'bank'"
            ),
            (
                "processes a=b",
                "1:13: expected a number, a whole number from 0 to \(UInt64.max), not 'b'"
            ),
            (
                "processes a=1\napplication bell\nring a",
                "1:13: a number needs 'application gossip', and this is a bell"
            ),
            (
                "processes a b\nlimit",
                "2:6: expected a number, a whole number from 0 to \(UInt64.max)"
            ),
            ("processes a b\nlimit 1 2", "2:9: expected the end of the line, not '2'"),
            (
                "processes a b\nrun\nlimit 1",
                "3:1: the setting 'limit' must come before the first command"
            ),
            ("processes a b\nat 1 limit 1", "2:6: expected a command, not the setting 'limit'"),
        ])
    func refused(text: String, wanted: String) {
        expectTextError(wanted) { try ScenarioParser.parse(text, in: Self.language) }
    }

    @Test("a line that is refused leaves the settings as they were")
    func unchanged() throws {
        var parser = ScenarioParser(Self.language)
        _ = try parser.parse("processes a=1 b", number: 1)
        _ = try parser.parse("limit 5", number: 2)
        let before = parser.cluster
        for line in ["limit 6 7", "limit x", "processes c=2 d=x", "application bells"] {
            #expect(throws: TextError.self) { try parser.parse(line, number: 3) }
            #expect(parser.cluster == before)
        }
    }

    @Test("a harness without an application that takes values of processes refuses them")
    func noValues() {
        expectTextError("1:11: no application takes a value of a process such as 'a=1'") {
            try ScenarioParser.parse("processes a=1", in: ScenarioLanguage([.init(Bell.self)]))
        }
    }
}

@Suite("A command that is left out shifts no draw of others")
struct LastingNumberTests {
    /// The fates of what each text of a request led to, by text and channel.
    private func arrivals(_ scenario: Scenario) -> [String: [UInt64]] {
        let trace = scenario.cluster.run(scenario.commands).trace
        var times: [String: [UInt64]] = [:]
        for event in trace {
            guard case .receive = event.kind, let process = event.process else { continue }
            times["\(event.text) at \(process)", default: []].append(event.time)
        }
        return times
    }

    @Test("every message of the others arrives when it did", arguments: UInt64(0)..<30)
    func removal(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var cluster = Scenario.Cluster(.init(Gossip.self), lettered: 4)
        cluster.transport = .raw
        cluster.delivery = .arrival
        cluster.network.order = .reordering
        cluster.network.delay = .uniform(1...500)
        cluster.network.lossRate = 0.1
        cluster.seed = seed
        var commands = (UInt64(0)..<12).map { number in
            ScenarioCommand(
                at: number * 10,
                .operation(Gossip.Request.tell(number), at: random.pick(cluster.roster.replicas)))
        }
        commands.insert(.init(at: 55, .snapshot([2, 1], withinTicks: 7)), at: 6)
        let scenario = Scenario(cluster: cluster, commands: commands)
        let before = arrivals(scenario)
        for index in commands.indices {
            var shorter = scenario
            let removed = shorter.commands.remove(at: index)
            var wanted = before
            if case .operation(_, let operation) = removed.action,
                case .tell(let number)? = operation.base as? Gossip.Request
            {
                wanted = before.filter { !$0.key.hasPrefix("rumour of \(number) ") }
            }
            #expect(arrivals(shorter) == wanted, "without command \(index)")
        }
    }

    @Test("restarts are numbered for each process, and requests for all")
    func numbers() throws {
        let text = """
            processes a b
            crash a
            get b x
            restart a
            snapshot a b
            crash a
            put b x 1
            crash b
            restart a
            restart b
            number 20 get a x
            get a x
            """
        var scenario = try ScenarioParser.parse(text)
        #expect(
            scenario.commands.map(\.number)
                == [nil, 0, 1, 1, nil, 3, nil, 2, 1, 20, 21])
        scenario.commands.remove(at: 2)
        scenario.commands.remove(at: 1)
        let lines = scenario.description.split(separator: "\n").suffix(9)
        #expect(
            lines.joined(separator: "|")
                == "crash a|number 1 snapshot a b|crash a|put b x 1|crash b|number 2 restart a|"
                + "restart b|number 20 get a x|get a x")
        #expect(
            try ScenarioParser.parse(scenario.description).commands.map(\.number)
                == scenario.commands.map(\.number))
    }

    @Test("commands without numbers are done as if they had those of their places")
    func unnumbered() {
        let drawn = RandomCluster(.store, seed: 4)
        #expect(drawn.commands.allSatisfy { $0.number == nil })
        let scenario = Scenario(cluster: drawn.cluster, commands: drawn.commands)
        #expect(scenario.commands.contains { $0.number != nil })
        #expect(
            drawn.cluster.run(scenario.commands).trace == drawn.cluster.run(drawn.commands).trace)
    }
}
