import WireFormat

extension EventTree {
    /// Reads the bits of a tree, in normal form only.
    ///
    /// - Throws: `WireError` for a tree that is cut short, is not in normal form, or is above
    ///   ``Stamp/depthMax``, ``Stamp/nodesMax``, ``Stamp/countMax`` or the budget.
    init(from reader: inout BitReader, within entries: inout EntryBudget) throws(WireError) {
        let start = reader.byteOffset
        try entries.spend(1, at: start)
        // An inner node takes three bits at least; some may be read from behind the end, before the
        // window is found to reach there.
        let innerMax = min((reader.remaining + 64) / 3, entries.left, Stamp.nodesMax / 2 - 1)
        var decoding = EventTreeDecoding(reader, within: entries)
        let leaves = try withTemporaryOutput(of: Leaf.self, capacity: innerMax + 1) {
            (output) throws(WireError) in
            try withTemporaryOutput(
                of: EventTreeDecoding.Inner.self, capacity: min(innerMax, Stamp.depthMax)
            ) { (open) throws(WireError) in
                try decoding.run(&open, into: &output)
            }
            return Leaves(output.span)
        }
        reader = try decoding.finished()
        try entries.spend(leaves.count - 1, at: start)
        self.init(leaves: leaves)
    }
}

/// A walk along the bits of an event tree, through a window of up to 64 of them.
private struct EventTreeDecoding {
    /// An inner node that is being read.
    struct Inner {
        /// Its base and those of all nodes above it.
        var height: UInt64
        var rest: Rest
        /// Whether one of the halves is known to have base 0, as one must.
        var hasZero: Bool
    }

    /// The part that follows the half of an inner node that is being read.
    enum Rest: UInt8 {
        /// The right half, which is the leaf 0 and has no bits.
        case zero
        /// The right half, from bits of its own.
        case coded
        /// Nothing.
        case nothing
    }

    /// Stands where the window was loaded.
    private var reader: BitReader
    /// The next bits, the first on top.
    private var window: UInt64
    /// How many bits of the window are not used yet.
    private var left = 64
    private var innerLeft: Int
    private let limit: Int

    init(_ reader: BitReader, within entries: EntryBudget) {
        self.reader = reader
        window = reader.peekBits(count: 64)
        innerLeft = min(entries.left, Stamp.nodesMax / 2 - 1)
        limit = entries.left == innerLeft ? entries.limit : Stamp.nodesMax
    }

    /// Returns the reader behind the tree.
    consuming func finished() throws(WireError) -> BitReader {
        try load()
        return reader
    }

    mutating func run(
        _ open: inout OutputSpan<Inner>, into output: inout OutputSpan<Leaf>
    ) throws(WireError) {
        repeat {
            // Enough for the bits before a number, and for most numbers.
            if left < 24 { try load() }
            let depth = open.count
            let above = depth > 0 ? open[depth - 1].height : 0
            if window.leadingZeroBitCount == 0 {
                let base = try readNumber(above: above)
                // Below the root, the parent's bits must say that a leaf is 0.
                guard base > 0 || depth == 0 else { throw error(.notCanonical) }
                try complete(above + base, &open, into: &output)
                continue
            }
            guard depth < Stamp.depthMax else { throw error(.overLimit(limit: Stamp.depthMax)) }
            guard innerLeft > 0 else { throw error(.overLimit(limit: limit)) }
            let inner = try readInner(above: above)
            if inner.height == above, depth > 0 { open[depth - 1].hasZero = true }
            open.append(inner)
            innerLeft -= 1
            if inner.rest == .nothing {
                output.append(Leaf(height: inner.height, depth: depth + 1, end: depth + 1))
            }
        } while !open.isEmpty
    }

    /// Reads the bits of an inner node, whose parent's counts start at `above`.
    @inline(__always)
    private mutating func readInner(above: UInt64) throws(WireError) -> Inner {
        let code = window >> 59
        switch code >> 2 {
        case 0b000:
            take(3)
            return Inner(height: above, rest: .nothing, hasZero: true)
        case 0b001:
            take(3)
            return Inner(height: above, rest: .zero, hasZero: true)
        case 0b010:
            take(3)
            return Inner(height: above, rest: .coded, hasZero: false)
        default:
            take(code & 0b10 == 0 ? 5 : 4)
        }
        guard window.leadingZeroBitCount == 0 else { throw error(.invalid) }
        let base = try readNumber(above: above)
        guard base > 0 else { throw error(.notCanonical) }
        switch code {
        case 0b01100: return Inner(height: above + base, rest: .nothing, hasZero: true)
        case 0b01101: return Inner(height: above + base, rest: .zero, hasZero: true)
        default: return Inner(height: above + base, rest: .coded, hasZero: false)
        }
    }

    /// Reads a number as the bits of a leaf: as many ones as it has bits less one, a zero, its bits.
    @inline(__always)
    private mutating func readNumber(above: UInt64) throws(WireError) -> UInt64 {
        let start = reader.bitOffset + 64 - left
        var width = (~window).leadingZeroBitCount + 1
        if 2 * width > left {
            try load()
            width = (~window).leadingZeroBitCount + 1
            guard width < 63 else { throw error(.overflow, at: start) }
        }
        take(width)
        if width > left { try load() }
        let bits = UInt64(truncatingIfNeeded: width)
        let number = (1 &<< bits | window &>> (64 &- bits)) &- 4
        guard number <= Stamp.countMax - above else { throw error(.overflow, at: start) }
        take(width)
        return number
    }

    /// Appends a leaf, and closes the inner nodes that it completes, if they are normal.
    ///
    /// Equal leaves need no check of their own: they would both be 0, which is refused before, or
    /// both be higher than their parent.
    @inline(__always)
    private mutating func complete(
        _ height: UInt64, _ open: inout OutputSpan<Inner>,
        into output: inout OutputSpan<Leaf>
    ) throws(WireError) {
        var height = height
        var leafDepth = open.count
        while !open.isEmpty {
            let depth = open.count
            let inner = open[depth - 1]
            if inner.rest != .nothing {
                output.append(Leaf(height: height, depth: leafDepth, end: depth))
                if inner.rest == .coded {
                    open[depth - 1].rest = .nothing
                    return
                }
                height = inner.height
                leafDepth = depth
            }
            guard inner.hasZero else { throw error(.notCanonical) }
            _ = open.removeLast()
        }
        output.append(Leaf(height: height, depth: leafDepth, end: 0))
    }

    /// Uses `count` bits, fewer than 64.
    @inline(__always)
    private mutating func take(_ count: Int) {
        window &<<= UInt64(truncatingIfNeeded: count)
        left &-= count
    }

    /// Loads the window with the bits that follow those used.
    @inline(never)
    private mutating func load() throws(WireError) {
        try reader.skip(count: 64 - left)
        window = reader.peekBits(count: 64)
        left = 64
    }

    /// Returns an error at a bit, which is the next one if none is named, or where the bits end if
    /// more than there are have been used.
    @inline(never)
    private func error(_ code: WireError.Code, at bit: Int? = nil) -> WireError {
        let used = 64 - left
        guard used <= reader.remaining else {
            return WireError(.truncated, at: (reader.bitOffset + reader.remaining) >> 3)
        }
        return WireError(code, at: (bit ?? reader.bitOffset + used) >> 3)
    }
}
