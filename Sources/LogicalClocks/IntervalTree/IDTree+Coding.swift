import WireFormat

/// The bits of an identity (appendix A of the paper): `000` is 0, `001` is 1, `01` i is (0, i),
/// `10` i is (i, 0), and `11` l r is (l, r).
extension IDTree {
    /// The number of bits of the identity 0.
    static let noneBitCount = 3

    /// As many bits as the identity has, or more.
    var bitsMax: Int { 3 * nodeCount }

    /// The bits of the identity; those of many parts are kept beside their leaves.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    var bits: KeptBits {
        if case .parts(let leaves) = form {
            return leaves.bits { leaves.withSpan(IDTree.bits) }
        }
        return KeptBits(atMost: bitsMax) { writeBits(to: &$0, &$1) }
    }

    /// Writes the bits of the identity.
    @inline(__always)
    func writeBits(to writer: inout WordWriter, _ words: inout OutputSpan<UInt64>) {
        switch form {
        case .none: writer.write(bits: 0b000, count: IDTree.noneBitCount, to: &words)
        case .part(let part): part.writeBits(to: &writer, &words)
        case .parts: bits.write(to: &writer, &words)
        }
    }

    /// Returns the bits of leaves.
    ///
    /// They are made from the last to the first: what a pair's bits are depends on its right half.
    private static func bits(of leaves: Span<Leaf>) -> KeptBits {
        // The number of bits in the upper half, the bits in the lower.
        var codes: [UInt8] = []
        codes.reserveCapacity(2 * leaves.count)
        // Whether each subtree behind the present leaf is 0, the nearest last.
        var subtrees: [Bool] = []
        for index in leaves.indices.reversed() {
            var isNone = !leaves[index].isOwned
            if !isNone { codes.append(0x31) }
            for _ in (index > 0 ? leaves[index - 1].end : 0)..<leaves[index].depth {
                let isRightNone = subtrees.popLast() ?? false
                codes.append(isNone ? 0x21 : isRightNone ? 0x22 : 0x23)
                isNone = false
            }
            subtrees.append(isNone)
        }
        return KeptBits(atMost: 3 * codes.count) { writer, words in
            for code in codes.reversed() {
                writer.write(bits: UInt64(code & 0xf), count: Int(code >> 4), to: &words)
            }
        }
    }

    /// The part that follows the half of a pair that is being read.
    private enum Rest {
        /// The right half, which is 0 and has no bits.
        case none
        /// The right half, from bits of its own.
        case coded
        /// Nothing.
        case nothing
    }

    /// Reads the bits of an identity, in normal form only.
    ///
    /// - Throws: `WireError` for an identity that is cut short, is not in normal form, or is deeper
    ///   or larger than ``Stamp/depthMax``, ``Stamp/nodesMax`` and the budget allow.
    init(from reader: inout BitReader, within entries: inout EntryBudget) throws(WireError) {
        var count = 0
        if let part = IntervalPart(bits: reader.peekBits(count: 64), count: &count) {
            try reader.skip(count: count)
            self.init(part)
            return
        }
        var leaves: [Leaf] = []
        var open: [Rest] = []
        // One part that is deep needs the leaves on its way only while it is read.
        let leavesMax = min(max(entries.left, Stamp.depthMax), Stamp.nodesMax / 2)
        repeat {
            let start = reader.byteOffset
            guard leaves.count <= leavesMax else {
                throw WireError(.overLimit(limit: min(entries.limit, Stamp.nodesMax)), at: start)
            }
            let code = try reader.readBits(count: 2)
            guard code == 0b00 else {
                guard open.count < Stamp.depthMax else {
                    throw WireError(.overLimit(limit: Stamp.depthMax), at: start)
                }
                open.append(code == 0b10 ? .none : code == 0b11 ? .coded : .nothing)
                if code == 0b01 {
                    leaves.append(Leaf(isOwned: false, depth: open.count, end: open.count))
                }
                continue
            }
            guard try reader.readBit() else {
                // Below the root, the pair's bits must say that a half is 0.
                guard open.isEmpty else { throw WireError(.notCanonical, at: start) }
                self = .none
                return
            }
            if open.last == .nothing, let left = leaves.last, left.isOwned,
                left.depth == open.count
            {
                throw WireError(.notCanonical, at: start)
            }
            var leaf = Leaf(isOwned: true, depth: open.count, end: 0)
            while let rest = open.popLast() {
                if rest == .nothing { continue }
                let level = open.count + 1
                leaf = Leaf(isOwned: leaf.isOwned, depth: leaf.depth, end: level)
                if rest == .coded {
                    open.append(.nothing)
                    break
                }
                leaves.append(leaf)
                leaf = Leaf(isOwned: false, depth: level, end: 0)
            }
            leaves.append(leaf)
        } while !open.isEmpty
        guard leaves.count <= leavesMax else {
            throw WireError(
                .overLimit(limit: min(entries.limit, Stamp.nodesMax)), at: reader.byteOffset)
        }
        self.init(leaves.span)
        try entries.spend(entryCount, at: reader.byteOffset)
    }
}
