import CausalMessaging
import LogicalClocks
import WireFormat

/// A parser of scenarios, line by line.
///
/// Settings come first and commands after them; `#` begins a comment.
///
///     application bank               # store (default) or bank
///     processes a=10 b=20 c=0        # a bank's branches and their tokens; for a store: a b c
///     channels ring                  # ring, clique (default), star, line, none, or a->b b<->c
///     order fifo                     # fifo (default) or reordering, within a channel
///     delay 1-10                     # N, LOW-HIGH (default 1-10) or exp:MEAN, in ticks
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
///     restart a                      # a new life if it lost its memory; `restart a as same`: wrong
///     tick 10                        # let time pass; without a number 1 tick
///     run                            # until nothing is left to happen
///     at 50 snapshot b               # let time pass until 50 first
///     number 7 get a x               # what it leads to is drawn as of the request number 7
///
/// Other applications have commands and settings of their own; see ``ScenarioLanguage``. Settings of
/// an application that the scenario does not run have no effect.
///
/// Each line of `processes` or `channels` adds to those before it; of any other setting the last
/// line counts. A delay may be in words too: `fixed 5`, `uniform 1 10`, `exponential 4`. A word
/// with blanks in it is written in double quotes. A command whose time has passed because a `run`
/// took longer is done at once. Requests are numbered from 0, a snapshot counts for as many as it
/// has initiators; restarts are numbered for each process. A command with a number passes it on:
/// the next one has the number after it.
public struct ScenarioParser: Sendable {
    /// The meaning of a line.
    public enum Line: Hashable, Sendable {
        /// Nothing, or a setting.
        case setting
        /// Something to do.
        case command(ScenarioCommand)
    }

    /// The most commands of a scenario.
    public static let commandsMax = 10_000_000

    /// The longest time that commands may let pass in all, `run` not counted, in ticks.
    public static let timeMax: UInt64 = 1_000_000_000_000

    /// The longest name of a process, in bytes.
    public static let nameBytesMax = 64

    /// The language that is read.
    public let language: ScenarioLanguage

    /// The cluster as far as it is known.
    public internal(set) var cluster = Scenario.Cluster()

    /// The applications of the language, with the settings that the lines so far give them.
    var applications: [Scenario.Application]
    /// The index of the application that the scenario runs.
    var current = 0
    /// The texts after `=` behind names of processes.
    var processValues: [(process: ReplicaID, value: ScenarioLine.Word)] = []
    /// The channels of the cluster, if it names them.
    var channels: Set<ChannelID> = []
    /// The time that the commands so far name, in ticks.
    var time: UInt64 = 0
    /// The numbers of the commands so far.
    var numbers = CommandNumbers()
    private var commandCount = 0

    /// Creates a parser at the first line.
    public init(_ language: ScenarioLanguage = .standard) {
        self.language = language
        applications = language.applications
        cluster.application = applications[current]
    }

    /// Reads a whole scenario.
    ///
    /// - Throws: `TextError` with line and column.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func parse(
        _ text: String, in language: ScenarioLanguage = .standard
    ) throws(TextError) -> Scenario {
        try parse(Array(text.utf8), in: language)
    }

    /// Reads a whole scenario from the bytes of a file, which end a line with a line feed, with or
    /// without a carriage return before it.
    ///
    /// - Throws: `TextError` with line and column.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func parse(
        _ bytes: [UInt8], in language: ScenarioLanguage = .standard
    ) throws(TextError) -> Scenario {
        var parser = ScenarioParser(language)
        var commands: [ScenarioCommand] = []
        var number = 0
        var rest: ArraySlice<UInt8>? = bytes[...]
        while let text = rest {
            number += 1
            let end = text.firstIndex(of: UInt8(ascii: "\n"))
            if case .command(let command) = try parser.parse(
                text[..<(end ?? text.endIndex)], number: number)
            {
                commands.append(command)
            }
            rest = end.map { text[($0 + 1)...] }
        }
        try parser.checkCluster(at: TextPosition(line: number, column: 1))
        return Scenario(cluster: parser.cluster, commands: commands)
    }

    /// Reads one line, without its line feed.
    ///
    /// - Throws: `TextError` with line and column; the line has then changed nothing.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func parse(
        _ text: some StringProtocol, number: Int
    ) throws(TextError) -> Line {
        // One byte too many is enough to see that the line is too long.
        try parse(Array(text.utf8.prefix(ScenarioLine.bytesMax + 1))[...], number: number)
    }

    /// Reads one line from its bytes, without its line feed.
    ///
    /// - Throws: `TextError` with line and column; the line has then changed nothing.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func parse(
        _ bytes: ArraySlice<UInt8>, number: Int
    ) throws(TextError) -> Line {
        var line = try ScenarioLine(
            bytes, number: number, roster: cluster.roster,
            channels: cluster.channels == nil ? nil : channels)
        guard let word = line.next else { return .setting }
        _ = line.accept(word.text)
        if isSetting(word.text) {
            guard commandCount == 0 else {
                throw TextError(
                    "the setting '\(word.text)' must come before the first command",
                    at: word.position)
            }
            try readSetting(word.text, from: &line)
            return .setting
        }
        // A word that means nothing is the nearer error.
        if isVerb(word.text) { try checkCluster(at: word.position) }
        guard commandCount < Self.commandsMax else {
            throw TextError("more than \(Self.commandsMax) commands", at: word.position)
        }
        let (command, end) = try readCommand(word, from: &line)
        try line.expectEnd()
        commandCount += 1
        _ = numbers.take(command)
        time = end
        return .command(command)
    }

    /// Checks what can be said of the cluster only when all settings are known.
    private func checkCluster(at position: TextPosition) throws(TextError) {
        guard cluster.roster.count > 0 else {
            throw TextError(
                "the scenario names no processes; begin with a line such as 'processes a b c'",
                at: position)
        }
        let setup = cluster.application.setup
        if setup.processValueName == nil, let (_, value) = processValues.first {
            let owner = language.ownerOfProcessValues(preferring: current)
                .map { language.applications[$0] }
            throw TextError(
                "\(owner?.setup.processValueName ?? "a value") needs 'application "
                    + "\(owner?.name ?? "")', and this is a \(setup.name)", at: value.position)
        }
        let countMax = setup.profile.processCountMax
        guard cluster.roster.count <= countMax else {
            throw TextError(
                "a \(setup.name) has at most \(countMax) processes, and there are "
                    + "\(cluster.roster.count)", at: position)
        }
    }
}
