import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// A process that is a table: what it may send or take in each state, and the state after.
///
/// The worked examples of Chandy and Lamport are such tables.
struct Automaton: Recordable {
    /// Sends a message to the other process.
    enum Request: Hashable, Sendable { case send }
    typealias Message = String
    typealias Output = Never

    var state: String
    let other: ReplicaID
    /// What is sent in a state, and the state after.
    let sends: [String: (message: String, next: String)]
    /// The state after a message is taken.
    let takes: [String: String]
    /// The states in which the process holds a token, if one goes round.
    var holding: Set<String> = []

    mutating func handle(_ request: Request, into outbox: inout Outbox<String, Never>) {
        guard let (message, next) = sends[state] else { return }
        state = next
        outbox.send(message, to: other)
    }

    mutating func receive(
        _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, Never>
    ) {
        state = takes[state] ?? "error"
    }

    var recorded: RecordedState {
        RecordedState(state: .string(state), amount: holding.contains(state) ? 1 : 0)
    }

    static func recorded(_ message: String) -> RecordedMessage {
        RecordedMessage(payload: .string(message), amount: message == "token" ? 1 : 0)
    }

    /// Example 2.1: one token goes to and fro between p and q; it is at p.
    static let tokenPair = [
        Automaton(
            state: "s1", other: 1, sends: ["s1": ("token", "s0")], takes: ["s0": "s1"],
            holding: ["s1"]),
        Automaton(
            state: "s0", other: 0, sends: ["s1": ("token", "s0")], takes: ["s0": "s1"],
            holding: ["s1"]),
    ]

    /// Example 2.2: p goes from A to B and back, q from C to D and back.
    static let differentPair = [
        Automaton(state: "A", other: 1, sends: ["A": ("M", "B")], takes: ["B": "A"]),
        Automaton(state: "C", other: 0, sends: ["C": ("M'", "D")], takes: ["D": "C"]),
    ]
}
