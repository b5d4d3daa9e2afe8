/// How counts lie in slots; the rest of the clock asks for counts by index.
extension VectorClock {
    /// The largest count that fits a narrow slot.
    @inlinable
    static var narrowMax: UInt64 { UInt64(Int32.max) }

    /// Whether some count is above `narrowMax`, so that every count has two slots.
    @inlinable
    var isWide: Bool { slots.count != ids.count }

    /// The counts, in the order of `ids`, as a new array.
    var counts: [UInt64] {
        isWide ? ids.indices.map(count(at:)) : slots.map { UInt64(UInt32(bitPattern: $0)) }
    }

    /// Returns an array of at most `count` identifiers, slots or bytes, which `body` appends.
    ///
    /// The initialisers of arrays look up the type of the array at run time, which takes longer than
    /// coding a few entries.
    @inline(__always)
    static func array<Element: BitwiseCopyable>(
        count: Int, _ body: (inout OutputSpan<Element>) -> Void
    ) -> [Element] {
        var array: [Element] = []
        array.append(addingCapacity: count, initializingWith: body)
        return array
    }

    /// Returns room for as many identifiers, slots or bytes, filled with one of them.
    ///
    /// Growing an empty array takes almost twice as long as making one from a literal, which is most
    /// of what coding a few entries costs. A short array therefore starts as a literal of 8 or 16; the
    /// room that it has left over is 28 bytes at most for identifiers and slots.
    @inline(__always)
    static func room<Element: BitwiseCopyable>(of element: Element, count: Int) -> [Element] {
        guard count <= 16 else {
            return array(count: count) { $0.append(repeating: element, count: count) }
        }
        var room =
            count <= 8
            ? [element, element, element, element, element, element, element, element]
            : [
                element, element, element, element, element, element, element, element,
                element, element, element, element, element, element, element, element,
            ]
        while room.count > count { room.removeLast() }
        return room
    }

    /// Returns the identifiers 0, 1, … without a gap, which short clocks share.
    static func denseIDs(count: Int) -> [ReplicaID] {
        count < sharedDenseIDs.count ? sharedDenseIDs[count] : newDenseIDs(count: count)
    }

    /// The identifiers of every dense clock of up to 64 entries, about 11 KB in all.
    private static let sharedDenseIDs = (0...64).map { newDenseIDs(count: $0) }

    private static func newDenseIDs(count: Int) -> [ReplicaID] {
        array(count: count) { ids in
            for row in 0..<count {
                ids.append(ReplicaID(rawValue: UInt32(truncatingIfNeeded: row)))
            }
        }
    }

    /// Returns the count of the entry at an index.
    @inlinable
    func count(at index: Int) -> UInt64 {
        Self.count(low: slots[index], high: isWide ? slots[ids.count &+ index] : 0)
    }

    /// Returns the entry at a position among the ``count`` entries, which are in rising order of
    /// replica.
    ///
    /// - Precondition: `position` is from 0 up to, and not including, ``count``.
    @inlinable
    public func entry(at position: Int) -> (replica: ReplicaID, count: UInt64) {
        (ids[position], count(at: position))
    }

    /// Joins the two halves of a count.
    @inlinable
    static func count(low: Int32, high: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }

    /// Replaces the count of an entry by a larger one.
    mutating func setCount(_ count: UInt64, at index: Int) {
        if count > Self.narrowMax { widen() }
        slots[index] = Int32(truncatingIfNeeded: count)
        if isWide { slots[ids.count + index] = Int32(truncatingIfNeeded: count >> 32) }
    }

    /// Counts one more where the slot is full or the clock is wide.
    @usableFromInline
    mutating func tickWide(at index: Int) {
        setCount(count(at: index) + 1, at: index)
    }

    /// Gives every count its second slot.
    ///
    /// Counts only grow, so a clock never becomes narrow again; what takes entries away makes a
    /// new clock of those that are left, which finds its own width.
    mutating func widen() {
        guard !isWide else { return }
        slots += repeatElement(0, count: ids.count)
    }

    /// Inserts the first event of a replica.
    @usableFromInline
    mutating func insert(_ replica: ReplicaID, at index: Int) {
        // The high half goes first, while the index of its row is still what it was.
        if isWide { slots.insert(0, at: ids.count + index) }
        slots.insert(1, at: index)
        ids.insert(replica, at: index)
    }

    /// Checks in debug builds that the storage is the one form that its counts have.
    func checkInvariants() {
        assert(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "identifiers must rise")
        assert(slots.count == ids.count || slots.count == 2 * ids.count, "one or two slots each")
        assert(!counts.contains(0), "a zero is never stored")
        assert(isWide == counts.contains { $0 > Self.narrowMax }, "wide only if a count needs it")
    }
}
