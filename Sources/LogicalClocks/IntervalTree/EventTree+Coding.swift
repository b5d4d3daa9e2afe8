import WireFormat

/// The bits of an event tree (appendix A of the paper): `1` [n] is the leaf n, `000` r is (0, 0, r),
/// `001` l is (0, l, 0), `010` l r is (0, l, r), `01100` n r is (n, 0, r), `01101` n l is
/// (n, l, 0), and `0111` n l r is (n, l, r), where n is written as a leaf.
extension EventTree {
    /// Writes the bits of the tree.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    func encode(to writer: inout BitWriter) {
        let nodes = nodes()
        for (index, node) in nodes.enumerated() {
            guard node.isInner else {
                // Below the root, a leaf 0 is implied by the bits of its parent.
                if node.base > 0 || index == 0 { EventTree.encode(node.base, to: &writer) }
                continue
            }
            switch (node.base == 0, node.isLeftZero, node.isRightZero) {
            case (true, true, _): writer.write(bits: 0b000, count: 3)
            case (true, _, true): writer.write(bits: 0b001, count: 3)
            case (true, _, _): writer.write(bits: 0b010, count: 3)
            case (false, true, _): EventTree.encode(node.base, after: 0b01100, 5, to: &writer)
            case (false, _, true): EventTree.encode(node.base, after: 0b01101, 5, to: &writer)
            case (false, _, _): EventTree.encode(node.base, after: 0b0111, 4, to: &writer)
            }
        }
    }

    /// Writes a number as the bits of a leaf, after the bits of a node that it belongs to.
    ///
    /// Those are `1`, then a `1` for each width that is too narrow, from 2 up, then `0` and the
    /// number less the sizes of those widths. With 4 added, the number has all its widths' sizes in
    /// its highest bit.
    private static func encode(
        _ number: UInt64, after bits: UInt64 = 0, _ bitCount: Int = 0, to writer: inout BitWriter
    ) {
        let raised = number + 4
        let width = 63 - raised.leadingZeroBitCount
        let ones: UInt64 = (1 << UInt64(width - 1)) - 1
        let rest = raised & ((1 << UInt64(width)) - 1)
        if 2 * width + bitCount <= 64 {
            let prefix = bits << UInt64(width) | ones << 1
            writer.write(bits: prefix << UInt64(width) | rest, count: 2 * width + bitCount)
        } else {
            writer.write(bits: bits, count: bitCount)
            writer.write(bits: ones << 1, count: width)
            writer.write(bits: rest, count: width)
        }
    }

    /// Reads a number after the first bit of a leaf.
    private static func readNumber(
        atMost limit: UInt64, from reader: inout BitReader
    ) throws(WireError) -> UInt64 {
        let start = reader.byteOffset
        var width = 2
        while try reader.readBit() {
            width += 1
            guard width < 63 else { throw WireError(.overflow, at: start) }
        }
        let raised = try 1 << UInt64(width) + reader.readBits(count: width)
        guard raised - 4 <= limit else { throw WireError(.overflow, at: start) }
        return raised - 4
    }

    /// An inner node that is being read.
    private struct Open {
        var height: UInt64
        var rest: Rest
        /// Whether one of the halves is known to have base 0, as one must.
        var hasZero: Bool
    }

    /// What follows the half of an inner node that is being read.
    private enum Rest {
        /// The right half, which is the leaf 0 and has no bits.
        case zero
        /// The right half, from bits of its own.
        case coded
        /// Nothing.
        case nothing
    }

    /// Reads the bits of a tree, in normal form only.
    ///
    /// - Throws: `WireError` for a tree that is cut short, is not in normal form, or is above
    ///   ``Stamp/depthMax``, ``Stamp/nodesMax`` or ``Stamp/countMax``.
    init(from reader: inout BitReader) throws(WireError) {
        var leaves: [EventLeaf] = []
        leaves.reserveCapacity(min(reader.remaining / 8 + 2, Stamp.nodesMax / 2 + 1))
        var open: [Open] = []
        open.reserveCapacity(16)
        repeat {
            let start = reader.byteOffset
            guard leaves.count <= Stamp.nodesMax / 2 else {
                throw WireError(.overLimit(limit: Stamp.nodesMax), at: start)
            }
            let above = open.last?.height ?? 0
            let isLeaf = try reader.readBit()
            var inner = Open(height: above, rest: .coded, hasZero: false)
            let base: UInt64
            if isLeaf {
                base = try EventTree.readNumber(atMost: Stamp.countMax - above, from: &reader)
                // Below the root, the parent's bits must say that a leaf is 0.
                guard base > 0 || open.isEmpty else { throw WireError(.notCanonical, at: start) }
            } else {
                guard open.count < Stamp.depthMax else {
                    throw WireError(.overLimit(limit: Stamp.depthMax), at: start)
                }
                base = try EventTree.readInner(&inner, from: &reader)
            }
            if base == 0, !open.isEmpty { open[open.count - 1].hasZero = true }
            if isLeaf {
                let leaf = EventLeaf(height: above + base, depth: open.count, end: 0)
                try EventTree.complete(leaf, of: &leaves, open: &open, at: start)
            } else {
                inner.height += base
                open.append(inner)
                if inner.rest == .nothing {
                    leaves.append(
                        EventLeaf(height: inner.height, depth: open.count, end: open.count))
                }
            }
        } while !open.isEmpty
        self.init(leaves)
    }

    /// Reads the bits of an inner node, after its first bit; returns its base.
    private static func readInner(
        _ inner: inout Open, from reader: inout BitReader
    ) throws(WireError) -> UInt64 {
        let start = reader.byteOffset
        let code = try reader.readBits(count: 2)
        var isLeftZero = code == 0b00
        var isRightZero = code == 0b01
        var base: UInt64 = 0
        if code == 0b11 {
            if try !reader.readBit() {
                isRightZero = try reader.readBit()
                isLeftZero = !isRightZero
            }
            guard try reader.readBit() else { throw WireError(.invalid, at: start) }
            base = try readNumber(atMost: Stamp.countMax - inner.height, from: &reader)
            guard base > 0 else { throw WireError(.notCanonical, at: start) }
        }
        inner.hasZero = isLeftZero || isRightZero
        inner.rest = isLeftZero ? .nothing : isRightZero ? .zero : .coded
        return base
    }

    /// Appends a leaf, and closes the inner nodes that it completes, if they are normal.
    ///
    /// Equal leaves need no check of their own: they would both be 0, which is refused before, or
    /// both be higher than their parent.
    private static func complete(
        _ leaf: EventLeaf, of leaves: inout [EventLeaf], open: inout [Open], at offset: Int
    ) throws(WireError) {
        var leaf = leaf
        while let last = open.last {
            switch last.rest {
            case .coded:
                open[open.count - 1].rest = .nothing
                leaves.append(EventLeaf(height: leaf.height, depth: leaf.depth, end: open.count))
                return
            case .zero:
                leaves.append(EventLeaf(height: leaf.height, depth: leaf.depth, end: open.count))
                leaf = EventLeaf(height: last.height, depth: open.count, end: 0)
            case .nothing:
                break
            }
            guard last.hasZero else { throw WireError(.notCanonical, at: offset) }
            open.removeLast()
        }
        leaves.append(leaf)
    }
}
