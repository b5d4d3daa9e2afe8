import WireFormat

/// The amounts that each branch added and took away: the parts that all counters are made of.
struct BranchCounts: Hashable, Sendable {
    struct Amounts: BranchPayload {
        var added: UInt64 = 0
        var taken: UInt64 = 0

        func canBecome(_ other: Self) -> Bool { added <= other.added && taken <= other.taken }

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
        guard let (dot, past) = Writes.Entry.readName(from: &reader),
            let added = try? reader.readOrderedNumber()
        else { return nil }
        var amounts = Amounts(added: added)
        if !reader.isAtEnd {
            guard let taken = try? reader.readOrderedNumber(), taken > 0, reader.isAtEnd else {
                return nil
            }
            amounts.taken = taken
        }
        return Writes.Entry(dot: dot, past: past, payload: amounts)
    }

    /// One part for each count: its name, what was added, and what was taken away, if anything; and
    /// one empty part for a counter that was never moved.
    var parts: [[UInt8]] {
        if writes.entries.isEmpty { return [[]] }
        return writes.entries.map { entry in
            var writer = ByteWriter(capacity: 16)
            entry.writeName(to: &writer)
            writer.write(orderedNumber: entry.payload?.added ?? 0)
            if let taken = entry.payload?.taken, taken > 0 { writer.write(orderedNumber: taken) }
            return writer.bytes
        }
    }

    /// The sums over all pieces, of which a contradicted one counts with the most of each kind.
    ///
    /// - Complexity: O(*n*), where *n* is the number of branches that counted.
    var total: Amounts { Self.total(of: writes.entries) }

    private static func total(of entries: [Writes.Entry]) -> Amounts {
        var (sum, last) = (Amounts(), Amounts())
        var lastPiece: ContextIdentity.Piece?
        for entry in entries {
            let amounts = entry.payload ?? Amounts()
            if entry.dot.piece != lastPiece {
                sum = sum + last
                (last, lastPiece) = (amounts, entry.dot.piece)
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
        let sum = Self.total(of: held(by: writer)) + amounts
        writes.write(sum, in: writer, by: identity.holder.rawValue)
        fold(as: identity)
    }

    /// Makes one count out of those in each piece of an identity; returns whether that changed
    /// anything.
    ///
    /// The total stays, and a contradiction too.
    @discardableResult
    mutating func fold(as identity: ContextIdentity) -> Bool {
        var isChanged = false
        for piece in identity.pieces {
            let held = held(by: piece)
            guard held.count > 1 else { continue }
            writes.write(Self.total(of: held), in: piece, by: identity.holder.rawValue)
            isChanged = true
        }
        return isChanged
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
