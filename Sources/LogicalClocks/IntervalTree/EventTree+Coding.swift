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
    @inline(__always)
    private static func encode(
        _ number: UInt64, after bits: UInt64 = 0, _ bitCount: Int = 0, to writer: inout BitWriter
    ) {
        let raised = number + 4
        let width = 63 &- raised.leadingZeroBitCount
        let size = UInt64(truncatingIfNeeded: width)
        let ones: UInt64 = (1 &<< (size &- 1)) &- 1
        let rest = raised & ((1 &<< size) &- 1)
        if 2 * width + bitCount <= 64 {
            let prefix = bits &<< size | ones &<< 1
            writer.write(bits: prefix &<< size | rest, count: 2 * width + bitCount)
        } else {
            writer.write(bits: bits, count: bitCount)
            writer.write(bits: ones << 1, count: width)
            writer.write(bits: rest, count: width)
        }
    }
}
