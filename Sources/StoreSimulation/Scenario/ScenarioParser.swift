import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Simulation
import WireFormat

/// Reads scenarios, line by line.
///
/// Settings come first and commands after them; `#` begins a comment.
///
///     application bank               # store (default) or bank
///     processes a=10 b=20 c=0        # a bank's branches and their tokens; for a store: a b c
///     channels ring                  # ring, clique (default), star, line, or a->b b<->c
///     order fifo                     # fifo (default) or reordering, within a channel
///     delay uniform 1 10             # fixed N, uniform N N (default 1 10), exponential MEAN
///     loss 0.1                       # probability that a message is lost
///     duplication 0.05               # probability that a message comes twice
///     transport reliable             # reliable (default) or raw
///     delivery causal                # causal (default) or arrival
///     conflicts siblings             # siblings (default) or lww, for a store
///     clock vector                   # vector (default) or interval-tree
///     seed 7                         # default 1
///
///     put a x 1 as alice             # write; `blind` at the end hands in no context
///     get b x as alice               # read; without `as` each process has a session of its own
///     delete a x
///     send a b 5                     # tokens
///     snapshot a c within 500        # several initiators; given up after so many ticks
///     partition a b | c              # cut the channels between groups, or: partition a->b
///     heal                           # all channels, or: heal a->b
///     crash a                        # `crash a amnesia` loses its memory
///     restart a
///     tick 10                        # let time pass
///     run                            # until nothing is left to happen
///     at 50 snapshot b               # let time pass until 50 first
public struct ScenarioParser: Sendable {
    /// What a line said.
    public enum Line: Hashable, Sendable {
        /// Nothing, or a setting.
        case setting
        /// Something to do.
        case command(ScenarioCommand)
    }

    /// The most commands of a scenario.
    public static let commandsMax = 10_000_000

    /// The longest time that a command may name, in ticks.
    public static let timeMax: UInt64 = 1_000_000_000_000

    /// The cluster as far as it is known.
    public private(set) var cluster = Scenario.Cluster()

    private var hasCommands = false
    private var time: UInt64 = 0
    private var commandCount = 0

    /// Creates a parser at the first line.
    public init() {}

    /// Reads a whole scenario.
    ///
    /// - Throws: `TextError` with line and column.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func parse(_ text: String) throws(TextError) -> Scenario {
        var parser = ScenarioParser()
        var commands: [ScenarioCommand] = []
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if case .command(let command) = try parser.parse(line, number: number) {
                commands.append(command)
            }
        }
        try parser.checkProcesses(at: TextPosition(line: max(number, 1), column: 1))
        return Scenario(cluster: parser.cluster, commands: commands)
    }

    /// Reads one line.
    ///
    /// - Throws: `TextError` with line and column.
    public mutating func parse(
        _ text: some StringProtocol, number: Int
    ) throws(TextError) -> Line {
        var line = try ScenarioLine(text, number: number)
        if line.isEmpty { return .setting }
        let word = try line.word("a setting or a command")
        if let setting = Setting(rawValue: word.text) {
            guard !hasCommands else {
                throw TextError(
                    "the setting '\(word.text)' must come before the first command",
                    at: word.position)
            }
            try read(setting, from: &line)
            try line.expectEnd()
            return .setting
        }
        try checkProcesses(at: word.position)
        guard commandCount < Self.commandsMax else {
            throw TextError("more than \(Self.commandsMax) commands", at: word.position)
        }
        hasCommands = true
        commandCount += 1
        let command = try readCommand(word, from: &line)
        try line.expectEnd()
        return .command(command)
    }

    private func checkProcesses(at position: TextPosition) throws(TextError) {
        guard cluster.roster.count > 0 else {
            throw TextError(
                "the scenario names no processes; begin with a line such as 'processes a b c'",
                at: position)
        }
    }

    // MARK: - Settings

    private enum Setting: String, CaseIterable {
        case application, processes, channels, order, delay, loss, duplication, transport
        case delivery, conflicts, clock, seed
    }

    private mutating func read(
        _ setting: Setting, from line: inout ScenarioLine
    ) throws(TextError) {
        switch setting {
        case .application: cluster.application = try line.choice(Scenario.Application.self)
        case .processes: try readProcesses(from: &line)
        case .channels: try readChannels(from: &line)
        case .order: cluster.network.order = try line.choice(NetworkOptions.Order.self)
        case .delay: cluster.network.delay = try readDelay(from: &line)
        case .loss: cluster.network.lossRate = try line.rate()
        case .duplication: cluster.network.duplicationRate = try line.rate()
        case .transport: cluster.transport = try line.choice(Scenario.Transport.self)
        case .delivery: cluster.delivery = try line.choice(DeliveryOrder.self)
        case .conflicts: cluster.conflicts = try line.choice(TraceHeader.Conflicts.self)
        case .clock: cluster.clock = try line.choice(EventClock.Family.self)
        case .seed: cluster.seed = try line.number("a seed", in: 0...UInt64.max)
        }
    }

    private mutating func readProcesses(from line: inout ScenarioLine) throws(TextError) {
        if cluster.channels != nil {
            throw line.error("'processes' must come before 'channels'")
        }
        repeat {
            let word = try line.word("the name of a process")
            let parts = word.text.split(separator: "=", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            guard Self.isProcessName(name) else {
                throw TextError(
                    "'\(word.text)' cannot name a process; use letters, digits, '_' and '.'",
                    at: word.position)
            }
            guard cluster.roster.id(of: name) == nil else {
                throw TextError("the process '\(name)' is named twice", at: word.position)
            }
            guard cluster.roster.count < Topology.processCountMax else {
                throw TextError(
                    "more than \(Topology.processCountMax) processes", at: word.position)
            }
            var balance: Int64 = 0
            if parts.count == 2 {
                let limit = TokenBank.totalMax / Int64(Topology.processCountMax)
                guard let value = Int64(parts[1]), 0...limit ~= value else {
                    throw TextError(
                        "expected a balance from 0 to \(limit) after '='", at: word.position)
                }
                balance = value
            }
            _ = cluster.roster.add(name)
            cluster.balances.append(balance)
        } while !line.isEmpty
    }

    private static func isProcessName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "."
            }
    }

    private mutating func readChannels(from line: inout ScenarioLine) throws(TextError) {
        try checkProcesses(at: line.position)
        let count = cluster.roster.count
        if let word = line.next, let shape = TopologyShape(rawValue: word.text) {
            _ = line.accept(word.text)
            cluster.channels = shape.topology(count).channels
            return
        }
        var channels = cluster.channels ?? []
        repeat { channels += try readChannel(from: &line) } while !line.isEmpty
        cluster.channels = channels
    }

    /// Reads `a->b`, or both ways as `a<->b`.
    private func readChannel(from line: inout ScenarioLine) throws(TextError) -> [Channel] {
        let word = try line.word("'ring', 'clique', 'star', 'line', or a channel such as a->b")
        let isBothWays = word.text.contains("<->")
        guard let arrow = word.text.firstRange(of: isBothWays ? "<->" : "->") else {
            throw TextError(
                "expected a channel such as a->b or a<->b, not '\(word.text)'", at: word.position)
        }
        let from = try process(String(word.text[..<arrow.lowerBound]), at: word.position)
        let to = try process(String(word.text[arrow.upperBound...]), at: word.position)
        guard from != to else {
            throw TextError("a channel joins two processes", at: word.position)
        }
        let channel = Channel(from: from, to: to)
        return isBothWays ? [channel, Channel(from: to, to: from)] : [channel]
    }

    private func readDelay(from line: inout ScenarioLine) throws(TextError) -> DelayDistribution {
        let range = 1...DelayDistribution.ticksMax
        if line.accept("uniform") {
            let low = try line.number("the shortest delay", in: range)
            let high = try line.number("the longest delay", in: low...DelayDistribution.ticksMax)
            return .uniform(low...high)
        }
        if line.accept("exponential") {
            return .exponential(mean: Double(try line.number("the mean delay", in: range)))
        }
        _ = line.accept("fixed")
        return .fixed(
            try line.number("'fixed', 'uniform', 'exponential' or a number of ticks", in: range))
    }

    // MARK: - Commands

    private func process(_ name: String, at position: TextPosition) throws(TextError) -> ReplicaID {
        guard let process = cluster.roster.id(of: name) else {
            let known = cluster.roster.names.prefix(8).joined(separator: ", ")
            let more = cluster.roster.count > 8 ? ", …" : ""
            throw TextError(
                "no process is called '\(name)'; there are \(known)\(more)", at: position)
        }
        return process
    }

    private func process(from line: inout ScenarioLine) throws(TextError) -> ReplicaID {
        let word = try line.word("the name of a process")
        return try process(word.text, at: word.position)
    }

    private mutating func readCommand(
        _ word: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand {
        guard word.text == "at" else {
            let action = try readAction(word, from: &line)
            return ScenarioCommand(action, position: word.position)
        }
        let position = line.position
        let at = try line.number("a time in ticks", in: 0...Self.timeMax)
        guard at >= time else {
            throw TextError("time \(at) comes before \(time), which has passed", at: position)
        }
        time = at
        let verb = try line.word("a command")
        return ScenarioCommand(
            at: at, try readAction(verb, from: &line), position: verb.position)
    }

    private mutating func readAction(
        _ verb: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        switch verb.text {
        case "put", "get", "delete":
            try check(.store, verb)
            return try readOperation(verb, from: &line)
        case "send":
            try check(.bank, verb)
            let sender = try process(from: &line)
            let position = line.position
            let receiver = try process(from: &line)
            guard hasChannel(from: sender, to: receiver) else {
                let channel = Channel(from: sender, to: receiver)
                throw TextError(
                    "there is no channel \(channel.description(in: cluster.roster))", at: position)
            }
            let amount = try line.number(
                "a number of tokens", in: 1...UInt64(TokenBank.totalMax))
            return .send(sender, to: receiver, amount: Int64(amount))
        case "snapshot": return try readSnapshot(from: &line)
        case "partition": return try readPartition(from: &line)
        case "heal":
            if line.isEmpty { return .heal(nil) }
            return .heal(try readChannelList(from: &line))
        case "crash":
            let process = try process(from: &line)
            return .crash(process, keepsMemory: !line.accept("amnesia"))
        case "restart": return .restart(try process(from: &line))
        case "tick":
            let count = line.isEmpty ? 1 : try line.number("ticks", in: 0...Self.timeMax)
            return .tick(count)
        case "run": return .run
        default:
            throw TextError(
                "'\(verb.text)' is neither a setting (\(Self.settingNames)) nor a command "
                    + "(\(Self.commandNames))", at: verb.position)
        }
    }

    private static let settingNames = Setting.allCases.map(\.rawValue).joined(separator: ", ")

    private static let commandNames =
        "put, get, delete, send, snapshot, partition, heal, crash, restart, tick, run, at"

    private func check(
        _ application: Scenario.Application, _ verb: ScenarioLine.Word
    ) throws(TextError) {
        guard cluster.application == application else {
            throw TextError(
                "'\(verb.text)' needs 'application \(application.rawValue)', and this is a "
                    + cluster.application.rawValue, at: verb.position)
        }
    }

    private func hasChannel(from sender: ReplicaID, to receiver: ReplicaID) -> Bool {
        guard sender != receiver else { return false }
        guard let channels = cluster.channels else { return true }
        return channels.contains(Channel(from: sender, to: receiver))
    }

    private func readOperation(
        _ verb: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        let process = try process(from: &line)
        let key = try line.word("a key").text
        let value = verb.text == "put" ? try line.word("a value").text : ""
        var session = cluster.roster.name(of: process)
        if line.accept("as") { session = try line.word("the name of a session").text }
        switch verb.text {
        case "put":
            return .put(
                process, key: key, value: value, session: session, isBlind: line.accept("blind"))
        case "get": return .get(process, key: key, session: session)
        default: return .delete(process, key: key, session: session)
        }
    }

    private func readSnapshot(
        from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        var initiators = [try process(from: &line)]
        var ticks = ScenarioCommand.snapshotTicksDefault
        while let word = line.next {
            if line.accept("within") {
                ticks = try line.number("a number of ticks", in: 1...Self.timeMax)
                break
            }
            let initiator = try process(from: &line)
            guard !initiators.contains(initiator) else {
                throw TextError("'\(word.text)' is named twice", at: word.position)
            }
            initiators.append(initiator)
        }
        return .snapshot(initiators, withinTicks: ticks)
    }

    private func readPartition(
        from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        if line.next?.text.contains("->") == true {
            return .cut(try readChannelList(from: &line))
        }
        var groups: [[ReplicaID]] = [[]]
        var named: Set<ReplicaID> = []
        while let word = line.next {
            if line.accept("|") {
                groups.append([])
                continue
            }
            let process = try process(from: &line)
            guard named.insert(process).inserted else {
                throw TextError("'\(word.text)' is in two groups", at: word.position)
            }
            groups[groups.count - 1].append(process)
        }
        guard groups.count > 1, groups.allSatisfy({ !$0.isEmpty }) else {
            throw line.error("expected groups of processes such as 'a b | c', or channels")
        }
        return .partition(groups)
    }

    private func readChannelList(
        from line: inout ScenarioLine
    ) throws(TextError) -> [Channel] {
        var channels: [Channel] = []
        repeat {
            let position = line.position
            for channel in try readChannel(from: &line) {
                guard hasChannel(from: channel.sender, to: channel.receiver) else {
                    throw TextError(
                        "there is no channel \(channel.description(in: cluster.roster))",
                        at: position)
                }
                channels.append(channel)
            }
        } while !line.isEmpty
        return channels
    }
}

/// The shapes of networks that have a name.
public enum TopologyShape: String, Hashable, Sendable, CaseIterable {
    /// Every process has a channel to every other.
    case clique
    /// Each process has a channel to the next.
    case ring
    /// The first process has channels to and from every other.
    case star
    /// Each process has channels to and from the next.
    case line

    /// The network of that shape.
    public func topology(_ count: Int) -> Topology {
        switch self {
        case .clique: .clique(count)
        case .ring: .ring(count)
        case .star: .star(count)
        case .line: .line(count)
        }
    }
}
