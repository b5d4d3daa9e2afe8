import CausalMessaging
import CommandLineKit
import ExecutionTrace
import LogicalClocks
import ReplicatedStore
import Scenarios
import SeededRandom
import Simulation
import WireFormat

/// The applications that a generated run can have.
enum GeneratedApplication: String, CaseIterable {
    case store, bank
}

/// The options that describe a generated run, and the command line that repeats it.
enum WorkloadOptions {
    static let application = Option(
        "application", short: "a", .choice("name"), default: GeneratedApplication.store,
        help: "What the processes run.")
    static let nodes = Option(
        "nodes", short: "n", .integer("count", in: 1...Topology.processCountMax), default: 5,
        help: "The number of processes.")
    static let operations = Option(
        "operations", short: "o",
        .integer("count", in: 0...ScenarioParser.commandsMax), default: 1_000,
        help: "The number of client operations, or of orders to a bank.")
    static let keys = Option(
        "keys", .integer("count", in: 1...1_000_000), default: 8,
        help: "The number of keys of a store.")
    static let sessions = Option(
        "sessions", .integer("count", in: 1...1_000), default: 2,
        help: "The number of client sessions at each replica.")
    static let interval = Option(
        "interval", .integer("ticks", in: 0...1_000_000), default: 4,
        help: "The mean time between two operations.")
    static let balance = Option(
        "balance", .integer("tokens", in: 0...1_000_000_000), default: 100,
        help: "The tokens that each process of a bank starts with.")
    static let snapshots = Option(
        "snapshots", .integer("count", in: 0...10_000), default: 2,
        help: "The number of snapshots.")
    static let topology = Option(
        "topology", short: "t", .choice("shape"), default: TopologyShape.clique,
        help: "The channels between the processes.")
    static let order = Option(
        "order", .choice("order"), default: NetworkOptions.Order.fifo,
        help: "The order of messages within a channel.")
    static let delay = Option(
        "delay", delayFormat, default: DelayDistribution.uniform(1...10),
        help: "How long a message travels: N, LOW-HIGH, or exp:MEAN, in ticks.")
    static let loss = Option(
        "loss", .number("rate", in: 0...1), default: 0,
        help: "The probability that a message is lost.")
    static let duplication = Option(
        "duplication", .number("rate", in: 0...1), default: 0,
        help: "The probability that a message is delivered twice.")
    static let transport = Option(
        "transport", .choice("kind"), default: Scenario.Transport.reliable,
        help: "Repeat and order what the network loses and mixes up, or leave it as it is.")
    static let delivery = Option(
        "delivery", .choice("order"), default: DeliveryOrder.causal,
        help: "When messages are delivered; 'arrival' is wrong on purpose.")
    static let conflicts = Option(
        "conflicts", .choice("rule"), default: History.Conflicts.siblings,
        help: "Whether a store keeps concurrent writes.")
    static let clock = Option(
        "clock", .choice("family"), default: ScenarioClock.vector,
        help: "The clocks on the messages.")

    /// The declarations, in the order in which help lists them; the seed is not among them.
    static let all: [any ParameterDeclaration] =
        [application, nodes, operations, keys, sessions, interval, balance, snapshots]
        + FaultOptions.all
        + [topology, order, delay, loss, duplication, transport, delivery, conflicts, clock]

    private static let delayFormat = ValueFormat<DelayDistribution>(
        "ticks", expects: "ticks such as 5, 1-10 or exp:4", describe: { $0.text },
        parse: { try? DelayDistribution(parsing: $0) })

    /// Checks that every option that was given has an effect.
    ///
    /// - Throws: A failure with exit code 64 that names the first one that has none.
    static func checkEffects(_ values: ParsedValues) throws(CommandFailure) {
        let application = values[application]
        for (option, owner) in [
            (keys, .store), (sessions, .store), (balance, .bank),
        ] as [(Option<Int>, GeneratedApplication)] where owner != application {
            try refuse(option, of: owner, values)
        }
        if application == .bank {
            try refuse(conflicts, of: .store, values)
            try refuse(FaultOptions.blindWrites, of: .store, values)
            try refuse(FaultOptions.movingSessions, of: .store, values)
        }
        try FaultOptions.checkEffects(values, nodeCount: values[nodes])
    }

    private static func refuse(
        _ option: any ParameterDeclaration, of owner: GeneratedApplication, _ values: ParsedValues
    ) throws(CommandFailure) {
        guard RunCommand.isGiven(option, in: values) else { return }
        let other = owner == .store ? "bank" : "store"
        throw .usage(
            "'--\(option.parameter.name)' has no effect on a \(other)", about: option,
            remedy: "Leave it out, or choose '--application \(owner.rawValue)'.")
    }

    /// Returns the cluster that the options describe.
    static func cluster(_ values: ParsedValues, seed: UInt64) -> Scenario.Cluster {
        var cluster = Scenario.Cluster()
        let count = values[nodes]
        cluster.application =
            switch values[application] {
            case .store:
                .store(
                    conflicts: values[conflicts],
                    sessions: values[FaultOptions.movingSessions] > 0 ? .moving : .staying)
            case .bank: .bank(balances: Array(repeating: Int64(values[balance]), count: count))
            }
        cluster.roster = .lettered(count: count)
        let shape = values[topology]
        cluster.channels = shape == .clique ? nil : shape.topology(count).channels
        cluster.network = NetworkOptions(
            order: values[order], delay: values[delay], lossRate: values[loss],
            duplicationRate: values[duplication])
        cluster.transport = values[transport]
        cluster.delivery = values[delivery]
        cluster.clock = values[clock]
        cluster.seed = seed
        return cluster
    }

    /// Returns the workload that the options describe.
    static func workload(_ values: ParsedValues, seed: UInt64) -> Workload {
        var workload = Workload(operationCount: values[operations])
        if values[application] == .store {
            var load = StoreReplica.Load()
            load.keyCount = values[keys]
            load.sessionsPerProcess = values[sessions]
            load.blindRate = FaultOptions.blindRate(values, seed: seed)
            load.moveRate = values[FaultOptions.movingSessions]
            workload.load = load
        }
        workload.intervalTicks = UInt64(values[interval])
        workload.snapshotCount = values[snapshots]
        FaultOptions.apply(values, to: &workload, seed: seed)
        return workload
    }

    /// Returns the command line that repeats the run: every option that was given.
    static func replay(_ values: ParsedValues, seed: UInt64) -> String {
        var words = ["causal run"]
        func add(_ option: some ParameterDeclaration, _ text: String) {
            if values.contains(option) { words.append("--\(option.parameter.name) \(text)") }
        }
        add(application, values[application].rawValue)
        words.append("--nodes \(values[nodes])")
        words.append("--operations \(values[operations])")
        words.append("--seed \(seed)")
        add(keys, "\(values[keys])")
        add(sessions, "\(values[sessions])")
        add(interval, "\(values[interval])")
        add(balance, "\(values[balance])")
        add(snapshots, "\(values[snapshots])")
        words += FaultOptions.words(values)
        add(topology, values[topology].rawValue)
        add(order, values[order].rawValue)
        add(delay, values[delay].text)
        add(loss, "\(values[loss])")
        add(duplication, "\(values[duplication])")
        add(transport, values[transport].rawValue)
        add(delivery, values[delivery].rawValue)
        add(conflicts, values[conflicts].rawValue)
        add(clock, values[clock].rawValue)
        return words.joined(separator: " ")
    }
}
