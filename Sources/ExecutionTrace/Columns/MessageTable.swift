import LogicalClocks

/// The messages of a trace, numbered in the order in which events first name them.
///
/// The numbers of a replica's messages mostly run on without gaps, from 1 or, if the events before
/// were forgotten, from some number: they are found by place in an array. One far away from what
/// has been seen goes to a dictionary: a file of made-up numbers makes room for no more than eighty
/// messages of an origin and four times as many as it names.
struct MessageTable: Sendable {
    static let none = UInt32.max

    /// The messages of one origin whose numbers lie together.
    private struct Near {
        /// The number that the first place stands for.
        var start: UInt64 = 0
        /// For each number from `start` the message plus one; 0 if it is not known or `far`.
        var places: [UInt32] = []
        /// How many of the places are taken.
        var count: UInt64 = 0

        func contains(_ number: UInt64) -> Bool {
            number >= start && number - start < UInt64(places.count)
        }
    }

    /// How far before the first message that comes up there is room for one that comes later.
    private static let roomBefore: UInt64 = 64

    private(set) var ids: [MessageID] = []
    /// The first send of each message; `none` if none has come up.
    private(set) var firstSends: [UInt32] = []

    private var near: [Near] = []
    private var far: [MessageID: UInt32] = [:]

    var count: Int { ids.count }

    /// Returns the number of a message, which is new if it has none.
    mutating func number(of id: MessageID) -> UInt32 {
        if let known = knownNumber(of: id) { return known }
        let number = UInt32(ids.count)
        ids.append(id)
        firstSends.append(Self.none)
        // The table of foreign names is an origin beside those of the roster.
        let slot = Self.slot(of: id.origin)
        while near.count <= slot { near.append(Near()) }
        if near[slot].count == 0 { near[slot].start = id.number - min(id.number, Self.roomBefore) }
        let start = near[slot].start
        guard id.number >= start,
            id.number - start < 4 * near[slot].count + Self.roomBefore + 16
        else {
            far[id] = number
            return number
        }
        let place = Int(id.number - start)
        while near[slot].places.count <= place { near[slot].places.append(0) }
        near[slot].places[place] = number + 1
        near[slot].count += 1
        return number
    }

    /// Returns the number of a message that has one.
    func knownNumber(of id: MessageID) -> UInt32? {
        let slot = Self.slot(of: id.origin)
        if slot < near.count, near[slot].contains(id.number) {
            let known = near[slot].places[Int(id.number - near[slot].start)]
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
