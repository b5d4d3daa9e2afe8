import WireFormat

/// The leaves of a tree, and the bits that they were last encoded to, in one allocation.
///
/// It is a value: copies share their memory until one of them is changed. The bits are kept when
/// they are first asked for, which may be on any thread and of a value that is not mutable, and are
/// dropped when a leaf changes.
///
/// It is sendable although its memory is not: leaves and count are written only by a holder that
/// was found to be the only one, and the kept bits only by the thread that moved their stage from
/// empty to writing. Everybody else reads them only after seeing the stage that follows the write.
struct Leaves: @unchecked Sendable {
    private var memory: LeafMemory

    /// The number of leaves.
    var count: Int { memory.count }

    /// Creates leaves by appending them, at most `capacity`.
    init<E: Error>(
        capacity: Int, _ append: (inout OutputSpan<Leaf>) throws(E) -> Void
    ) throws(E) {
        memory = LeafMemory.make(capacity: capacity)
        let count = try unsafe memory.elements { (start) throws(E) in
            let buffer = unsafe UnsafeMutableBufferPointer(start: start, count: capacity)
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            try append(&output)
            return unsafe output.finalize(for: buffer)
        }
        memory.count = count
    }

    /// Creates leaves in memory that fits.
    init(_ leaves: Span<Leaf>) {
        self.init(capacity: leaves.count) { output in
            for index in leaves.indices { output.append(leaves[index]) }
        }
    }

    /// Creates leaves from an array of them.
    init(_ leaves: [Leaf]) {
        self.init(leaves.span)
    }

    /// The leaves as an array.
    var all: [Leaf] {
        withSpan { leaves in leaves.indices.map { leaves[$0] } }
    }

    /// Returns whether the two share their memory, and so are equal.
    func isIdentical(to other: Leaves) -> Bool {
        memory === other.memory
    }

    /// Calls `body` with the leaves.
    @inline(__always)
    func withSpan<Result>(_ body: (Span<Leaf>) -> Result) -> Result {
        let count = count
        return unsafe memory.elements { (start) in
            body(unsafe Span(_unsafeStart: start, count: count))
        }
    }

    /// Changes leaves in place; `body` returns how many of them, from the first, are to stay.
    ///
    /// - Precondition: `makeUnique` was called, and no copy was made since.
    @inline(__always)
    mutating func shorten(_ body: (inout MutableSpan<Leaf>) -> Int) {
        let count = count
        let kept = unsafe memory.elements { (start) in
            var leaves = unsafe MutableSpan(_unsafeStart: start, count: count)
            return body(&leaves)
        }
        precondition(kept <= count, "leaves are only taken away here")
        memory.count = kept
    }

    /// Replaces the leaf at `index` by `new.count` leaves.
    ///
    /// - Precondition: `makeUnique` was called, and no copy was made since.
    /// - Complexity: O(*n*), where *n* is the number of leaves behind the index.
    mutating func replaceLeaf(
        at index: Int, byCount newCount: Int, _ append: (inout OutputSpan<Leaf>) -> Void
    ) {
        let oldCount = count
        let total = oldCount + newCount - 1
        precondition(index < oldCount && newCount >= 1, "the leaf is not there")
        if memory.leafCapacity < total { self = copy(capacity: total + newCount) }
        let written = unsafe memory.elements { (start) in
            let place = unsafe start + index
            unsafe (place + newCount).update(from: place + 1, count: oldCount - index - 1)
            let buffer = unsafe UnsafeMutableBufferPointer(start: place, count: newCount)
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            append(&output)
            return unsafe output.finalize(for: buffer)
        }
        precondition(written == newCount, "every new leaf is written")
        memory.count = total
    }

    /// Makes the leaves safe to change: drops the kept bytes, and parts from all copies.
    ///
    /// - Parameter spare: The number of leaves that a copy gets room for above its own.
    /// - Complexity: O(1); O(*n*) if a copy shares the memory, where *n* is the number of leaves.
    mutating func makeUnique(spare: Int) {
        if isKnownUniquelyReferenced(&memory) {
            memory.dropKept()
        } else {
            self = copy(capacity: count + spare)
        }
    }

    private func copy(capacity: Int) -> Leaves {
        withSpan { leaves in
            Leaves(capacity: capacity) { output in
                for index in leaves.indices { output.append(leaves[index]) }
            }
        }
    }

    /// Returns the kept bits, or makes and keeps them.
    func bits(_ make: () -> KeptBits) -> KeptBits {
        if let kept = memory.keptBits { return kept }
        let made = make()
        memory.keep(made)
        return made
    }

    /// Returns the bytes that are kept for the owner of a part, or makes them and, if none are kept
    /// for another, keeps them.
    func bytes(ownedBy part: IntervalPart, _ make: () -> [UInt8]) -> [UInt8] {
        if let kept = memory.keptBytes(ownedBy: part) { return kept }
        let made = make()
        memory.keep(made, ownedBy: part)
        return made
    }
}

extension Leaves: Hashable {
    static func == (left: Leaves, right: Leaves) -> Bool {
        if left.isIdentical(to: right) { return true }
        return left.withSpan { mine in
            right.withSpan { theirs in
                mine.count == theirs.count && mine.indices.allSatisfy { mine[$0] == theirs[$0] }
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        withSpan { leaves in
            for index in leaves.indices { hasher.combine(leaves[index]) }
        }
    }
}

/// Encoded bits, filled up with zero bits to whole bytes.
struct KeptBits: Sendable {
    var bytes: [UInt8] = []
    var bitCount = 0

    /// Those of a tree with a count above ``Stamp/countMax``, which nobody would read.
    static let unreadable = KeptBits()

    /// Whether the tree can be read.
    var isReadable: Bool { bitCount > 0 }
}
