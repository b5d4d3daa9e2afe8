import WireFormat

/// The writes of branches to one value that no later write covers.
///
/// A write or a removal covers the writes of lower versions in its piece; a removal also those of
/// its own version. Covering is a strict partial order, so those that nothing covers are the same
/// however often, in whatever order and with whatever else covered ones come: a join.
struct BranchWrites<Payload: Comparable & Hashable & Sendable>: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let dot: BranchDot
        /// What was written, or nil if the entry removes what was written before.
        let payload: Payload?

        /// Entries of one piece stand with the highest rank first.
        var rank: (version: UInt64, removes: Int) { (dot.version, payload == nil ? 1 : 0) }

        /// Entries with a piece around another's come before it.
        fileprivate func precedes(_ other: Self) -> Bool {
            let (mine, theirs) = (dot.piece, other.dot.piece)
            if mine != theirs {
                return (mine.origin, mine.interval.aligned, mine.interval.level)
                    < (theirs.origin, theirs.interval.aligned, theirs.interval.level)
            }
            if rank != other.rank { return rank > other.rank }
            guard let payload, let others = other.payload else { return false }
            return payload < others
        }
    }

    /// What nothing covers, in one order, none twice.
    private(set) var entries: [Entry] = []

    init() {}

    /// Creates what nothing among the entries covers.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    init(uncoveredOf all: [Entry]) {
        if all.count < 2 {
            entries = all
            return
        }
        // The entries around the next one, and the highest rank among each and those before it.
        var around: [(piece: ContextIdentity.Piece, rank: (version: UInt64, removes: Int))] = []
        for entry in all.sorted(by: { $0.precedes($1) }) {
            while let last = around.last, !last.piece.contains(entry.dot.piece) {
                around.removeLast()
            }
            if let last = around.last, last.rank > entry.rank { continue }
            if entries.last != entry { entries.append(entry) }
            around.append((entry.dot.piece, entry.rank))
        }
    }

    /// Whether two owners of one piece have both written, which a copy of an identity makes
    /// possible.
    ///
    /// - Complexity: O(*n*²), where *n* is the number of entries.
    var isDisputed: Bool {
        entries.indices.contains { index in
            entries[..<index].contains { earlier in
                earlier.dot.contradicts(entries[index].dot)
                    && earlier.payload != nil && entries[index].payload != nil
            }
        }
    }

    /// Returns the dot of the next write to a piece, above all that is here.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    func nextDot(in piece: ContextIdentity.Piece) -> BranchDot {
        let highest = entries.lazy.filter { $0.dot.piece.overlaps(piece) }
            .map(\.dot.version).max()
        // At the highest number there is no later one; two writes there contradict each other.
        let version = (highest ?? 0).addingReportingOverflow(1)
        return BranchDot(piece, version: version.overflow ? .max : version.partialValue)
    }

    /// Adds entries, and drops what they cover.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    mutating func insert(_ more: [Entry]) {
        self = Self(uncoveredOf: entries + more)
    }

    /// Writes in a piece, and leaves what others wrote.
    mutating func write(_ payload: Payload, as writer: ContextIdentity.Piece) {
        insert([Entry(dot: nextDot(in: writer), payload: payload)])
    }

    /// Writes in a piece, in the place of everything that is here.
    mutating func replace(with payload: Payload, as writer: ContextIdentity.Piece) {
        let dot = nextDot(in: writer)
        removeAll()
        insert([Entry(dot: dot, payload: payload)])
    }

    /// Removes everything that is here.
    mutating func removeAll() {
        insert(entries.filter { $0.payload != nil }.map { Entry(dot: $0.dot, payload: nil) })
    }
}

extension BranchWrites {
    /// Reads an entry that is all of a part: a dot alone for a removal, or a dot, a byte 0 and what
    /// `payload` makes of the rest.
    static func entry(
        of part: ArraySlice<UInt8>, _ payload: (ArraySlice<UInt8>) -> Payload?
    ) -> Entry? {
        var reader = ByteReader(part)
        guard let dot = try? BranchDot(from: &reader) else { return nil }
        if reader.isAtEnd { return Entry(dot: dot, payload: nil) }
        guard (try? reader.readByte()) == 0,
            let rest = try? reader.readBytes(count: reader.remaining), let payload = payload(rest)
        else { return nil }
        return Entry(dot: dot, payload: payload)
    }
}

extension BranchWrites.Entry {
    /// Returns the entry as a part, with the bytes that stand for what was written.
    func part(_ bytes: (Payload) -> [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: 16)
        dot.write(to: &writer)
        if let payload {
            writer.write(byte: 0)
            writer.write(bytes: bytes(payload))
        }
        return writer.bytes
    }
}
