import LogicalClocks
import WireFormat

/// A clock of a family that the command line knows.
///
/// Every family has a text and a binary form, can be compared and can be shown. What only some can
/// do is in the protocols below; a command that needs it says so to the others.
protocol CommandClock: TextRepresentable, Hashable, Sendable {
    static var family: ClockFamily { get }
    static var profile: ClockProfile { get }

    init(decoding bytes: [UInt8]) throws(WireError)
    func encoded() throws(WireError) -> [UInt8]

    /// Returns why no run has both this clock and another one; nil if some may.
    func contradiction(with other: Self, _ names: ReplicaNames) -> String?

    /// Returns how this clock relates to another, and why.
    func comparison(with other: Self, _ names: ReplicaNames) -> ClockComparison

    /// Returns all that is shown of the clock besides its text.
    func page(_ names: ReplicaNames) -> ClockPage

    /// Returns the type that reads a clock of the family: there are several where the size is in
    /// the type.
    static func type(reading given: GivenClock) -> any CommandClock.Type
}

extension CommandClock {
    func contradiction(with other: Self, _ names: ReplicaNames) -> String? { nil }

    static func type(reading given: GivenClock) -> any CommandClock.Type { Self.self }
}

/// A clock whose text names replicas.
protocol NamingClock: CommandClock {
    init(parsing text: String, roster: inout Roster) throws(TextError)
    func description(in roster: Roster) -> String
}

/// A clock with a second binary form that is shorter.
protocol CompactClock: CommandClock {
    init(decodingCompact bytes: [UInt8]) throws(WireError)
    func compactEncoded() throws(WireError) -> [UInt8]
}

/// A clock that can take in what another knows.
protocol MergingClock: CommandClock {
    func merging(_ other: Self) throws(DotContradiction) -> Self
}

/// A clock that counts an event of a replica that is named.
protocol ReplicaTickingClock: CommandClock {
    func ticked(at replica: ReplicaID) -> Self
}

/// A clock that knows whose event it counts.
protocol OwnTickingClock: CommandClock {
    func ticked() -> Self
}

/// A clock that counts an event at a physical time.
protocol TimeTickingClock: CommandClock {
    static var millisecondsMax: UInt64 { get }
    func ticked(atMilliseconds time: UInt64) -> Self
}
