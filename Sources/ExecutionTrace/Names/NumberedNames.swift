import LogicalClocks

/// A mapping between names of one kind, those of messages or of snapshots, and numbers.
///
/// A name such as `a.12` is the number 12 of the replica `a`: its last separator divides the name
/// of a replica of the roster from a number in decimal, without a sign or leading zeros. Every
/// other name is *foreign*: it is kept in a table, and known by its place there under
/// `ReplicaID.foreign`.
///
/// A name that was foreign when it was first met stays foreign, also if a replica that it could
/// be a number of joins later; identities and names stay one to one.
struct NumberedNames: Hashable, Sendable {
    /// An identity: the number of one of the things that a replica named.
    struct Identity: Hashable, Sendable {
        var origin: ReplicaID
        var number: UInt64
    }

    let separator: UInt8
    private(set) var foreign = NameTable()
    /// Foreign names that would be numbers of a replica which is not there yet, by its name.
    private var waiting: [ExactText: [(number: UInt64, place: UInt32)]] = [:]
    /// Identities of replicas that joined later, and the places of the names that they had.
    private var aliases: [Identity: UInt32] = [:]

    init(separator: Unicode.Scalar) {
        self.separator = UInt8(ascii: separator)
    }

    /// Returns the identity that a name stands for, and remembers it if it is foreign.
    mutating func identity(of name: String, in roster: Roster) -> Identity {
        let parts = divided(name)
        if let parts, let known = native(parts, in: roster) { return settled(known) }
        let count = foreign.count
        let place = foreign.number(of: name)
        if let parts, foreign.count > count {
            waiting[ExactText(parts.replica), default: []].append((parts.number, place))
        }
        return Identity(origin: .foreign, number: UInt64(place))
    }

    /// Returns the identity that a name stands for, if it has one already.
    func knownIdentity(of name: String, in roster: Roster) -> Identity? {
        if let parts = divided(name), let known = native(parts, in: roster) {
            return settled(known)
        }
        return foreign.knownNumber(of: name).map {
            Identity(origin: .foreign, number: UInt64($0))
        }
    }

    /// Returns the identity under which what has this one is known here.
    func settled(_ identity: Identity) -> Identity {
        guard !aliases.isEmpty, let place = aliases[identity] else { return identity }
        return Identity(origin: .foreign, number: UInt64(place))
    }

    /// Returns the name of an identity.
    func name(of identity: Identity, in roster: Roster) -> String {
        guard identity.origin == .foreign else {
            let mark = Unicode.Scalar(separator)
            return "\(roster.name(of: identity.origin))\(mark)\(identity.number)"
        }
        return identity.number < UInt64(foreign.count)
            ? foreign[UInt32(identity.number)] : "foreign \(identity.number)"
    }

    /// Returns whether an identity can stand in a trace with a roster.
    func knows(_ identity: Identity, roster: Roster) -> Bool {
        identity.origin == .foreign
            ? identity.number < UInt64(foreign.count)
            : identity.number > 0 && identity.origin.index < roster.count
    }

    /// Takes note of a replica that joined.
    mutating func add(_ replica: ReplicaID, named name: String) {
        for (number, place) in waiting.removeValue(forKey: ExactText(name)) ?? [] {
            aliases[Identity(origin: replica, number: number)] = place
        }
    }

    private func native(
        _ parts: (replica: String, number: UInt64), in roster: Roster
    ) -> Identity? {
        guard let replica = roster.id(of: parts.replica),
            ExactText(roster.name(of: replica)) == ExactText(parts.replica)
        else { return nil }
        return Identity(origin: replica, number: parts.number)
    }

    /// The name of a replica and a number, if a name has that form.
    private func divided(_ name: String) -> (replica: String, number: UInt64)? {
        guard let mark = name.utf8.lastIndex(of: separator),
            case let digits = name.utf8[name.utf8.index(after: mark)...],
            let first = digits.first, 0x31...0x39 ~= first,
            digits.allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = UInt64(Substring(digits)),
            case let replica = String(decoding: name.utf8[..<mark], as: UTF8.self),
            !replica.isEmpty
        else { return nil }
        return (replica, number)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.foreign == right.foreign
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(foreign)
    }
}

extension ReplicaID {
    /// Stands, in identities of messages and snapshots, for the table of names of a trace.
    ///
    /// A foreign log may call a message anything. Such a name is kept in the trace, and the
    /// message has this origin and the place of its name, from 0, as its number. No roster is long
    /// enough to hold this replica.
    public static let foreign = ReplicaID(rawValue: .max)
}

extension NumberedNames.Identity {
    init(_ message: MessageID) {
        self.init(origin: message.origin, number: message.number)
    }

    init(_ snapshot: SnapshotID) {
        self.init(origin: snapshot.initiator, number: snapshot.number)
    }

    var message: MessageID { MessageID(origin, number) }
    var snapshot: SnapshotID { SnapshotID(origin, number) }
}
