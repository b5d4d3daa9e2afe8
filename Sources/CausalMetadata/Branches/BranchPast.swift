/// Who wrote an entry, and which earlier writes to pieces that overlap with its own the writer knew.
///
/// It is the version vector of a dotted version vector (Preguiça, Baquero, Almeida, Fonte, Gonçalves:
/// "Brief Announcement: Efficient Causality Tracking in Distributed Storage Systems With Dotted
/// Version Vectors", PODC 2012), with holders for replicas, and bounded: the lowest versions give
/// way to a floor, below which every write is taken for known, whoever made it.
///
/// Without holders all of it is as nothing: the one unnamed holder knows what it wrote.
struct BranchPast: Hashable, Sendable {
    /// The writes of a holder in a part of the entry's piece, up to a version.
    struct Known: Hashable, Sendable {
        let holder: UInt64
        let interval: DyadicInterval
        let version: UInt64

        /// Returns whether these are writes of `other` and all up to its version.
        func includes(_ other: Self) -> Bool {
            holder == other.holder && version >= other.version
                && interval.contains(other.interval)
        }

        /// The order in which these are written.
        func precedes(_ other: Self) -> Bool {
            (holder, interval.index) < (other.holder, other.interval.index)
        }
    }

    /// The most that is known one by one.
    static let knownMax = 8

    /// Who wrote the entry.
    var holder: UInt64 = 0

    /// The version up to which all writes are known; 0 for none.
    var floor: UInt64 = 0

    /// What is known of others above the floor, in rising order; a holder knows what it wrote.
    var known: [Known] = []

    /// Whether writes contradicted each other in what the writer knew.
    var isDisputed = false

    /// Whether nothing of this is written down.
    var isPlain: Bool { holder == 0 && floor == 0 && known.isEmpty && !isDisputed }

    /// Returns whether the writer of an entry knew some writes within its piece.
    func includes(_ writes: Known, at dot: BranchDot) -> Bool {
        guard writes.version < dot.version else { return false }
        return writes.version <= floor || writes.holder == holder
            || known.contains { $0.includes(writes) }
    }

    /// Returns whether the writer of an entry knew what `other` knew of its piece.
    ///
    /// What the writer of `other` wrote before is not looked at: who knows a write knows those.
    func includes(_ other: Self, at dot: BranchDot) -> Bool {
        other.floor <= floor
            && other.known.allSatisfy { writes in
                writes.within(dot.piece.interval).map { includes($0, at: dot) } ?? true
            }
    }

    /// Creates the past of the next write of a holder, who knows some entries that overlap with it.
    init<Payload>(of holder: UInt64, at dot: BranchDot, after entries: [BranchEntry<Payload>]) {
        self.holder = holder
        var all: [Known] = []
        func note(_ writes: Known) {
            // What has the last version of all cannot be known to a later one.
            guard writes.holder != holder, writes.version < dot.version else { return }
            if let writes = writes.within(dot.piece.interval) { all.append(writes) }
        }
        for entry in entries {
            floor = max(floor, entry.past.floor)
            note(entry.name)
            for writes in entry.past.known { note(writes) }
        }
        if all.isEmpty { return }
        // The latest first, and of those the widest.
        all.sort {
            ($1.version, $0.interval.level, $0.interval.index, $0.holder)
                < ($0.version, $1.interval.level, $1.interval.index, $1.holder)
        }
        for writes in all where !known.contains(where: { $0.includes(writes) }) {
            guard known.count < Self.knownMax else {
                floor = max(floor, writes.version)
                break
            }
            known.append(writes)
        }
        known = known.filter { $0.version > floor }.sorted { $0.precedes($1) }
    }

    init() {}

    /// Returns whether this one comes first in an order that has no meaning but is always the same.
    func precedes(_ other: Self) -> Bool {
        let (mine, theirs) = (
            (holder, floor, isDisputed ? 1 : 0, known.count),
            (other.holder, other.floor, other.isDisputed ? 1 : 0, other.known.count)
        )
        if mine != theirs { return mine < theirs }
        return known.lexicographicallyPrecedes(other.known) {
            ($0.holder, $0.interval.index, $0.version)
                < ($1.holder, $1.interval.index, $1.version)
        }
    }
}

extension BranchPast.Known {
    /// Returns those of the writes that are in an interval, or nil if that has nothing in common
    /// with theirs.
    func within(_ other: DyadicInterval) -> Self? {
        if other.contains(interval) { return self }
        return interval.contains(other)
            ? Self(holder: holder, interval: other, version: version) : nil
    }
}
