import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import WireFormat

// All that scenarios know of the bank.

extension Scenario.Application {
    /// The token bank, without tokens.
    public static var bank: Self { Self(TokenBank.self) }

    /// Returns the token bank with the tokens that each process starts with.
    public static func bank(balances: [Int64]) -> Self {
        Self(TokenBank.self, settings: TokenBank.Settings(balances: balances))
    }
}

extension TokenBank: ScenarioApplication {
    /// The word in scenarios.
    public static let name = "bank"

    /// Creates a branch of a cluster.
    public init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: Settings) {
        self.init(balance: settings.balance(of: replica))
    }

    /// Creates a new life of a branch: its tokens are gone with its memory.
    public init(
        _ replica: ReplicaID, joining peer: TokenBank, in cluster: Scenario.Cluster,
        _ settings: Settings
    ) {
        self.init(balance: 0)
    }

    /// Returns the profile: there are at most ``branchCountMax`` branches.
    public static func profile(_ settings: Settings) -> ApplicationProfile {
        var profile = ApplicationProfile()
        profile.processCountMax = branchCountMax
        profile.successText = "all tokens are accounted for"
        return profile
    }

    /// Draws an order; none where no channel leads anywhere.
    public static func draw(
        _ load: NoLoad, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Order)] {
        let topology = cluster.topology
        let senders = topology.processes.filter { !topology.receivers(from: $0).isEmpty }
        guard !senders.isEmpty else { return [] }
        let sender = random.pick(senders)
        let receiver = random.pick(topology.receivers(from: sender))
        return [(sender, Order(Int64(random.within(1...10)), to: receiver))]
    }

    /// Judges whether the tokens add up to what there was.
    public static func judge(
        _ processes: [TokenBank], of result: RunResult
    ) -> RunJudgement.Convergence {
        if let reason = result.undecidedReason { return .undecided(reason) }
        let settings = result.cluster.application.settings(of: Self.self) ?? Settings()
        let wanted = settings.balances.reduce(0, &+)
        let found = result.finalStates.reduce(0) { $0 &+ ($1.amount ?? 0) }
        if found == wanted { return .reached }
        let names = Set(result.lives.map(\.process)).sorted().map { result.name(of: $0) }
        let reason =
            names.isEmpty
            ? "" : ", and \(names.joined(separator: ", ")) lost what was in memory"
        return .failed(
            "\(counted(found, "token")) at the end, \(grouped(wanted)) at the start\(reason)")
    }

    /// Returns the refusal in words.
    public static func describe(_ output: Output) -> String {
        switch output {
        case .refused(let order, let balance): "\(order): refused, the balance is \(balance)"
        }
    }

    /// The balance.
    public var recorded: RecordedState {
        RecordedState(
            state: .object([.init("balance", .number(String(balance)))]), amount: balance)
    }

    /// Returns the tokens under way.
    public static func recorded(_ message: Transfer) -> RecordedMessage {
        RecordedMessage(
            payload: .object([.init("tokens", .number(String(message.amount)))]),
            amount: message.amount)
    }
}

extension TokenBank.Order: ScenarioOperation {
    /// The verb.
    public static let verbs = ["send"]

    /// The verb.
    public var verb: String { Self.verbs[0] }

    /// Reads the receiver and the number of tokens.
    public init(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError) {
        let receiver = try line.receiver(from: process)
        let amount = try line.number("a number of tokens", in: 1...UInt64(TokenBank.totalMax))
        self.init(Int64(amount), to: receiver)
    }

    /// Returns the receiver and the number of tokens.
    public func words(at process: ReplicaID, in roster: Roster) -> [String] {
        [roster.name(of: receiver), "\(amount)"]
    }

    /// Returns the order to send to the current life of the receiver.
    public func addressed(to life: (ReplicaID) -> ReplicaID) -> Self {
        Self(amount, to: life(receiver))
    }
}

extension TokenBank {
    /// The tokens that the processes start with: `processes a=10 b=20`.
    public struct Settings: ScenarioSettings {
        /// The tokens of each process, without zeros at the end.
        public private(set) var balances: [Int64]

        /// Creates the settings of a bank without tokens.
        public init() {
            balances = []
        }

        /// Creates settings.
        public init(balances: [Int64]) {
            self.balances = balances
            dropZeros()
        }

        /// Returns the tokens that a process starts with.
        public func balance(of process: ReplicaID) -> Int64 {
            process.index < balances.count ? balances[process.index] : 0
        }

        /// The noun for the values of processes.
        public static let processValueName: String? = "a balance"

        /// Reads the tokens of a process.
        public mutating func read(
            _ setting: ScenarioSetting, from line: inout ScenarioLine
        ) throws(TextError) {
            guard case .process(let process) = setting else { return }
            let limit = UInt64(TokenBank.totalMax) / UInt64(TokenBank.branchCountMax)
            let balance = try line.number("a balance", in: 0...limit)
            while balances.count <= process.index { balances.append(0) }
            balances[process.index] = Int64(balance)
            dropZeros()
        }

        /// Returns the tokens of a process.
        public func words(of setting: ScenarioSetting) -> [String]? {
            guard case .process(let process) = setting else { return nil }
            return ["\(balance(of: process))"]
        }

        private mutating func dropZeros() {
            while balances.last == 0 { balances.removeLast() }
        }
    }
}

extension ScenarioCommand.Action {
    /// Returns a command that sends tokens.
    public static func send(_ sender: ReplicaID, to receiver: ReplicaID, amount: Int64) -> Self {
        .operation(TokenBank.Order(amount, to: receiver), at: sender)
    }
}
