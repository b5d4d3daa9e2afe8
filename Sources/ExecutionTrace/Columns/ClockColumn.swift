import LogicalClocks

/// The clocks of the events of a trace, each kept as what changed since the last one of the same
/// replica.
///
/// A vector clock is the list of its entries that rose. An event that counts in the clock of its
/// replica implies that the own entry rose by one. A clock in which an entry went down, or whose
/// own entry did not rise, is kept in full. Every now and then a copy of the whole clock is kept
/// beside the changes, at most one entry of a copy for each change, and a clock is found from the
/// last copy before it.
struct ClockColumn: Sendable {
    /// The form in which the clock of an event is kept.
    enum Form: UInt8 {
        /// There is none.
        case none
        /// A Lamport time.
        case lamport
        /// A hybrid timestamp.
        case hybrid
        /// An interval tree stamp.
        case stamp
        /// The entries of a vector clock that rose.
        case changed
        /// The entries of a vector clock that rose beside the own one, which rose by one.
        case ticked
        /// All entries of a vector clock.
        case whole

        var isVector: Bool { rawValue >= Form.changed.rawValue }
    }

    /// An entry of a vector clock that is not what it was.
    struct Change: Hashable {
        var replica: ReplicaID
        var count: UInt64
    }

    /// The last clock of one replica, as far as it is known.
    private struct Latest {
        var clock = VectorClock()
        /// The row of that clock; `none` if it is not kept here.
        var row = ClockColumn.none
        /// How many changes a reader takes from the last copy up to here.
        var weight = 0
        /// Whether the clocks that lead up to this one are not kept any more.
        var isCutOff = false

        /// Returns the link of a row that becomes the last one; it may lead to a new copy.
        mutating func link(
            to row: UInt32, as form: Form, changes changeCount: Int, nextCopy: Int
        ) -> UInt32 {
            var link = self.row
            weight += 1 + changeCount
            let isHeavy = weight > max(ClockColumn.weightMax, clock.count)
            if form == .whole {
                link = ClockColumn.none
                weight = 0
            } else if isHeavy || isCutOff {
                link = ClockColumn.copyBit | UInt32(nextCopy)
                weight = 0
            }
            self.row = row
            isCutOff = false
            return link
        }
    }

    static let none = UInt32.max
    /// Marks a link that leads to a copy, not to an earlier row.
    static let copyBit: UInt32 = 1 << 31
    /// The most steps back to a copy, for clocks with fewer entries than that.
    private static let weightMax = 32
    /// The most entries that are raised one by one; a clock with more news is kept as it is.
    private static let raisedMax = 8

    private(set) var forms: [Form] = []
    /// The place of each event's clock among those of its form.
    private(set) var places: [UInt32] = []
    /// Lamport times and raw hybrid timestamps.
    private(set) var scalars: [UInt64] = []
    private(set) var stamps: [Stamp] = []

    private(set) var vectorForms: [Form] = []
    private(set) var changedReplicas: [ReplicaID] = []
    private(set) var changedCounts: [UInt64] = []
    private(set) var changeEnds: [Int] = []
    /// For each vector clock the one before it of its replica, or its copy.
    private(set) var links: [UInt32] = []
    private(set) var copies: [VectorClock] = []

    private var latest: [Latest] = []

    var count: Int { forms.count }

    /// Forgets the clocks, and keeps what the next ones build on.
    mutating func forgetAll() {
        let latest = latest
        self = Self()
        self.latest = latest.map { known in
            var known = known
            known.row = Self.none
            known.isCutOff = !known.clock.isEmpty
            return known
        }
    }

    // MARK: - Writing

    /// Adds the clock of an event, or its lack of one.
    mutating func append(_ clock: EventClock?, of replica: ReplicaID?, isCounted: Bool) {
        switch clock {
        case nil: append(.none, at: 0)
        case .lamport(let clock): append(.lamport, scalar: clock.time)
        case .hybrid(let timestamp): append(.hybrid, scalar: timestamp.rawValue)
        case .intervalTree(let stamp):
            append(.stamp, at: stamps.count)
            stamps.append(stamp)
        case .vector(let clock): append(clock, of: replica, isCounted: isCounted)
        }
    }

    /// Adds a clock that differs from the last one of its replica in some entries.
    ///
    /// Entries that are as they were are passed over; the own one, if the event is counted and
    /// `changes` does not have it, rises by one. Returns false, and adds nothing, if it cannot.
    mutating func append(
        changes: [Change], of replica: ReplicaID, isCounted: Bool
    ) -> Bool {
        makeRoom(for: replica)
        let slot = replica.index
        let own = latest[slot].clock[replica]
        let stated = changes.first { $0.replica == replica }?.count
        let isTicked = isCounted && (stated ?? own + 1) == own + 1
        guard !isCounted || stated != nil || own < VectorClock.countMax else { return false }
        let isGrown =
            changes.allSatisfy { $0.count >= latest[slot].clock[$0.replica] }
            && (!isCounted || isTicked || stated ?? 0 > own)
        guard isGrown else {
            append(
                changed(by: changes, of: replica, ticks: isTicked), of: replica,
                isCounted: isCounted)
            return true
        }
        let start = changedReplicas.count
        for change in changes where !(isTicked && change.replica == replica) {
            guard latest[slot].clock[change.replica] < change.count else { continue }
            changedReplicas.append(change.replica)
            changedCounts.append(change.count)
            latest[slot].clock.raise(change.replica, to: change.count)
        }
        if isTicked { latest[slot].clock.tick(at: replica) }
        finishVector(isTicked ? .ticked : .changed, of: replica, changesFrom: start)
        return true
    }

    /// The last clock of a replica with some entries replaced.
    private func changed(
        by changes: [Change], of replica: ReplicaID, ticks: Bool
    ) -> VectorClock {
        var clock = latest[replica.index].clock
        if ticks { clock.tick(at: replica) }
        let kept = clock.entries.filter { entry in
            !changes.contains { $0.replica == entry.replica }
        }
        return VectorClock(
            kept.map { ($0.replica, $0.count) } + changes.map { ($0.replica, $0.count) })
    }

    private mutating func append(_ form: Form, at place: Int) {
        forms.append(form)
        places.append(UInt32(place))
    }

    private mutating func append(_ form: Form, scalar: UInt64) {
        append(form, at: scalars.count)
        scalars.append(scalar)
    }

    /// Adds the vector clock of an event.
    mutating func append(_ clock: VectorClock, of replica: ReplicaID?, isCounted: Bool) {
        let start = changedReplicas.count
        guard let replica else {
            // An event of the network belongs to no replica, so there is nothing that it changes.
            appendEntries(of: clock)
            vectorForms.append(.whole)
            changeEnds.append(changedReplicas.count)
            links.append(Self.none)
            return append(.whole, at: vectorForms.count - 1)
        }
        makeRoom(for: replica)
        // The last one leaves the column while it grows, in storage of its own: a clock that is kept
        // here as well is copied when its process goes on counting.
        var last = exchange(&latest[replica.index].clock, with: VectorClock())
        let ownBefore = last[replica]
        let own = clock[replica]
        let isTicked = isCounted && own == ownBefore + 1
        let isGrown =
            (!isCounted || own > ownBefore)
            && appendChanges(of: clock, since: last, besides: isTicked ? replica : nil)
        if !isGrown {
            changedReplicas.removeSubrange(start...)
            changedCounts.removeSubrange(start...)
            appendEntries(of: clock)
        }
        if isGrown, changedReplicas.count - start <= Self.raisedMax {
            for index in start..<changedReplicas.count {
                last.raise(changedReplicas[index], to: changedCounts[index])
            }
            if isTicked { last.tick(at: replica) }
        } else {
            last = clock
        }
        latest[replica.index].clock = consume last
        finishVector(
            isGrown ? (isTicked ? .ticked : .changed) : .whole, of: replica, changesFrom: start)
    }

    private mutating func appendEntries(of clock: VectorClock) {
        clock.forEachEntry { replica, count in
            changedReplicas.append(replica)
            changedCounts.append(count)
        }
    }

    /// Adds what rose in a clock since another, except for one entry; returns false if something
    /// went down.
    private mutating func appendChanges(
        of clock: VectorClock, since before: VectorClock, besides left: ReplicaID?
    ) -> Bool {
        clock.forEachChange(since: before) { other, count in
            if other != left {
                changedReplicas.append(other)
                changedCounts.append(count)
            }
        }
    }

    private mutating func makeRoom(for replica: ReplicaID) {
        while latest.count <= replica.index { latest.append(Latest()) }
    }

    private mutating func finishVector(
        _ form: Form, of replica: ReplicaID, changesFrom start: Int
    ) {
        let row = UInt32(vectorForms.count)
        vectorForms.append(form)
        changeEnds.append(changedReplicas.count)
        let link = latest[replica.index].link(
            to: row, as: form, changes: changedReplicas.count - start, nextCopy: copies.count)
        links.append(link)
        if link != Self.none, link & Self.copyBit != 0 {
            copies.append(latest[replica.index].clock)
        }
        append(form, at: Int(row))
    }
}
