import LogicalClocks

/// `causal clock tick`: counts an event of a replica.
enum ClockTickCommand {
    private static let replica = Operand(
        "replica",
        ValueFormat("replica", expects: "the name of a replica") { $0.isEmpty ? nil : $0 },
        help: "The replica at which the event happens, if the clock does not know.")

    static let command = Command(
        "tick", abstract: "Count an event of a replica.",
        discussion: """
            A clock of several replicas has to be told whose event it is; one that belongs to a \
            process, such as a Lamport clock, has not. A stamp records its events by 'event'.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock tick '{a:3, b:2}' b", "{a:3, b:3}"),
            .init("causal clock tick 41", "42"),
        ],
        parameters: [ClockCommand.clock, replica] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let replicaName = values[replica].map { [$0] } ?? []
        let input = try ClockInput(
            [values[ClockCommand.clock]], values, replicaNames: replicaName, console)
        let item = try input.single()
        let noun = input.family.profile.withArticle
        let ticked: any CommandClock
        switch item.clock {
        case let clock as any ReplicaTickingClock:
            guard let replica = input.replicas.first else {
                throw .usage(
                    "\(noun) counts for several replicas, so say which of them", about: replica)
            }
            ticked = clock.ticked(at: replica)
        case let clock as any OwnTickingClock:
            guard replicaName.isEmpty else {
                throw .usage(
                    "\(noun) does not count by replica", about: replica,
                    remedy: "Leave '\(replicaName[0])' out.")
            }
            ticked = clock.ticked()
        default:
            throw item.given.failure(
                "\(noun) does not tick", remedy: "'causal clock event' records one on a stamp.")
        }
        ClockCommand.print("tick", [try input.checked(ticked)], input, values, console)
        return .good
    }
}
