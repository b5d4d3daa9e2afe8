import CausalMessaging
import CommandLineKit
import LogicalClocks
import WireFormat

extension ScenarioParser {
    /// The words that a command begins with; `at` stands before another.
    enum Verb: String, CaseIterable {
        case put, get, delete, send, snapshot, partition, heal, crash, restart, tick, run, at
    }

    /// Reads a command, and returns it with the time that commands have named by its end.
    func readCommand(
        _ word: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> (command: ScenarioCommand, end: UInt64) {
        var start = time
        var at: UInt64?
        var word = word
        var verb = try Self.verb(word)
        if verb == .at {
            let position = line.position
            start = try line.number("a time in ticks", in: 0...Self.timeMax)
            guard start >= time else {
                throw TextError(
                    "time \(start) comes before \(time), which has passed", at: position)
            }
            at = start
            word = try line.word("a command")
            verb = try Self.verb(word)
            guard verb != .at else {
                throw TextError("expected a command, not a second 'at'", at: word.position)
            }
        }
        let position = line.position
        let action = try readAction(verb, word, from: &line)
        var end = start
        if case .tick(let count) = action {
            end += count
            guard end <= Self.timeMax else {
                throw TextError(
                    "\(count) ticks after time \(start) is later than \(Self.timeMax)",
                    at: position)
            }
        }
        return (ScenarioCommand(at: at, action, position: word.position), end)
    }

    private static func verb(_ word: ScenarioLine.Word) throws(TextError) -> Verb {
        if let verb = Verb(rawValue: word.text) { return verb }
        if Setting(rawValue: word.text) != nil {
            throw TextError(
                "expected a command, not the setting \(word.shown)", at: word.position)
        }
        let settings = Setting.allCases.map(\.rawValue)
        let verbs = Verb.allCases.map(\.rawValue)
        if let guess = suggestion(for: word.text, among: verbs + settings) {
            throw TextError(
                "\(word.shown) is neither a setting nor a command; did you mean '\(guess)'?",
                at: word.position)
        }
        throw TextError(
            "\(word.shown) is neither a setting (\(settings.joined(separator: ", "))) nor a "
                + "command (\(verbs.joined(separator: ", ")))", at: word.position)
    }

    private func readAction(
        _ verb: Verb, _ word: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        switch verb {
        case .put, .get, .delete:
            try check(.store, word)
            return try readOperation(verb, from: &line)
        case .send:
            try check(.bank, word)
            return try readSend(from: &line)
        case .snapshot: return try readSnapshot(from: &line)
        case .partition: return try readPartition(from: &line)
        case .heal: return .heal(line.isEmpty ? nil : try readChannelList(from: &line))
        case .crash:
            let process = try process(from: &line)
            return .crash(process, keepsMemory: !line.accept("amnesia"))
        case .restart: return .restart(try process(from: &line))
        case .tick:
            if line.isEmpty { return .tick(1) }
            return .tick(try line.number("a number of ticks", in: 0...Self.timeMax))
        case .run: return .run
        case .at: preconditionFailure("the caller takes 'at'")
        }
    }

    private func check(
        _ application: Scenario.Application, _ verb: ScenarioLine.Word
    ) throws(TextError) {
        guard cluster.application == application else {
            throw TextError(
                "'\(verb.text)' needs 'application \(application.rawValue)', and this is a "
                    + cluster.application.rawValue, at: verb.position)
        }
    }

    // MARK: - Processes and channels

    func process(_ name: String, at position: TextPosition) throws(TextError) -> ReplicaID {
        if let process = cluster.roster.id(of: name) { return process }
        let names = cluster.roster.names
        let shown = ScenarioLine.Word(text: name, position: position).shown
        let known = "there are \(names.prefix(8).joined(separator: ", "))"
        guard names.count > 8 else {
            throw TextError("no process is called \(shown); \(known)", at: position)
        }
        let guess = suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
        throw TextError("no process is called \(shown); \(guess ?? "\(known), …")", at: position)
    }

    private func process(from line: inout ScenarioLine) throws(TextError) -> ReplicaID {
        let word = try line.word("the name of a process")
        return try process(word.text, at: word.position)
    }

    private func checkChannel(
        from sender: ReplicaID, to receiver: ReplicaID, at position: TextPosition
    ) throws(TextError) {
        let channel = ChannelID(from: sender, to: receiver)
        guard sender != receiver, cluster.channels == nil || channels.contains(channel) else {
            throw TextError(
                "there is no channel \(channel.description(in: cluster.roster))", at: position)
        }
    }

    private func readChannelList(from line: inout ScenarioLine) throws(TextError) -> [ChannelID] {
        var list: [ChannelID] = []
        repeat {
            let position = line.position
            for channel in try readChannel(from: &line) {
                try checkChannel(from: channel.sender, to: channel.receiver, at: position)
                list.append(channel)
            }
        } while !line.isEmpty
        return list
    }

    // MARK: - Commands with more than one part

    private func readSend(from line: inout ScenarioLine) throws(TextError) -> ScenarioCommand.Action
    {
        let sender = try process(from: &line)
        let position = line.position
        let receiver = try process(from: &line)
        try checkChannel(from: sender, to: receiver, at: position)
        let amount = try line.number("a number of tokens", in: 1...UInt64(TokenBank.totalMax))
        return .send(sender, to: receiver, amount: Int64(amount))
    }

    private func readOperation(
        _ verb: Verb, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        let process = try process(from: &line)
        let key = try line.word("a key").text
        let value = verb == .put ? try line.word("a value").text : ""
        var session = cluster.roster.name(of: process)
        if line.accept("as") {
            let word = try line.word("the name of a session")
            guard !word.text.isEmpty else {
                throw TextError("the name of a session is not empty", at: word.position)
            }
            session = word.text
        }
        switch verb {
        case .put:
            return .put(
                process, key: key, value: value, session: session, isBlind: line.accept("blind"))
        case .get: return .get(process, key: key, session: session)
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
                throw TextError("'\(word.text)' is named twice", at: word.position)
            }
            groups[groups.count - 1].append(process)
        }
        guard groups.count > 1, groups.allSatisfy({ !$0.isEmpty }) else {
            throw line.error(
                "expected groups of processes such as 'a b | c', or channels such as a->b")
        }
        return .partition(groups)
    }
}
