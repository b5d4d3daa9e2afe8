import WireFormat

/// The amounts that each branch added and took away: the parts that all counters are made of.
struct BranchCounts: Hashable, Sendable {
    struct Amounts: Comparable, Hashable, Sendable {
        var added: UInt64 = 0
        var taken: UInt64 = 0

        static func < (left: Self, right: Self) -> Bool {
            (left.added, left.taken) < (right.added, right.taken)
        }

        static func + (left: Self, right: Self) -> Self {
            Self(
                added: left.added.addingSaturated(right.added),
                taken: left.taken.addingSaturated(right.taken))
        }
    }

    typealias Writes = BranchWrites<Amounts>

    private(set) var writes = Writes()

    init() {}

    /// Creates the counts of all parts that are counts, or nil if no part belongs to a counter.
    init?(parts: [ArraySlice<UInt8>]) {
        var isCounter = false
        var entries: [Writes.Entry] = []
        for part in parts {
            if part.isEmpty { isCounter = true }
            if let entry = Self.entry(of: part) { entries.append(entry) }
        }
        guard isCounter || !entries.isEmpty else { return nil }
        writes = Writes(uncoveredOf: entries)
    }

    private static func entry(of part: ArraySlice<UInt8>) -> Writes.Entry? {
        var reader = ByteReader(part)
        guard let dot = try? BranchDot(from: &reader),
            let added = try? reader.readOrderedNumber()
        else { return nil }
        var amounts = Amounts(added: added)
        if !reader.isAtEnd {
            guard let taken = try? reader.readOrderedNumber(), taken > 0, reader.isAtEnd else {
                return nil
            }
            amounts.taken = taken
        }
        return Writes.Entry(dot: dot, payload: amounts)
    }

    /// One part for each count: its dot, what was added, and what was taken away, if anything; and
    /// one empty part for a counter that was never moved.
    var parts: [[UInt8]] {
        if writes.entries.isEmpty { return [[]] }
        return writes.entries.map { entry in
            var writer = ByteWriter(capacity: 16)
            entry.dot.write(to: &writer)
            writer.write(orderedNumber: entry.payload?.added ?? 0)
            if let taken = entry.payload?.taken, taken > 0 { writer.write(orderedNumber: taken) }
            return writer.bytes
        }
    }

    /// The sums over all dots, of which a contradicted one counts with the most.
    ///
    /// - Complexity: O(*n*), where *n* is the number of branches that counted.
    var total: Amounts {
        var (sum, last) = (Amounts(), Amounts())
        var lastDot: BranchDot?
        for entry in writes.entries {
            let amounts = entry.payload ?? Amounts()
            if entry.dot != lastDot {
                sum = sum + last
                (last, lastDot) = (amounts, entry.dot)
            } else {
                last = Amounts(
                    added: max(last.added, amounts.added), taken: max(last.taken, amounts.taken))
            }
        }
        return sum + last
    }

    /// Counts in the first piece of an identity, and folds all that is in its pieces.
    mutating func count(_ amounts: Amounts, as identity: ContextIdentity) {
        guard let writer = identity.pieces.first else {
            preconditionFailure("an anonymous context cannot count")
        }
        let held = held(by: writer)
        let sum = held.reduce(amounts) { $0 + ($1.payload ?? Amounts()) }
        writes.insert([Writes.Entry(dot: writes.nextDot(in: writer), payload: sum)])
        fold(as: identity)
    }

    /// Makes one count out of those in each piece of an identity; returns whether that changed
    /// anything.
    ///
    /// Contradicted counts stay as they are, so that the contradiction can be seen.
    @discardableResult
    mutating func fold(as identity: ContextIdentity) -> Bool {
        guard writes.entries.count > 1, !writes.isDisputed else { return false }
        var folded: [Writes.Entry] = []
        for piece in identity.pieces {
            let held = held(by: piece)
            guard held.count > 1 else { continue }
            let sum = held.reduce(Amounts()) { $0 + ($1.payload ?? Amounts()) }
            folded.append(Writes.Entry(dot: writes.nextDot(in: piece), payload: sum))
        }
        writes.insert(folded)
        return !folded.isEmpty
    }

    private func held(by piece: ContextIdentity.Piece) -> [Writes.Entry] {
        writes.entries.filter { piece.contains($0.dot.piece) }
    }
}

extension UInt64 {
    fileprivate func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
