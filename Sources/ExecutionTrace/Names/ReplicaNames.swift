import LogicalClocks

/// The names of a roster, found by their bytes without making strings of them.
///
/// A name of up to seven bytes is found here, a longer one by the roster.
struct ReplicaNames: Sendable {
    /// How many names of the roster are here.
    private(set) var count = 0
    private var short = ShortNames()

    /// Takes in the names that were added to a roster.
    mutating func update(from roster: Roster) {
        while count < roster.count {
            if let key = ShortNames.packed(roster.names[count].utf8.span) {
                short.add(key, UInt32(count))
            }
            count += 1
        }
    }

    /// Returns the replica of a name that is short and among those taken in.
    func replica(named name: Span<UInt8>) -> ReplicaID? {
        ShortNames.packed(name).flatMap { short[$0] }.map { ReplicaID(rawValue: $0) }
    }

    /// Returns the replica and the number of a name such as `a.12`, if the replica's name is short
    /// and the number has at most 18 digits and no leading zero.
    func numbered(_ name: Span<UInt8>, separator: UInt8) -> (replica: ReplicaID, number: UInt64)? {
        var place = name.count &- 1
        var number: UInt64 = 0
        var unit: UInt64 = 1
        var last: UInt8 = 0
        while place > 0 {
            let digit = name[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            guard name.count &- place <= 18 else { return nil }
            number &+= UInt64(digit) &* unit
            unit &*= 10
            last = digit
            place &-= 1
        }
        guard place > 0, last != 0, name[place] == separator,
            let replica = replica(named: name.extracting(..<place))
        else { return nil }
        return (replica, number)
    }
}
