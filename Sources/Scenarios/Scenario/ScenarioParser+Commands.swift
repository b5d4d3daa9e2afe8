import CausalMessaging
import CommandLineKit
import LogicalClocks
import WireFormat

extension ScenarioParser {
    /// The words of the language that a command begins with; `at` and `number` stand before another.
    enum Verb: String, CaseIterable {
        case snapshot, partition, heal, lose, crash, restart, tick, run, at, number
    }

    /// The meaning of the first word of a command.
    private enum Head {
        case language(Verb)
        case application(String)
    }

    /// Reads a command, and returns it with the time that commands have named by its end.
    func readCommand(
        _ word: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> (command: ScenarioCommand, end: UInt64) {
        var start = time
        var at: UInt64?
        var number: UInt64?
        var word = word
        var head = try head(word)
        if case .language(.at) = head {
            let position = line.position
            start = try line.number("a time in ticks", in: 0...Self.timeMax)
            guard start >= time else {
                throw TextError(
                    "time \(start) comes before \(time), which has passed", at: position)
            }
            at = start
            (word, head) = try next(of: &line)
        }
        if case .language(.number) = head {
            number = try line.number("a number", in: 0...CommandNumbers.numberMax)
            (word, head) = try next(of: &line)
        }
        let position = line.position
        let action = try readAction(head, word, from: &line)
        let expected = numbers.expected(for: action)
        guard number == nil || expected != nil else {
            throw TextError(
                "'\(word.text)' has no number, since nothing is drawn for it", at: word.position)
        }
        var end = start
        if case .tick(let count) = action {
            end += count
            guard end <= Self.timeMax else {
                throw TextError(
                    "\(count) \(count == 1 ? "tick" : "ticks") after time \(start) is later than "
                        + "\(Self.timeMax)",
                    at: position)
            }
        }
        let command = ScenarioCommand(
            at: at, number: number ?? expected, action, position: word.position)
        return (command, end)
    }

    /// Takes the first word of the command behind `at` or `number`.
    private func next(
        of line: inout ScenarioLine
    ) throws(TextError) -> (ScenarioLine.Word, Head) {
        let word = try line.word("a command")
        let head = try head(word)
        switch head {
        case .language(.at):
            throw TextError("expected a command, not a second 'at'", at: word.position)
        default: return (word, head)
        }
    }

    /// Returns whether a word begins a command, of this application or another.
    func isVerb(_ word: String) -> Bool {
        Verb(rawValue: word) != nil || language.owner(ofVerb: word, preferring: current) != nil
    }

    private func head(_ word: ScenarioLine.Word) throws(TextError) -> Head {
        if let verb = Verb(rawValue: word.text) { return .language(verb) }
        if let owner = language.owner(ofVerb: word.text, preferring: current) {
            guard owner == current else {
                throw TextError(
                    "'\(word.text)' needs 'application \(language.applications[owner])', and this "
                        + "is a \(cluster.application)", at: word.position)
            }
            return .application(word.text)
        }
        if isSetting(word.text) {
            throw TextError(
                "expected a command, not the setting \(word.shown)", at: word.position)
        }
        let settings = language.settings
        let verbs = language.verbs
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
        _ head: Head, _ word: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        switch head {
        case .application(let verb):
            let process = try line.process()
            let setup = cluster.application.setup
            return .operation(
                at: process, try setup.operation(verb, at: process, from: &line))
        case .language(let verb): return try readAction(verb, word, from: &line)
        }
    }

    private func readAction(
        _ verb: Verb, _ word: ScenarioLine.Word, from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        switch verb {
        case .snapshot: return try readSnapshot(from: &line)
        case .partition: return try readPartition(from: &line)
        case .heal: return .heal(line.isEmpty ? nil : try line.channelList())
        case .lose: return .lose(rate: try line.rate())
        case .crash:
            let process = try line.process()
            return .crash(process, keepsMemory: !line.accept("amnesia"))
        case .restart:
            let process = try line.process()
            guard line.accept("as") else { return .restart(process) }
            guard line.accept("same") else { throw line.error("expected 'same'") }
            return .restart(process, asSame: true)
        case .tick:
            if line.isEmpty { return .tick(1) }
            return .tick(try line.number("a number of ticks", in: 0...Self.timeMax))
        case .run: return .run
        case .at, .number:
            throw TextError(
                "expected a command, not a second '\(word.text)'", at: word.position)
        }
    }

    // MARK: - Commands with more than one part

    private func readSnapshot(
        from line: inout ScenarioLine
    ) throws(TextError) -> ScenarioCommand.Action {
        var initiators = [try line.process()]
        var ticks = ScenarioCommand.snapshotTicksDefault
        while let word = line.next {
            if line.accept("within") {
                ticks = try line.number("a number of ticks", in: 1...Self.timeMax)
                break
            }
            let initiator = try line.process()
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
            return .cut(try line.channelList())
        }
        var groups: [[ReplicaID]] = [[]]
        var named: Set<ReplicaID> = []
        while let word = line.next {
            if line.accept("|") {
                groups.append([])
                continue
            }
            let process = try line.process()
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
