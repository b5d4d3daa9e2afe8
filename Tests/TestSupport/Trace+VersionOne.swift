import ExecutionTrace
import LogicalClocks

extension Trace {
    /// The file of version 1 that the trace would have been, and that has no trailer; nil if it holds
    /// what that version cannot say or this helper does not write: operations, joins, other clocks
    /// than vector clocks, and names or texts that JSON would escape.
    package func versionOneFile() -> [UInt8]? {
        func quoted(_ text: String) -> String { "\"\(text)\"" }
        func name(_ replica: ReplicaID) -> String { quoted(header.roster.name(of: replica)) }
        let names = header.roster.names.map(quoted).joined(separator: ",")
        var lines = [#"{"format":"causal-trace","version":1,"processes":[\#(names)]}"#]
        for event in self {
            var line = ""
            switch event.kind {
            case .local: line = #"{"kind":"local""#
            case .send(let message, let receivers):
                let to = receivers.map(name).joined(separator: ",")
                let id = quoted(message.description(in: header.roster))
                line = #"{"kind":"send","message":\#(id),"to":[\#(to)]"#
            case .receive(let message):
                line = #"{"kind":"receive","message":"\#(message.description(in: header.roster))""#
            case .drop(_, let channel):
                line =
                    #"{"kind":"drop","from":\#(name(channel.sender)),"to":\#(name(channel.receiver))"#
            case .crash(let keepsMemory): line = #"{"kind":"crash","keepsMemory":\#(keepsMemory)"#
            case .restart: line = #"{"kind":"restart""#
            case .record(let id):
                line = #"{"kind":"record","snapshot":"\#(id.description(in: header.roster))""#
            case .network: line = #"{"kind":"network""#
            default: return nil
            }
            if let process = event.process { line += ",\"process\":\(name(process))" }
            line += ",\"time\":\(event.time)"
            if !event.text.isEmpty { line += ",\"text\":\(quoted(event.text))" }
            switch event.clock {
            case nil: break
            case .vector(let clock)?:
                let entries = clock.entries.map { "\(name($0.replica)):\($0.count)" }
                line += ",\"clock\":{\(entries.joined(separator: ","))}"
            default: return nil
            }
            lines.append(line + "}")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
