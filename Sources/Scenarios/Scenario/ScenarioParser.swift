import CausalMessaging
import LogicalClocks
import WireFormat

/// Reads scenarios, line by line.
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
///     restart a
///     tick 10                        # let time pass; without a number 1 tick
///     run                            # until nothing is left to happen
///     at 50 snapshot b               # let time pass until 50 first
///
/// Each line of `processes` or `channels` adds to those before it; of any other setting the last
/// line counts. A delay may be in words too: `fixed 5`, `uniform 1 10`, `exponential 4`. A word with blanks in it stands in double quotes. A command whose time has passed
/// because a `run` took longer is done at once.
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

    /// The longest time that commands may let pass in all, `run` not counted, in ticks.
    public static let timeMax: UInt64 = 1_000_000_000_000

    /// The longest name of a process, in bytes.
    public static let nameBytesMax = 64

    /// The cluster as far as it is known.
    public internal(set) var cluster = Scenario.Cluster()

    /// The channels of the cluster, if it names them.
    var channels: Set<ChannelID> = []
    /// The first balance, if there is one.
    var balancePosition: TextPosition?
    /// The time that the commands so far name, in ticks.
    var time: UInt64 = 0
    private var commandCount = 0

    /// Creates a parser at the first line.
    public init() {}

    /// Reads a whole scenario.
    ///
    /// - Throws: `TextError` with line and column.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func parse(_ text: String) throws(TextError) -> Scenario {
        try parse(Array(text.utf8))
    }

    /// Reads a whole scenario from the bytes of a file, which end a line with a line feed, with or
    /// without a carriage return before it.
    ///
    /// - Throws: `TextError` with line and column.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func parse(_ bytes: [UInt8]) throws(TextError) -> Scenario {
        var parser = ScenarioParser()
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
        var line = try ScenarioLine(bytes, number: number)
        guard let word = line.next else { return .setting }
        _ = line.accept(word.text)
        if let setting = Setting(rawValue: word.text) {
            guard commandCount == 0 else {
                throw TextError(
                    "the setting '\(setting.rawValue)' must come before the first command",
                    at: word.position)
            }
            try read(setting, from: &line)
            return .setting
        }
        // A word that means nothing is the nearer error.
        if Verb(rawValue: word.text) != nil { try checkCluster(at: word.position) }
        guard commandCount < Self.commandsMax else {
            throw TextError("more than \(Self.commandsMax) commands", at: word.position)
        }
        let (command, end) = try readCommand(word, from: &line)
        try line.expectEnd()
        commandCount += 1
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
        switch cluster.application {
        case .store:
            if let balancePosition {
                throw TextError(
                    "a balance needs 'application bank', and this is a store", at: balancePosition)
            }
        case .bank:
            guard cluster.roster.count <= TokenBank.branchCountMax else {
                throw TextError(
                    "a bank has at most \(TokenBank.branchCountMax) branches, and there are "
                        + "\(cluster.roster.count) processes", at: position)
            }
        }
    }
}
