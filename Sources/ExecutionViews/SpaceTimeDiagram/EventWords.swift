import ExecutionTrace
import LogicalClocks

/// The words for an event in a row of a diagram.
struct EventWords {
    private let trace: Trace
    private let roster: Roster
    private let glyphs: DiagramGlyphs
    private let isASCII: Bool
    private let labels: [String]

    init(trace: Trace, glyphs: DiagramGlyphs, isASCII: Bool) {
        self.trace = trace
        roster = trace.header.roster
        self.glyphs = glyphs
        self.isASCII = isASCII
        var counts: [ReplicaID: UInt64] = [:]
        var labels: [String] = []
        labels.reserveCapacity(trace.count)
        for event in trace {
            guard let process = event.process, let clock = event.clock else {
                labels.append("")
                continue
            }
            // A stamp or a timestamp has no entry for its process, so its events are counted.
            counts[process, default: 0] += 1
            let own =
                switch clock {
                case .vector(let clock): clock[process]
                case .lamport(let clock): clock.time
                case .intervalTree, .hybrid: counts[process, default: 0]
                }
            let name = TerminalText.plain(trace.header.roster.name(of: process), isASCII: isASCII)
            labels.append("\(name):\(own)")
        }
        self.labels = labels
    }

    /// Returns the own entry of the event's clock.
    func label(of event: TraceEvent, at index: Int) -> String { labels[index] }

    func element(of event: TraceEvent) -> SpaceTimeDiagram.Element {
        switch event.kind {
        case .local, .operation: .local
        case .send: .send
        case .receive: .receive
        case .crash, .restart, .drop, .network, .join: .crash
        case .record: .record
        }
    }

    /// Returns what the column of the event's process shows.
    func cell(of event: TraceEvent) -> String {
        switch event.kind {
        case .local, .operation: glyphs.local
        case .send(let message, let to):
            "S \(plain(trace.name(of: message)))\(glyphs.arrow)\(receivers(to, event))"
        case .receive(let message): "R \(plain(trace.name(of: message)))"
        case .crash: "\(glyphs.crash) crash"
        case .restart: "\(glyphs.restart) restart"
        case .join: "\(glyphs.restart) join"
        case .record(let snapshot): "\(glyphs.record) \(plain(trace.name(of: snapshot)))"
        case .drop, .network: glyphs.bar
        }
    }

    /// Returns the text to the right of the columns.
    func text(of event: TraceEvent) -> String {
        let text = plain(event.text)
        let lead: String? =
            switch event.kind {
            case .drop(let message, let channel):
                "lost \(message.map { plain(trace.name(of: $0)) + " " } ?? "")"
                    + "\(name(channel.sender))\(glyphs.arrow)\(name(channel.receiver))"
            case .join(let earlier): earlier.map { "the next life of \(name($0))" }
            case .network: "network"
            case .crash(let keepsMemory): keepsMemory ? nil : "memory lost"
            case .operation(let operation) where text.isEmpty: words(of: operation)
            default: nil
            }
        guard let lead else { return text }
        return text.isEmpty ? lead : "\(lead): \(text)"
    }

    private func words(of operation: HistoryOperation) -> String {
        let values = operation.values.map { plain($0) }.joined(separator: ", ")
        let result = values.isEmpty ? "" : "=\(values)"
        return "\(operation.kind.rawValue) \(plain(operation.key))\(result)"
    }

    private func receivers(_ to: [ReplicaID], _ event: TraceEvent) -> String {
        if to.count > 1, Set(to).union([event.process].compactMap(\.self)).count == roster.count {
            return "all"
        }
        return to.map { name($0) }.joined(separator: ",")
    }

    private func name(_ replica: ReplicaID) -> String {
        plain(roster.name(of: replica))
    }

    private func plain(_ text: String) -> String {
        TerminalText.plain(text, isASCII: isASCII)
    }
}
