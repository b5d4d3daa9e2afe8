/// The clock entries that one message may still hold, however many clocks it has.
///
/// A few bytes can stand for as many entries as a clock may have, so the bytes of a message do not
/// bound what its clocks take in memory. Every decoder of entries spends them from the budget of the
/// reader, and nested frames spend from that of the message around them. Writers have the same budget,
/// so what a reader with the same limit refuses is not written in the first place.
@frozen
public struct EntryBudget: Hashable, Sendable {
    /// The number of entries that a message may hold unless told otherwise.
    public static let entriesMax = 65_536

    /// The number of entries that the whole message may hold.
    public let limit: Int

    @usableFromInline
    var remaining: Int

    /// The number of entries that are not spent yet.
    @inlinable
    public var left: Int { remaining }

    /// Creates the budget of a message.
    ///
    /// - Parameter limit: The most entries of all its clocks together. A reader that accepts more than
    ///   ``entriesMax`` takes up to 24 bytes of memory for each.
    /// - Precondition: `limit` is not negative.
    @inlinable
    public init(_ limit: Int = entriesMax) {
        precondition(limit >= 0, "a message cannot hold fewer than no entries")
        self.limit = limit
        remaining = limit
    }

    /// Takes entries out of the budget.
    ///
    /// - Parameters:
    ///   - count: The number of entries, which is not negative.
    ///   - offset: Where the value that has them begins, for the error.
    /// - Throws: ``WireError/Code/overLimit(limit:)`` if fewer are left; none are taken then.
    @inlinable
    public mutating func spend(_ count: Int, at offset: Int) throws(WireError) {
        guard count <= remaining else { throw WireError(.overLimit(limit: limit), at: offset) }
        remaining -= count
    }
}
