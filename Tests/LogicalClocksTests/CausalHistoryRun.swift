import LogicalClocks
import SeededRandom
import Testing

/// A set of events, by their numbers: what happened-before is defined by.
struct EventSet: Equatable {
    private var words: [UInt64] = []

    mutating func insert(_ event: Int) {
        while words.count <= event >> 6 { words.append(0) }
        words[event >> 6] |= 1 << UInt64(event & 63)
    }

    mutating func formUnion(_ other: EventSet) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    func isSubset(of other: EventSet) -> Bool {
        words.indices.allSatisfy { index in
            words[index] & ~(index < other.words.count ? other.words[index] : 0) == 0
        }
    }

    func relation(to other: EventSet) -> CausalRelation {
        CausalRelation(isBelow: isSubset(of: other), isAbove: other.isSubset(of: self))
    }
}

/// A random run with dynamic fork and join, in which each replica holds a stamp, the paper's recursive
/// stamp, the cells of the interval that it owns and its counts there, a vector clock, and the set of
/// the events that it knows.
///
/// Messages stay under way for a long time and may arrive more than once.
struct CausalHistoryRun {
    /// Identities are at most this deep, so the interval is 2^6 cells.
    static let levels = 6

    struct Member {
        var stamp = Stamp.seed
        var paper = PaperModel.Stamp()
        var owned = [Bool](repeating: true, count: 1 << levels)
        var known = Knowledge()
        var replica = ReplicaID(0)
    }

    /// What a message carries, on every level.
    struct Knowledge {
        var cells = [UInt64](repeating: 0, count: 1 << levels)
        var clock = VectorClock()
        var events = EventSet()

        mutating func merge(_ other: Knowledge) {
            for cell in cells.indices { cells[cell] = max(cells[cell], other.cells[cell]) }
            clock.merge(other.clock)
            events.formUnion(other.events)
        }
    }

    struct Message {
        var stamp: Stamp
        var paper: PaperModel.Event
        var known: Knowledge
        var text: String
    }

    var random: SeededGenerator
    let populationMax: Int
    var members = [Member()]
    var messages: [Message] = []
    var replicaCount = 1
    var eventCount = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        populationMax = 2 + Int(seed % 13)
    }

    /// Takes one random step; returns the index of a member that it changed.
    mutating func step() throws -> Int {
        let at = random.index(below: members.count)
        let other = random.index(below: members.count)
        switch random.index(below: 20) {
        case 0...2 where members.count < populationMax && members[at].stamp.id.depth < Self.levels:
            try fork(at)
        case 3 where at != other:
            return try join(other, into: at)
        case 5...8:
            if random.chance(0.5) { record(at) }
            try send(at)
        case 9...13 where !messages.isEmpty:
            receive(random.pick(messages), at)
        case 14 where at != other:
            synchronize(at, other)
        default: record(at)
        }
        return at
    }

    private mutating func record(_ at: Int) {
        members[at].stamp.event()
        members[at].paper.event()
        members[at].known.clock.tick(at: members[at].replica)
        members[at].known.events.insert(eventCount)
        eventCount += 1
        // What the cells become is left to the clock, within the law: no other cell than its own
        // rises, none sinks, and one at least rises.
        let counts = Self.cells(of: members[at].stamp.events)
        var hasRisen = false
        for cell in counts.indices {
            let before = members[at].known.cells[cell]
            #expect(counts[cell] == before || members[at].owned[cell] && counts[cell] > before)
            hasRisen = hasRisen || counts[cell] > before
        }
        #expect(hasRisen)
        members[at].known.cells = counts
    }

    private mutating func fork(_ at: Int) throws {
        var child = members[at]
        child.stamp = try members[at].stamp.fork()
        (members[at].paper.id, child.paper.id) = members[at].paper.id.split
        child.replica = ReplicaID(replicaCount)
        replicaCount += 1
        let whole = members[at].owned
        members[at].owned = Self.cells(of: members[at].stamp.id)
        child.owned = Self.cells(of: child.stamp.id)
        for (isOwned, (isKept, isGiven)) in zip(whole, zip(members[at].owned, child.owned)) {
            #expect(isOwned == (isKept || isGiven) && !(isKept && isGiven))
        }
        members.append(child)
    }

    private mutating func join(_ leaving: Int, into at: Int) throws -> Int {
        let other = members[leaving]
        try members[at].stamp.join(other.stamp)
        members[at].paper.id = try #require(members[at].paper.id.sum(other.paper.id))
        members[at].paper.events = members[at].paper.events.join(other.paper.events)
        for cell in other.owned.indices where other.owned[cell] { members[at].owned[cell] = true }
        members[at].known.merge(other.known)
        #expect(Self.cells(of: members[at].stamp.id) == members[at].owned)
        members.remove(at: leaving)
        return leaving < at ? at - 1 : at
    }

    private mutating func send(_ at: Int) throws {
        let member = members[at]
        let stamp = member.stamp.peeked
        if random.chance(0.2) { _ = try stamp.encoded() }
        let message = Message(
            stamp: stamp, paper: member.paper.events, known: member.known,
            text: stamp.description)
        if messages.count < 24 {
            messages.append(message)
        } else {
            messages[random.index(below: messages.count)] = message
        }
    }

    private mutating func receive(_ message: Message, _ at: Int) {
        // What is under way shares memory with what went on, and must not have changed.
        #expect(message.stamp.description == message.text)
        members[at].stamp.merge(message.stamp)
        members[at].paper.events = members[at].paper.events.join(message.paper)
        members[at].known.merge(message.known)
    }

    private mutating func synchronize(_ at: Int, _ other: Int) {
        var (mine, theirs) = (members[at], members[other])
        mine.stamp.synchronize(with: &theirs.stamp)
        mine.paper.events = mine.paper.events.join(theirs.paper.events)
        theirs.paper.events = mine.paper.events
        mine.known.merge(theirs.known)
        theirs.known = mine.known
        (members[at], members[other]) = (mine, theirs)
    }

    static func cells(of tree: EventTree) -> [UInt64] {
        tree.steps.flatMap { [UInt64](repeating: $0.count, count: 1 << (levels - $0.depth)) }
    }

    static func cells(of id: IDTree) -> [Bool] {
        id.parts.flatMap { [Bool](repeating: $0.isOwned, count: 1 << (levels - $0.depth)) }
    }
}
