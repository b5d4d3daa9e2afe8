import CausalMessaging
import LogicalClocks
import Scenarios
import SeededRandom
import WireFormat

// All that scenarios have to know of the protocol.

extension Participant: ScenarioApplication {
    static let name = "commit"

    init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: Settings) {
        self.init(replica, among: cluster.roster.replicas, timeout: settings.timeout)
    }

    static func profile(_ settings: Settings) -> ApplicationProfile {
        var profile = ApplicationProfile()
        profile.successText = "every transaction ended the same way everywhere"
        return profile
    }

    /// Draws a transaction, which now and then somebody vetoes.
    static func draw(
        _ load: NoLoad, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Request)] {
        let number = Int(random.below(100_000))
        let begin = (process: ReplicaID(0), command: Request.begin(number))
        guard random.chance(0.2) else { return [begin] }
        return [(random.pick(cluster.roster.replicas), .veto(number)), begin]
    }

    /// Judges atomicity: no process commits what another aborts.
    ///
    /// That must hold at any time; at
    /// rest nobody may wait for a decision either.
    static func judge(
        _ processes: [Participant], of result: RunResult
    ) -> RunJudgement.Convergence {
        let roster = result.cluster.roster
        for number in Set(processes.flatMap(\.phases.keys)).sorted() {
            func names(_ phase: Phase) -> String {
                processes.filter { $0.phases[number] == phase }
                    .map { roster.name(of: $0.replica) }.joined(separator: ", ")
            }
            let (committed, aborted) = (names(.decided(.commit)), names(.decided(.abort)))
            if !committed.isEmpty, !aborted.isEmpty {
                return .failed("transaction \(number): \(committed) committed, \(aborted) aborted")
            }
            if result.statistics.isQuiet, !names(.prepared).isEmpty {
                return .failed("transaction \(number): \(names(.prepared)) waits in vain")
            }
        }
        return result.undecidedReason.map { .undecided($0) } ?? .reached
    }

    static func describe(_ output: Output) -> String {
        switch output {
        case .decided(let number, let decision): "\(decision) \(number)"
        case .refused(let request): "\(request): refused"
        }
    }
}

extension Participant.Request: ScenarioOperation, CustomStringConvertible {
    static let verbs = ["begin", "veto"]

    var verb: String {
        switch self {
        case .begin: "begin"
        case .veto: "veto"
        }
    }

    private var number: Int {
        switch self {
        case .begin(let number), .veto(let number): number
        }
    }

    var description: String { "\(verb) \(number)" }

    init(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError) {
        let number = Int(try line.number("the number of a transaction", in: 0...99_999))
        self = verb == "begin" ? .begin(number) : .veto(number)
    }

    func words(at process: ReplicaID, in roster: Roster) -> [String] { ["\(number)"] }
}

extension Participant {
    /// The setting `timeout ask`, or `timeout abort` for the planted fault.
    struct Settings: ScenarioSettings {
        var timeout = Timeout.ask

        static let names = ["timeout"]

        mutating func read(
            _ setting: ScenarioSetting, from line: inout ScenarioLine
        ) throws(TextError) {
            timeout = try line.choice(Timeout.self)
        }

        func words(of setting: ScenarioSetting) -> [String]? {
            setting == .line("timeout") ? [timeout.rawValue] : nil
        }
    }
}
