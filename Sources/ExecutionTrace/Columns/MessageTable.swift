import LogicalClocks

/// The messages of a trace, numbered in the order in which events first name them.
///
/// The numbers of a replica's messages mostly run from 1 without gaps, so they are found by place
/// in an array. One far above what has been seen goes to a dictionary; a file of made-up numbers
/// makes no room larger than itself.
struct MessageTable: Sendable {
    static let none = UInt32.max

    private(set) var ids: [MessageID] = []
    /// The first send of each message; `none` if none has come up.
    private(set) var firstSends: [UInt32] = []

    /// For each origin and number the message plus one; 0 if it is not known or `far`.
    private var near: [[UInt32]] = []
    private var far: [MessageID: UInt32] = [:]
    /// How many messages of each origin are in `near`.
    private var nearCounts: [Int] = []

    var count: Int { ids.count }

    /// Returns the number of a message, which is new if it has none.
    mutating func number(of id: MessageID) -> UInt32 {
        if let known = knownNumber(of: id) { return known }
        let number = UInt32(ids.count)
        ids.append(id)
        firstSends.append(Self.none)
        // The table of foreign names is an origin beside those of the roster.
        let slot = Self.slot(of: id.origin)
        while near.count <= slot {
            near.append([])
            nearCounts.append(0)
        }
        guard id.number < UInt64(4 * nearCounts[slot] + 16) else {
            far[id] = number
            return number
        }
        while near[slot].count <= Int(id.number) { near[slot].append(0) }
        near[slot][Int(id.number)] = number + 1
        nearCounts[slot] += 1
        return number
    }

    /// Returns the number of a message that has one.
    func knownNumber(of id: MessageID) -> UInt32? {
        let slot = Self.slot(of: id.origin)
        if slot < near.count, id.number < UInt64(near[slot].count) {
            let known = near[slot][Int(id.number)]
            if known > 0 { return known - 1 }
        }
        return far.isEmpty ? nil : far[id]
    }

    mutating func noteSend(of message: UInt32, at event: Int) {
        if firstSends[Int(message)] == Self.none { firstSends[Int(message)] = UInt32(event) }
    }

    /// Returns the first send of a message, if one has come up.
    func firstSend(of message: UInt32) -> Int? {
        let send = firstSends[Int(message)]
        return send == Self.none ? nil : Int(send)
    }

    private static func slot(of origin: ReplicaID) -> Int {
        origin == .foreign ? 0 : origin.index + 1
    }
}
