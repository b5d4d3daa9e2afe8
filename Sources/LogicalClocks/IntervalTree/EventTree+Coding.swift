import WireFormat

/// The bits of an event tree (appendix A of the paper): `1` [n] is the leaf n, `000` r is (0, 0, r),
/// `001` l is (0, l, 0), `010` l r is (0, l, r), `01100` n r is (n, 0, r), `01101` n l is
/// (n, l, 0), and `0111` n l r is (n, l, r), where n is written as a leaf.
extension EventTree {
    /// What the bits of a node depend on besides the node itself.
    struct NodeLayout {
        /// The paper's number of the node: its height above its parent.
        var base: UInt64
        /// Whether the right subtree of this inner node is the leaf 0.
        var isRightZero: Bool
    }

    /// Returns the layout of every node.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    func layouts() -> [NodeLayout] {
        var result = nodes.map { NodeLayout(base: $0.height, isRightZero: false) }
        // The roots of the subtrees that stand behind the present node, the nearest on top.
        var roots: [Int] = []
        for index in nodes.indices.reversed() {
            if nodes[index].isInner, let left = roots.popLast(), let right = roots.popLast() {
                let height = nodes[index].height
                result[left].base -= height
                result[right].base -= height
                result[index].isRightZero = nodes[right].isLeaf && result[right].base == 0
            }
            roots.append(index)
        }
        return result
    }

    /// Writes the bits of the tree.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    func encode(to writer: inout BitWriter) {
        let layouts = layouts()
        for (index, node) in nodes.enumerated() {
            let base = layouts[index].base
            guard node.isInner else {
                // Below the root, a leaf 0 is implied by the bits of its parent.
                if base > 0 || index == 0 { EventTree.encode(leaf: base, to: &writer) }
                continue
            }
            let isLeftZero = nodes[index + 1].isLeaf && layouts[index + 1].base == 0
            let isRightZero = layouts[index].isRightZero
            if base == 0 {
                writer.write(bits: isLeftZero ? 0b000 : isRightZero ? 0b001 : 0b010, count: 3)
                continue
            }
            if isLeftZero || isRightZero {
                writer.write(bits: isLeftZero ? 0b01100 : 0b01101, count: 5)
            } else {
                writer.write(bits: 0b0111, count: 4)
            }
            EventTree.encode(leaf: base, to: &writer)
        }
    }

    /// Writes a number as the bits of a leaf.
    private static func encode(leaf number: UInt64, to writer: inout BitWriter) {
        writer.write(bit: true)
        var rest = number
        var width = 2
        while width < 64, rest >> UInt64(width) > 0 {
            writer.write(bit: true)
            rest -= 1 << UInt64(width)
            width += 1
        }
        writer.write(bit: false)
        writer.write(bits: rest, count: width)
    }

    /// Reads the number of a leaf, after its first bit.
    private static func readNumber(
        atMost limit: UInt64, from reader: inout BitReader
    ) throws(WireError) -> UInt64 {
        let start = reader.byteOffset
        var value: UInt64 = 0
        var width = 2
        while try reader.readBit() {
            value += 1 << UInt64(width)
            width += 1
            guard value <= limit else { throw WireError(.overflow, at: start) }
        }
        value += try reader.readBits(count: width)
        guard value <= limit else { throw WireError(.overflow, at: start) }
        return value
    }

    /// An inner node that is being read.
    private struct Open {
        var index: Int
        var rest: Rest
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
        var nodes: [Node] = []
        var open: [Open] = []
        repeat {
            let start = reader.byteOffset
            guard nodes.count + 2 <= Stamp.nodesMax else {
                throw WireError(.overLimit(limit: Stamp.nodesMax), at: start)
            }
            let height = open.last.map { nodes[$0.index].height } ?? 0
            if try reader.readBit() {
                let base = try EventTree.readNumber(
                    atMost: Stamp.countMax - height, from: &reader)
                // Below the root, the parent's bits must say that a leaf is 0.
                guard base > 0 || open.isEmpty else { throw WireError(.notCanonical, at: start) }
                nodes.append(Node(leaf: height + base))
                try EventTree.completeSubtree(of: &nodes, open: &open, at: start)
                continue
            }
            guard open.count < Stamp.depthMax else {
                throw WireError(.overLimit(limit: Stamp.depthMax), at: start)
            }
            let (base, isLeftZero, rest) = try EventTree.readInner(
                atMost: Stamp.countMax - height, from: &reader)
            open.append(Open(index: nodes.count, rest: rest))
            nodes.append(Node(inner: height + base))
            if isLeftZero { nodes.append(Node(leaf: height + base)) }
        } while !open.isEmpty
        self.init(nodes: nodes)
    }

    /// Reads the bits of an inner node, after its first bit.
    private static func readInner(
        atMost limit: UInt64, from reader: inout BitReader
    ) throws(WireError) -> (base: UInt64, isLeftZero: Bool, rest: Rest) {
        let start = reader.byteOffset
        switch try reader.readBits(count: 2) {
        case 0b00: return (0, true, .nothing)
        case 0b01: return (0, false, .zero)
        case 0b10: return (0, false, .coded)
        default: break
        }
        var isLeftZero = false
        var rest = Rest.coded
        if try !reader.readBit() {
            isLeftZero = try !reader.readBit()
            rest = isLeftZero ? .nothing : .zero
        }
        guard try reader.readBit() else { throw WireError(.invalid, at: start) }
        let base = try readNumber(atMost: limit, from: &reader)
        guard base > 0 else { throw WireError(.notCanonical, at: start) }
        return (base, isLeftZero, rest)
    }

    /// Closes the inner nodes that the last node completes, and checks that they are normal.
    private static func completeSubtree(
        of nodes: inout [Node], open: inout [Open], at offset: Int
    ) throws(WireError) {
        var start = nodes.count - 1
        while let last = open.popLast() {
            let height = nodes[last.index].height
            switch last.rest {
            case .coded:
                open.append(Open(index: last.index, rest: .nothing))
                return
            case .zero:
                start = nodes.count
                nodes.append(Node(leaf: height))
            case .nothing:
                break
            }
            // Equal leaves need no check of their own: they would both be 0, which is refused above,
            // or both be higher than their parent.
            guard min(nodes[last.index + 1].height, nodes[start].height) == height else {
                throw WireError(.notCanonical, at: offset)
            }
            start = last.index
        }
    }
}
