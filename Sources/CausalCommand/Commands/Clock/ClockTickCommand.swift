import CommandLineKit
import LogicalClocks

/// The command `causal clock tick`, which counts an event of a replica.
enum ClockTickCommand {
    private static let place = Operand(
        "at",
        ValueFormat("at", expects: "a replica or a time") { $0.isEmpty ? nil : $0 },
        help: """
            The replica at which the event happens, if the clock does not know; for a hybrid \
            timestamp, the physical time in milliseconds.
            """)

    static let command = Command(
        "tick", abstract: "Count an event of a replica.",
        discussion: """
            A clock of several replicas needs to know whose event it is; one that belongs to a \
            process, such as a Lamport clock, does not. A hybrid timestamp needs to know the \
            time. An interval tree stamp records its events by 'event'.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock tick '{a:3, b:2}' b", "{a:3, b:3}"),
            .init("causal clock tick 41", "42"),
            .init("causal clock tick 1700000000000.3 1700000000000", "1700000000000.4"),
        ],
        parameters: [ClockCommand.clock, place] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let place = values[Self.place]
        let input = try ClockInput(
            [values[ClockCommand.clock]], values, replicaNames: place.map { [$0] } ?? [], console)
        let item = try input.single()
        let noun = input.family.profile.withArticle
        let ticked: any CommandClock
        switch item.clock {
        case let clock as any ReplicaTickingClock:
            guard let replica = input.replicas.first else {
                throw .usage(
                    "\(noun) counts for several replicas: say which of them",
                    about: Self.place)
            }
            ticked = clock.ticked(at: replica)
        case let clock as any OwnTickingClock:
            guard place == nil else {
                throw .usage(
                    "\(noun) knows whose event it counts", about: Self.place,
                    remedy: "Leave the second argument out.")
            }
            ticked = clock.ticked()
        case let clock as any TimeTickingClock:
            ticked = try tick(clock, at: place)
        default:
            throw item.given.failure(
                "\(noun) does not tick",
                remedy: input.family == .stamp
                    ? "'causal clock event' records an event on it." : nil)
        }
        ClockCommand.print("tick", [try input.checked(ticked)], input, values, console)
        return .good
    }

    private static func tick<Clock: TimeTickingClock>(
        _ clock: Clock, at place: String?
    ) throws(CommandFailure) -> any CommandClock {
        guard let place, let time = UInt64(place), time <= Clock.millisecondsMax else {
            throw .usage(
                "\(Clock.profile.withArticle) ticks at a time in milliseconds, "
                    + "up to \(Clock.millisecondsMax)",
                about: Self.place)
        }
        return clock.ticked(atMilliseconds: time)
    }
}
