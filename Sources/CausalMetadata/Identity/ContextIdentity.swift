import WireFormat

/// The right to write the counters and registers of a context: parts of [0, 1), each owned by one
/// branch of an activity.
///
/// An activity starts with the whole interval under a number of its own, its *origin*. A branch
/// takes a part of it along, and a join brings the part back, as the identities of interval tree
/// clocks do (Almeida, Baquero, Fonte: "Interval Tree Clocks", OPODIS 2008, section 3). What two
/// branches write can thus be told apart, and names of branches do not pile up.
///
///     var context = CausalContext(origin: 7)
///     context.identity.description  // 7:*
///     let branch = context.branch()
///     context.identity.description  // 7:0
///     branch.identity.description   // 7:1
///
/// Two identities are the same if they own the same, whoever holds them.
public struct ContextIdentity: Hashable, Sendable, CustomStringConvertible {
    /// A part of the interval of one origin.
    struct Piece: Hashable, Sendable {
        let origin: UInt64
        let interval: DyadicInterval

        /// Returns whether all of `other` is in this piece.
        func contains(_ other: Self) -> Bool {
            origin == other.origin && interval.contains(other.interval)
        }

        /// Returns whether the two have something in common.
        func overlaps(_ other: Self) -> Bool {
            origin == other.origin && interval.overlaps(other.interval)
        }

        /// Returns whether this piece begins further left than `other`, or contains it from there.
        ///
        /// In this order pieces follow those that contain them.
        func stands(before other: Self) -> Bool {
            (origin, interval.aligned, interval.level)
                < (other.origin, other.interval.aligned, other.interval.level)
        }

        /// Returns whether this piece stands before `other` in the order of the bytes.
        func precedes(_ other: Self) -> Bool {
            (origin, interval.index) < (other.origin, other.interval.index)
        }
    }

    /// The pieces: none overlaps another, none are two halves of one, in the order of their bytes.
    private(set) var pieces: [Piece] = []

    /// The number that tells the writes of this owner from those of an owner of a copy.
    public var holder = ContextHolder.unnamed

    /// Creates the identity that owns nothing.
    public init() {}

    /// Creates the owner of everything under an origin.
    ///
    /// Two activities whose contexts may ever meet need different origins: a random number, a
    /// trace id, or the number of a replica that counts for itself.
    public init(origin: UInt64) {
        pieces = [Piece(origin: origin, interval: .whole)]
    }

    /// Creates the owner of everything that any of the pieces holds.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of pieces.
    init(unitingAll all: [Piece]) {
        if all.count < 2 {
            pieces = all
            return
        }
        let sorted = all.sorted { $0.stands(before: $1) }
        // From left to right: what the last piece holds is dropped, and two halves become one.
        for piece in sorted {
            if let last = pieces.last, last.contains(piece) { continue }
            var piece = piece
            while let last = pieces.last, last.origin == piece.origin,
                last.interval.index ^ piece.interval.index == 1, let parent = piece.interval.parent
            {
                pieces.removeLast()
                piece = Piece(origin: piece.origin, interval: parent)
            }
            pieces.append(piece)
        }
        pieces.sort { $0.precedes($1) }
    }

    /// Returns whether two identities own the same.
    public static func == (left: Self, right: Self) -> Bool { left.pieces == right.pieces }

    /// Hashes what is owned.
    public func hash(into hasher: inout Hasher) { hasher.combine(pieces) }

    /// Whether nothing is owned.
    public var isAnonymous: Bool { pieces.isEmpty }

    /// Returns the owner of what this identity or `other` owns.
    func union(_ other: Self) -> Self { Self(unitingAll: pieces + other.pieces) }

    /// Returns whether something is owned by both.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of pieces of both.
    public func overlaps(_ other: Self) -> Bool {
        if pieces.isEmpty || other.pieces.isEmpty { return false }
        if pieces.count == 1 && other.pieces.count == 1 {
            return pieces[0].overlaps(other.pieces[0])
        }
        // No two pieces of one identity overlap, so a piece that contains the next one contains one
        // of the other identity; and what a piece contains comes next after it.
        let sorted = (pieces + other.pieces).sorted { $0.stands(before: $1) }
        return zip(sorted, sorted.dropFirst()).contains { $0.contains($1) }
    }

    /// The pieces as origin and path, `0` for left and `1` for right: `7:01 7:1`; `7:*` for
    /// everything under an origin, and `-` for nothing.
    public var description: String {
        if pieces.isEmpty { return "-" }
        return pieces.map(\.description).joined(separator: " ")
    }
}

extension ContextIdentity.Piece: CustomStringConvertible {
    /// The origin and the path, which is `*` for the whole interval.
    var description: String {
        let path = String(interval.index, radix: 2).dropFirst()
        return "\(origin):\(path.isEmpty ? "*" : path)"
    }
}

extension ContextIdentity {
    /// Creates the owner of all parts that are pieces; others are ignored.
    init(parts: [ArraySlice<UInt8>]) {
        self.init(unitingAll: parts.compactMap(Piece.init(part:)))
    }

    /// One part a piece: its origin and the index of its interval.
    var parts: [[UInt8]] {
        pieces.map { piece in
            var writer = ByteWriter(capacity: 10)
            piece.write(to: &writer)
            return writer.bytes
        }
    }
}

extension ContextIdentity.Piece {
    /// Reads a piece that is all of a part, or returns nil.
    init?(part: ArraySlice<UInt8>) {
        var reader = ByteReader(part)
        guard let piece = try? Self(from: &reader), reader.isAtEnd else { return nil }
        self = piece
    }

    init(from reader: inout ByteReader) throws(WireError) {
        origin = try reader.readOrderedNumber()
        let start = reader.byteOffset
        guard let interval = DyadicInterval(index: try reader.readOrderedNumber()) else {
            throw WireError(.invalid, at: start)
        }
        self.interval = interval
    }

    func write(to writer: inout ByteWriter) {
        writer.write(orderedNumber: origin)
        writer.write(orderedNumber: interval.index)
    }
}
