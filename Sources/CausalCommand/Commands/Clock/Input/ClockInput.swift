import CommandLineKit
import LogicalClocks
import WireFormat

/// The clocks of one command line: of one family, and with one set of names.
struct ClockInput: Sendable {
    /// A clock and where it was given.
    struct Item: Sendable {
        let clock: any CommandClock
        let given: GivenClock

        /// The clock as one of the type of another, which all clocks of one input have.
        func clock<Clock: CommandClock>(like other: Clock) -> Clock {
            guard let clock = clock as? Clock else {
                preconditionFailure("the clocks of one input are of one family")
            }
            return clock
        }
    }

    let family: ClockFamily
    let items: [Item]
    let names: ReplicaNames
    /// The replicas that the command line names besides those of the clocks.
    let replicas: [ReplicaID]

    /// Reads operands.
    ///
    /// - Parameter replicaNames: Names of replicas that the command is about.
    init(
        _ operands: [String], _ values: ParsedValues, replicaNames: [String] = [],
        _ console: Console
    ) throws(CommandFailure) {
        let given = try GivenClock.read(operands, console)
        let family = try ClockFamily.common(to: given, asked: values[ClockCommand.family])
        let result: (clocks: [any CommandClock], names: ReplicaNames, replicas: [ReplicaID])
        if let listed = values[ClockCommand.names] {
            result = try Self.named(given, family, replicaNames, listed: listed)
        } else if let numbered = try Self.numbered(given, family, replicaNames) {
            result = numbered
        } else {
            result = try Self.named(given, family, replicaNames, listed: nil)
        }
        for (clock, given) in zip(result.clocks, given).dropFirst()
        where type(of: clock) != type(of: result.clocks[0]) {
            throw given.failure(
                "\(family.profile.withArticle) of another size than the first",
                remedy: "Clocks of different sizes cannot meet.")
        }
        self.family = family
        items = zip(result.clocks, given).map { Item(clock: $0, given: $1) }
        names = result.names
        replicas = result.replicas
    }

    /// Returns the clocks, if all names in them are whole numbers; a family without names has no
    /// others.
    private static func numbered(
        _ given: [GivenClock], _ family: ClockFamily, _ replicaNames: [String]
    ) throws(CommandFailure) -> (
        clocks: [any CommandClock], names: ReplicaNames, replicas: [ReplicaID]
    )? {
        let isNaming = family.type is any NamingClock.Type
        var replicas: [ReplicaID] = []
        for name in family.type is any ReplicaTickingClock.Type ? replicaNames : [] {
            guard let number = UInt32(name), !name.hasPrefix("+") else {
                if isNaming { return nil }
                throw .usage(
                    "\(family.profile.withArticle) knows replicas by number, not as '\(name)'",
                    remedy: "Give the number of the replica, or '--names' with its name.")
            }
            replicas.append(ReplicaID(rawValue: number))
        }
        var clocks: [any CommandClock] = []
        var numbers: Roster?
        for given in given {
            do throws(TextError) {
                clocks.append(try given.clock(family, names: &numbers))
            } catch {
                // A name is wrong among numbers only; what is wrong with bytes stays wrong.
                if isNaming, !given.isBytes { return nil }
                throw given.failure(error, remedy: given.remedy(family))
            }
        }
        return (clocks, ReplicaNames(roster: nil), replicas)
    }

    /// Returns the clocks with names that are listed, or else numbered in the order of their
    /// appearance.
    private static func named(
        _ given: [GivenClock], _ family: ClockFamily, _ replicaNames: [String], listed: Roster?
    ) throws(CommandFailure) -> (
        clocks: [any CommandClock], names: ReplicaNames, replicas: [ReplicaID]
    ) {
        var roster: Roster? = listed ?? Roster()
        var clocks: [any CommandClock] = []
        for given in given {
            if listed == nil, given.isBytes {
                throw given.failure(
                    "bytes hold numbers of replicas, and other operands hold names",
                    remedy: "Say with '--names a,b,c' which names the numbers 0, 1, 2 have.")
            }
            do throws(TextError) {
                clocks.append(try given.clock(family, names: &roster))
            } catch {
                throw given.failure(error, remedy: given.remedy(family))
            }
            if let listed, let roster, roster.count > listed.count {
                throw given.failure(
                    "'--names' does not list '\(roster.names[listed.count])'",
                    remedy: "Add it to the names.")
            }
        }
        var replicas: [ReplicaID] = []
        for name in replicaNames {
            guard let replica = listed == nil ? roster?.add(name) : listed?.id(of: name) else {
                throw .usage(
                    "'\(name)' cannot name a replica here",
                    remedy: listed == nil ? nil : "Add it to '--names'.")
            }
            replicas.append(replica)
        }
        return (clocks, ReplicaNames(roster: roster), replicas)
    }
}

extension ClockInput {
    /// Returns what is made of the bytes of a clock that was given.
    ///
    /// - Throws: A failure for a clock with more entries than its bytes may have.
    static func coding<Value>(
        _ item: Item, _ body: () throws(WireError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(WireError) {
            return try body()
        } catch {
            throw item.given.failure(
                "the clock is above the limit of \(EntryBudget.entriesMax) entries in bytes",
                remedy: "Its text is read and printed by 'causal clock show'.")
        }
    }

    /// Checks that a result can be read again: no count in it is above the limits of a reader.
    func checked<Clock: CommandClock>(_ clock: Clock) throws(CommandFailure) -> Clock {
        do throws(WireError) {
            return try Clock(decoding: clock.encoded())
        } catch {
            throw CommandFailure(
                .badData, "the result is above a limit of \(Clock.profile.noun)s",
                remedy: "A clock with such a count is malformed, or was not counted by events.")
        }
    }

    /// Returns the clocks as stamps.
    ///
    /// - Throws: A failure that says which verb only stamps know.
    func stamps(for verb: String) throws(CommandFailure) -> [Stamp] {
        var stamps: [Stamp] = []
        for item in items {
            guard let stamp = item.clock as? Stamp else {
                throw item.given.failure(
                    "\(family.profile.withArticle) cannot \(verb)",
                    remedy: "Only an interval tree stamp can: \(Stamp.profile.example).")
            }
            stamps.append(stamp)
        }
        return stamps
    }

    /// Returns the clock, if one was given.
    func single() throws(CommandFailure) -> Item {
        guard items.count == 1 else {
            throw .usage("Expected one clock, but \(items.count) were given")
        }
        return items[0]
    }
}
