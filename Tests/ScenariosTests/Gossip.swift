import CausalMessaging
import LogicalClocks
import Scenarios
import SeededRandom
import WireFormat

/// An application of a test: each process keeps the largest number that it has heard of.
struct Gossip: CausalProcess {
    enum Request: Hashable, Sendable, CustomStringConvertible {
        case tell(UInt64)
        case whisper(UInt64, to: ReplicaID)

        var description: String { verb }
    }

    struct Rumour: Hashable, Sendable, CustomStringConvertible {
        var number: UInt64
        var description: String { "rumour of \(number)" }
    }

    private(set) var largest: UInt64
    /// What exceeds this is not passed on: with a low limit the processes do not agree.
    let limit: UInt64

    mutating func handle(_ request: Request, into outbox: inout Outbox<Rumour, UInt64>) {
        switch request {
        case .tell(let number):
            largest = max(largest, number)
            if number <= limit { outbox.broadcast(Rumour(number: number)) }
        case .whisper(let number, let receiver):
            outbox.send(Rumour(number: number), to: receiver)
        }
        outbox.emit(largest)
    }

    mutating func receive(
        _ rumour: Rumour, from sender: ReplicaID, into outbox: inout Outbox<Rumour, UInt64>
    ) {
        largest = max(largest, rumour.number)
    }
}

extension Gossip: ScenarioApplication {
    static let name = "gossip"

    init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: Settings) {
        self.init(largest: settings.first[replica] ?? 0, limit: settings.limit)
    }

    static func draw(
        _ load: Load, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Request)] {
        [(random.pick(cluster.roster.replicas), .tell(random.below(load.numberMax)))]
    }

    static func judge(
        _ processes: [Gossip], of result: RunResult
    ) -> RunJudgement.Convergence {
        if let reason = result.undecidedReason { return .undecided(reason) }
        let found = Set(processes.map(\.largest)).sorted()
        return found.count == 1 ? .reached : .failed("they say \(found)")
    }
}

extension Gossip.Request: ScenarioOperation {
    static let verbs = ["tell", "whisper"]

    var verb: String {
        switch self {
        case .tell: "tell"
        case .whisper: "whisper"
        }
    }

    init(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError) {
        let receiver = verb == "whisper" ? try line.receiver(from: process) : nil
        let number = try line.number("a number", in: 0...UInt64.max)
        self = receiver.map { .whisper(number, to: $0) } ?? .tell(number)
    }

    func words(at process: ReplicaID, in roster: Roster) -> [String] {
        switch self {
        case .tell(let number): ["\(number)"]
        case .whisper(let number, let receiver): [roster.name(of: receiver), "\(number)"]
        }
    }
}

extension Gossip {
    /// `limit 10` in the header, and numbers to start with: `processes a=3 b`.
    struct Settings: ScenarioSettings {
        var limit = UInt64.max
        var first: [ReplicaID: UInt64] = [:]

        static let names = ["limit"]
        static let processValueName: String? = "a number"

        mutating func read(
            _ setting: ScenarioSetting, from line: inout ScenarioLine
        ) throws(TextError) {
            let number = try line.number("a number", in: 0...UInt64.max)
            switch setting {
            case .line: limit = number
            case .process(let process): first[process] = number
            }
        }

        func words(of setting: ScenarioSetting) -> [String]? {
            switch setting {
            case .line: ["\(limit)"]
            case .process(let process): first[process].map { ["\($0)"] }
            }
        }
    }

    struct Load: ScenarioLoad {
        var numberMax: UInt64 = 100
    }
}

/// The least that conforms: a process whose requests are words.
struct Bell: CausalProcess, ScenarioApplication {
    enum Request: String, CaseIterable, ScenarioOperation, CustomStringConvertible {
        case ring, silence
        var description: String { rawValue }
    }

    static let name = "bell"
    private(set) var heard = 0

    init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: NoSettings) {}

    func handle(_ request: Request, into outbox: inout Outbox<String, String>) {
        if request == .ring { outbox.broadcast("ding") }
    }

    mutating func receive(
        _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, String>
    ) {
        heard += 1
    }

    static func judge(_ processes: [Bell], of result: RunResult) -> RunJudgement.Convergence {
        result.undecidedReason.map { .undecided($0) } ?? .reached
    }
}

/// A process that broadcasts, and does not tell others what it knows when the view changes.
struct Choir: CausalProcess, ScenarioApplication {
    enum Request: String, CaseIterable, ScenarioOperation, CustomStringConvertible {
        case sing
        var description: String { rawValue }
    }

    static let name = "choir"
    private(set) var heard = 0

    init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: NoSettings) {}

    static func profile(_ settings: NoSettings) -> ApplicationProfile {
        var profile = ApplicationProfile()
        profile.sending = .toAll
        return profile
    }

    static func draw(
        _ load: NoLoad, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Request)] {
        [(random.pick(cluster.roster.replicas), .sing)]
    }

    func handle(_ request: Request, into outbox: inout Outbox<String, String>) {
        outbox.broadcast("la")
    }

    mutating func receive(
        _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, String>
    ) {
        heard += 1
    }

    static func judge(_ processes: [Choir], of result: RunResult) -> RunJudgement.Convergence {
        result.undecidedReason.map { .undecided($0) } ?? .reached
    }
}
