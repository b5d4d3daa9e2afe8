import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Simulation
import WireFormat

/// The lines in which a scenario is written: settings, then commands.
///
/// What ``ScenarioParser`` has read is read again from these lines as it was; comments and the
/// places of words are not kept. What no scenario can say, such as a line feed in a key, is not
/// read again.
public struct ScenarioPrinter: Sendable {
    private let cluster: Scenario.Cluster
    private var numbers = CommandNumbers()

    /// The bytes of a list after which it goes on in another line.
    private static let lineBytes = 4_000

    /// Creates the printer of the scenarios of one cluster.
    public init(_ cluster: Scenario.Cluster) {
        self.cluster = cluster
    }

    /// All settings, a line each or several; those that a scenario need not name too.
    ///
    /// - Complexity: O(*n* + *c* log *c*) for *n* processes and *c* channels.
    public var settings: String {
        var text = "application \(cluster.application)\n"
        text += list("processes", processWords)
        text += channelLines
        let network = cluster.network
        let lines = [
            "order \(network.order.rawValue)", "delay \(network.delay.text)",
            "loss \(Self.plainDecimal(network.lossRate))",
            "duplication \(Self.plainDecimal(network.duplicationRate))",
            "transport \(cluster.transport.rawValue)", "delivery \(cluster.delivery.rawValue)",
        ]
        let rest = ["clock \(cluster.clock.rawValue)", "seed \(cluster.seed)"]
        return text + (lines + applicationLines + rest).map { $0 + "\n" }.joined()
    }

    /// Returns the line of the next command, with a line feed at its end; it names its number if that
    /// does not follow from the commands that were printed before.
    ///
    /// - Complexity: O(*n*), where *n* is the length of the line.
    public mutating func line(of command: ScenarioCommand) -> String {
        var text = TextBytes()
        append(command, to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Adds the line of the next command to a text.
    package mutating func append(_ command: ScenarioCommand, to text: inout TextBytes) {
        if let time = command.time {
            text.put("at ")
            text.put(decimal: time)
            text.put(UInt8(ascii: " "))
        }
        let expected = numbers.expected(for: command.action)
        let taken = numbers.take(command)
        if let taken, taken != expected { text.put(text: "number \(taken) ") }
        append(command.action, to: &text)
        text.put(UInt8(ascii: "\n"))
    }

    // MARK: - Settings

    private var processWords: [String] {
        zip(cluster.roster.replicas, cluster.roster.names).map { process, name in
            let value = cluster.application.setup.words(of: .process(process))?.first
            return value.map { ScenarioLine.written("\(name)=\($0)") } ?? name
        }
    }

    private var applicationLines: [String] {
        let setup = cluster.application.setup
        return setup.settingNames.compactMap { name in
            setup.words(of: .line(name)).map { Self.line([name] + $0) }
        }
    }

    private static func line(_ words: [String]) -> String {
        words.map(ScenarioLine.written).joined(separator: " ")
    }

    private var channelLines: String {
        guard let channels = cluster.channels else { return "" }
        guard !channels.isEmpty else { return "channels none\n" }
        for shape in TopologyShape.allCases
        where channels.count == shape.channelCount(cluster.roster.count)
            && channels == shape.topology(cluster.roster.count).channels
        {
            return "channels \(shape.rawValue)\n"
        }
        return list("channels", channels.map(text))
    }

    /// Returns a setting with many words, in lines that are not too long.
    private func list(_ setting: String, _ words: [String]) -> String {
        var text = ""
        var room = 0
        for word in words {
            room -= word.utf8.count + 1
            if room < 0 {
                text += (text.isEmpty ? "" : "\n") + setting
                room = Self.lineBytes
            }
            text += " " + word
        }
        return text + "\n"
    }

    /// A number without an exponent, which no scenario reads.
    private static func plainDecimal(_ value: Double) -> String {
        let parts = "\(value)".split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), exponent < 0 else {
            return String(parts[0])
        }
        let digits = parts[0].split(separator: ".").joined()
        return "0." + String(repeating: "0", count: -exponent - 1) + digits
    }

    // MARK: - Commands

    private func append(_ action: ScenarioCommand.Action, to text: inout TextBytes) {
        switch action {
        case .operation(let process, let operation):
            // Word by word, without a list of them: a drawn run has a million such lines.
            operation.append(at: process, in: cluster.roster, to: &text)
        case .snapshot(let initiators, let ticks):
            text.put(text: "snapshot \(list(initiators))")
            if ticks != ScenarioCommand.snapshotTicksDefault { text.put(text: " within \(ticks)") }
        case .partition(let groups):
            text.put(text: "partition \(groups.map(list).joined(separator: " | "))")
        case .cut(let channels): text.put(text: "partition \(list(channels))")
        case .heal(nil): text.put("heal")
        case .heal(.some(let channels)): text.put(text: "heal \(list(channels))")
        case .lose(let rate): text.put(text: "lose \(Self.plainDecimal(rate))")
        case .crash(let process, let keepsMemory):
            text.put(text: "crash \(name(process))\(keepsMemory ? "" : " amnesia")")
        case .restart(let process, let asSame):
            text.put(text: "restart \(name(process))\(asSame ? " as same" : "")")
        case .tick(let count): text.put(text: "tick \(count)")
        case .run: text.put("run")
        }
    }

    private func name(_ process: ReplicaID) -> String { cluster.roster.name(of: process) }

    private func list(_ processes: [ReplicaID]) -> String {
        processes.map(name).joined(separator: " ")
    }

    private func list(_ channels: [ChannelID]) -> String {
        channels.map(text).joined(separator: " ")
    }

    private func text(_ channel: ChannelID) -> String {
        "\(name(channel.sender))->\(name(channel.receiver))"
    }
}

extension Scenario: CustomStringConvertible {
    /// The scenario as ``ScenarioParser`` reads it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public var description: String {
        var printer = ScenarioPrinter(cluster)
        var text = TextBytes()
        text.put(text: printer.settings)
        for command in commands { printer.append(command, to: &text) }
        return String(decoding: text.bytes, as: UTF8.self)
    }
}
