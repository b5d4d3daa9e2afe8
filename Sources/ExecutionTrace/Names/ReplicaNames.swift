import LogicalClocks

/// The names of a roster, found by their bytes without making strings of them.
///
/// A name of up to seven bytes is one number, which is looked up in a table of open addresses; a
/// longer one is found by the roster.
struct ReplicaNames: Sendable {
    private static let packedMax = 7

    /// How many names of the roster are here.
    private(set) var count = 0
    /// The packed names, 0 where there is none; their number is a power of two.
    private var keys: [UInt64] = []
    private var replicas: [ReplicaID] = []

    /// Takes in the names that were added to a roster.
    mutating func update(from roster: Roster) {
        guard count < roster.count else { return }
        if keys.count < 2 * roster.count {
            var size = 16
            while size < 4 * roster.count { size *= 2 }
            keys = Array(repeating: 0, count: size)
            replicas = Array(repeating: ReplicaID(0), count: size)
            count = 0
        }
        for index in count..<roster.count {
            guard let key = Self.packed(roster.names[index].utf8Span.span) else { continue }
            var place = slot(of: key)
            while keys[place] != 0 { place = (place &+ 1) & (keys.count &- 1) }
            keys[place] = key
            replicas[place] = ReplicaID(index)
        }
        count = roster.count
    }

    /// Returns the replica of a name that is short and among those taken in.
    func replica(named name: Span<UInt8>) -> ReplicaID? {
        guard !keys.isEmpty, let key = Self.packed(name) else { return nil }
        var place = slot(of: key)
        while keys[place] != key {
            guard keys[place] != 0 else { return nil }
            place = (place &+ 1) & (keys.count &- 1)
        }
        return replicas[place]
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

    private func slot(of key: UInt64) -> Int {
        // The multiplier is 2^64 divided by the golden ratio (Knuth, volume 3, section 6.4).
        Int(truncatingIfNeeded: key &* 0x9e37_79b9_7f4a_7c15 &>> 40) & (keys.count &- 1)
    }

    private static func packed(_ name: Span<UInt8>) -> UInt64? {
        guard 1...packedMax ~= name.count else { return nil }
        var key = UInt64(name.count)
        for index in name.indices { key = key &<< 8 | UInt64(name[index]) }
        return key
    }
}
