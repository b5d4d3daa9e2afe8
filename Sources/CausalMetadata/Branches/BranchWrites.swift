/// The writes of branches to one value that no later write covers.
///
/// A write or a removal covers the writes in its piece that its writer knew. Covering is a strict
/// partial order, so those that nothing covers are the same however often, in whatever order and
/// with whatever else covered ones come: a join.
///
/// Of two writes to pieces that overlap, the later one knew the earlier, unless the identity was
/// copied. So two that are here and do not know each other are the sign of a copy, which the next
/// write takes over into its own past.
struct BranchWrites<Payload: BranchPayload>: Hashable, Sendable {
    typealias Entry = BranchEntry<Payload>

    /// What nothing covers, in one order, none twice.
    private(set) var entries: [Entry] = []

    /// Whether owners of one piece have written without knowing of each other, here or in what the
    /// writers of these entries knew.
    private(set) var isDisputed = false

    init() {}

    /// Creates what nothing among the entries covers.
    ///
    /// - Complexity: O(*n* log *n* + *n* *d*), where *n* is the number of entries and *d* that of those
    ///   kept around any one; without copies, no more than the identity has levels.
    init(uncoveredOf all: [Entry]) {
        if all.count < 2 {
            entries = all
            isDisputed = all.contains(where: Self.isSign)
            return
        }
        // The entries that are kept around the next one.
        var around: [Entry] = []
        for entry in all.sorted(by: { $0.precedes($1) }) {
            while let last = around.last, !last.dot.piece.contains(entry.dot.piece) {
                around.removeLast()
            }
            if entries.last == entry || around.contains(where: { $0.covers(entry) }) { continue }
            isDisputed =
                isDisputed || Self.isSign(entry)
                || around.contains { !entry.knows($0) }
            entries.append(entry)
            around.append(entry)
        }
    }

    /// Whether an entry says by itself that there was a copy; nobody writes often enough to come to
    /// the last version.
    private static func isSign(_ entry: Entry) -> Bool {
        entry.past.isDisputed || entry.dot.version == .max
    }

    /// Adds entries, and drops what they cover.
    ///
    /// - Complexity: As ``init(uncoveredOf:)``.
    private mutating func insert(_ more: [Entry]) {
        self = Self(uncoveredOf: entries + more)
    }

    /// Writes in a piece in the place of what is there, and leaves what others wrote.
    mutating func write(_ payload: Payload, in piece: ContextIdentity.Piece, by holder: UInt64) {
        let entry = next(payload, in: piece, by: holder)
        // All that is there is known; only at the last version would it not be covered.
        entries.removeAll { piece.contains($0.dot.piece) }
        insert([entry])
    }

    /// Writes in a piece, in the place of everything that is here.
    mutating func replace(
        with payload: Payload, in piece: ContextIdentity.Piece, by holder: UInt64
    ) {
        let entry = next(payload, in: piece, by: holder)
        removeAll()
        entries.removeAll { piece.contains($0.dot.piece) }
        insert([entry])
    }

    /// Removes everything that is here; what has the last version can only be dropped.
    mutating func removeAll() {
        let notes = entries.filter { $0.dot.version < .max }.map(\.removed)
        self = Self(uncoveredOf: notes)
    }

    /// Returns the next write to a piece, whose version is above all that is here.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    private func next(
        _ payload: Payload, in piece: ContextIdentity.Piece, by holder: UInt64
    ) -> Entry {
        let before = entries.filter { $0.dot.piece.overlaps(piece) }
        let highest = before.map(\.dot.version).max() ?? 0
        let version = highest == .max ? .max : highest + 1
        let dot = BranchDot(piece, version: version)
        var past = BranchPast(of: holder, at: dot, after: before)
        past.isDisputed = isDisputed
        return Entry(dot: dot, past: past, payload: payload)
    }

    /// Returns whether `other` has writes that overlap with an identity and are unknown here.
    ///
    /// The note of a write that is known here is no news of its owner's.
    ///
    /// - Complexity: O(*n* *m*), where *n* and *m* are the numbers of entries.
    func lacks(_ other: Self, under identity: ContextIdentity) -> Bool {
        other.entries.contains { entry in
            identity.pieces.contains { $0.overlaps(entry.dot.piece) }
                && !entries.contains {
                    $0 == entry || $0.removed == entry || $0.covers(entry)
                }
        }
    }
}
