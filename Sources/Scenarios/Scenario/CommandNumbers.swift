import LogicalClocks

/// The lasting numbers of commands, as they follow from one another where nothing else is said.
///
/// What a command leads to is drawn by its number, and not by how many commands stand before it: a
/// scenario from which a command was taken out still numbers the others as before. Requests are
/// numbered through the scenario, a snapshot takes a number for each initiator, and restarts are
/// numbered for each process. Other commands have no number, since nothing is drawn for them.
struct CommandNumbers: Sendable {
    /// The largest number that a scenario may name.
    static let numberMax: UInt64 = 1 << 62

    private var next: UInt64 = 0
    private var restarts: [ReplicaID: UInt64] = [:]

    /// Returns the number of a command, its own or the next one, and goes on from there.
    mutating func take(_ command: ScenarioCommand) -> UInt64? {
        guard let expected = expected(for: command.action) else { return nil }
        let number = command.number ?? expected
        switch command.action {
        case .operation: next = number &+ 1
        case .snapshot(let initiators, _): next = number &+ UInt64(initiators.count)
        case .restart(let process, _): restarts[process] = number
        default: break
        }
        return number
    }

    /// Returns the number that a command has if it names none; nil for a command without a number.
    func expected(for action: ScenarioCommand.Action) -> UInt64? {
        switch action {
        case .operation, .snapshot: next
        case .restart(let process, _): (restarts[process] ?? 0) &+ 1
        case .partition, .cut, .heal, .lose, .crash, .tick, .run: nil
        }
    }

    /// Returns commands with the numbers that they have in this order.
    static func numbered(_ commands: consuming [ScenarioCommand]) -> [ScenarioCommand] {
        var numbers = CommandNumbers()
        // Where they lie: a long run has a million of them.
        for index in commands.indices { commands[index].number = numbers.take(commands[index]) }
        return commands
    }
}
