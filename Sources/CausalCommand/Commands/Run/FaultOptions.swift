import CommandLineKit
import Scenarios

/// The options that say which faults a generated run has; what they leave open the seed draws.
enum FaultOptions {
    static let faults = Flag(
        "faults", default: true,
        help: "Whether the seed draws the faults and blind writes that no option names.")
    static let partitions = Option(
        "partitions", .integer("count", in: 0...10_000),
        help: "The number of partitions, each healed again; by default drawn, 0 to 3.")
    static let cuts = Option(
        "cuts", .integer("count", in: 0...10_000),
        help: """
            The number of one-way cuts of channels to or from a process; by default drawn, 0 to 3.
            """)
    static let crashes = Option(
        "crashes", .integer("count", in: 0...10_000),
        help: """
            The number of crashes, each followed by a restart with the memory kept; by default \
            drawn, 0 to 3.
            """)
    static let amnesia = Option(
        "amnesia", .integer("count", in: 0...10_000),
        help: """
            The number of crashes after which a process comes back without its memory, as a new \
            replica; by default drawn, 0 to 3, and none for a bank, whose tokens would be gone.
            """)
    static let blindWrites = Option(
        "blind-writes", .number("rate", in: 0...1),
        help: "The share of a store's writes that hand in no context; by default drawn, 0 or 0.1.")
    static let movingSessions = Option(
        "moving-sessions", .number("rate", in: 0...1), default: 0,
        help: """
            The share of operations for which a session goes to another replica; above 0, the store \
            promises no session guarantee.
            """)

    /// The declarations, in the order in which help lists them.
    static let all: [any ParameterDeclaration] = [
        faults, partitions, cuts, crashes, amnesia, blindWrites, movingSessions,
    ]

    private static let counts: [(kind: FaultKind, option: Option<Int?>)] = [
        (.partition, partitions), (.cut, cuts), (.crash, crashes), (.amnesia, amnesia),
    ]

    /// Checks that every option that was given has an effect.
    ///
    /// - Throws: A failure with exit code 64 that names the first one that has none.
    static func checkEffects(_ values: ParsedValues, nodeCount: Int) throws(CommandFailure) {
        guard nodeCount == 1 else { return }
        for (kind, option) in counts where kind != .crash && values[option] ?? 0 > 0 {
            try refuse(option, values)
        }
        if values[movingSessions] > 0 { try refuse(movingSessions, values) }
    }

    private static func refuse(
        _ option: any ParameterDeclaration, _ values: ParsedValues
    ) throws(CommandFailure) {
        throw .usage(
            "'--\(option.parameter.name)' has no effect on one process", about: option,
            remedy: "Leave it out, or give more '--nodes'.")
    }

    /// Says how many faults of each kind a workload has.
    static func apply(_ values: ParsedValues, to workload: inout Workload, seed: UInt64) {
        let isBank = values[WorkloadOptions.application] == .bank
        for (kind, option) in counts {
            // A bank that loses its memory loses its tokens, which is no mistake of anybody's.
            let isDrawn = values[faults] && !(isBank && kind == .amnesia)
            workload[kind] =
                values[option] ?? (isDrawn ? Workload.drawnCount(of: kind, seed: seed) : 0)
        }
    }

    /// Returns the share of blind writes.
    static func blindRate(_ values: ParsedValues, seed: UInt64) -> Double {
        values[blindWrites] ?? (values[faults] ? Workload.drawnBlindRate(seed: seed) : 0)
    }

    /// Returns the options that were given, as they are written.
    static func words(_ values: ParsedValues) -> [String] {
        var words = values[faults] ? [] : ["--no-faults"]
        for (_, option) in counts {
            if let count = values[option] { words.append("--\(option.parameter.name) \(count)") }
        }
        if let rate = values[blindWrites] { words.append("--blind-writes \(rate)") }
        if values.contains(movingSessions) {
            words.append("--moving-sessions \(values[movingSessions])")
        }
        return words
    }
}
