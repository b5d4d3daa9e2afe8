import WireFormat

/// The bits of an identity (appendix A of the paper): `000` is 0, `001` is 1, `01` i is (0, i),
/// `10` i is (i, 0), and `11` l r is (l, r).
extension IDTree {
    /// Writes the bits of the identity.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    func encode(to writer: inout BitWriter) {
        let isRightNone = innerNodesWithoutRight()
        var index = 0
        var isChild = false
        while index < nodes.count {
            switch nodes[index] {
            case .none:
                // Below the root, the parent's bits already say so.
                if !isChild { writer.write(bits: 0b000, count: 3) }
            case .one:
                writer.write(bits: 0b001, count: 3)
            case .inner where nodes[index + 1] == .none:
                writer.write(bits: 0b01, count: 2)
            case .inner:
                writer.write(bits: isRightNone[index] ? 0b10 : 0b11, count: 2)
            }
            isChild = true
            index += 1
        }
    }

    /// Returns, for each node, whether it is an inner node whose right half is 0.
    private func innerNodesWithoutRight() -> [Bool] {
        var result = [Bool](repeating: false, count: nodes.count)
        // The roots of the subtrees that stand behind the present node, the nearest on top.
        var roots: [Int] = []
        for index in nodes.indices.reversed() {
            if nodes[index] == .inner {
                roots.removeLast()
                result[index] = roots.popLast().map { nodes[$0] == .none } ?? false
            }
            roots.append(index)
        }
        return result
    }

    /// What follows the half of an inner node that is being read.
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
    ///   or larger than ``Stamp/depthMax`` and ``Stamp/nodesMax`` allow.
    init(from reader: inout BitReader) throws(WireError) {
        var nodes: [Node] = []
        var open: [Rest] = []
        while true {
            let start = reader.byteOffset
            guard nodes.count + 2 <= Stamp.nodesMax else {
                throw WireError(.overLimit(limit: Stamp.nodesMax), at: start)
            }
            let code = try reader.readBits(count: 2)
            guard code == 0b00 else {
                guard open.count < Stamp.depthMax else {
                    throw WireError(.overLimit(limit: Stamp.depthMax), at: start)
                }
                nodes.append(.inner)
                if code == 0b01 { nodes.append(.none) }
                open.append(code == 0b10 ? .none : code == 0b11 ? .coded : .nothing)
                continue
            }
            let isOne = try reader.readBit()
            guard isOne || open.isEmpty else { throw WireError(.notCanonical, at: start) }
            nodes.append(isOne ? .one : .none)
            while let rest = open.popLast() {
                if rest == .coded {
                    open.append(.nothing)
                    break
                }
                if rest == .none { nodes.append(.none) }
                guard nodes.suffix(3) != [.inner, .one, .one] else {
                    throw WireError(.notCanonical, at: start)
                }
            }
            if open.isEmpty { break }
        }
        self.init(nodes: nodes)
    }
}
