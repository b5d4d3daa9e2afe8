import CausalMessaging
import CommandLineKit
import LogicalClocks
import WireFormat

extension ScenarioLine {
    /// Takes the name of a process.
    ///
    /// - Throws: `TextError` if there is no such process.
    public mutating func process() throws(TextError) -> ReplicaID {
        let word = try word("the name of a process")
        return try process(word.text, at: word.position)
    }

    /// Takes the name of a process to which a channel leads.
    ///
    /// - Throws: `TextError` if there is no such process or no such channel.
    public mutating func receiver(from sender: ReplicaID) throws(TextError) -> ReplicaID {
        let position = position
        let receiver = try process()
        try check(ChannelID(from: sender, to: receiver), at: position)
        return receiver
    }

    /// Takes channels that there are, up to the end of the line.
    mutating func channelList() throws(TextError) -> [ChannelID] {
        var list: [ChannelID] = []
        repeat {
            let position = position
            for channel in try channel() {
                try check(channel, at: position)
                list.append(channel)
            }
        } while !isEmpty
        return list
    }

    /// Takes `a->b`, or both ways as `a<->b`.
    mutating func channel() throws(TextError) -> [ChannelID] {
        let word = try word("a channel such as a->b, or 'clique', 'ring', 'star' or 'line'")
        let arrow = word.text.firstRange(of: "<->") ?? word.text.firstRange(of: "->")
        guard let arrow, arrow.lowerBound > word.text.startIndex,
            arrow.upperBound < word.text.endIndex
        else {
            let shapes = TopologyShape.allCases.map(\.rawValue)
            let guess = suggestion(for: word.text, among: shapes)
            throw TextError(
                "expected a channel such as a->b or a<->b, not \(word.shown)"
                    + (guess.map { "; did you mean '\($0)'?" } ?? ""), at: word.position)
        }
        let isBothWays = word.text[arrow] == "<->"
        let from = try process(String(word.text[..<arrow.lowerBound]), at: word.position)
        let to = try process(String(word.text[arrow.upperBound...]), at: word.position)
        guard from != to else {
            throw TextError("a channel joins two processes, not one with itself", at: word.position)
        }
        let channel = ChannelID(from: from, to: to)
        return isBothWays ? [channel, ChannelID(from: to, to: from)] : [channel]
    }

    private func process(_ name: String, at position: TextPosition) throws(TextError) -> ReplicaID {
        if let process = roster.id(of: name) { return process }
        let names = roster.names
        let shown = Word(text: name, position: position).shown
        let known = "there are \(names.prefix(8).joined(separator: ", "))"
        guard names.count > 8 else {
            throw TextError("no process is called \(shown); \(known)", at: position)
        }
        let guess = suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
        throw TextError("no process is called \(shown); \(guess ?? "\(known), …")", at: position)
    }

    private func check(_ channel: ChannelID, at position: TextPosition) throws(TextError) {
        guard channel.sender != channel.receiver, channels?.contains(channel) ?? true else {
            throw TextError("there is no channel \(channel.description(in: roster))", at: position)
        }
    }
}
