import WireFormat

/// The compact form: shorter than the paper's bits, with a version, and canonical as well.
///
/// One byte holds the version, 1, in its upper half and an order *k* in its lower half. Bits follow,
/// the highest of a byte first: the identity in the paper's bits; the base of the event tree's root,
/// in order 2; whether the root is an inner node; and for each inner node, in preorder, whether its
/// left and whether its right half is an inner node, which half has base 0 (`0` the left one, `1`
/// only the right one), and the base of the other half, in order *k*. That base is written less 1
/// where it cannot be 0: if the other half is the left one, and if both are leaves.
///
/// A number in order *k* is written with 2ᵏ added: a one for each bit that it then has above its
/// lowest *k* and the first, a zero, and all its bits but the first (an exponential Golomb code). The
/// order is the mean of the numbers' binary logarithms, once they are raised by 1, rounded down.
extension Stamp {
    /// The version of the compact form that is written and read.
    static let compactVersion = 1

    /// Returns the stamp in compact form.
    ///
    /// - Parameter entries: The leaves that the stamp may have.
    /// - Throws: `WireError` for a stamp that ``init(decodingCompact:entries:)`` refuses.
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func compactEncoded(
        entries: EntryBudget = EntryBudget()
    ) throws(WireError) -> [UInt8] {
        var entries = entries
        try checkNodes(spendingFrom: &entries)
        guard events.maximum <= Self.countMax else { throw WireError(.overflow, at: 0) }
        let nodes = events.nodes()
        var order = CompactOrder()
        for index in nodes.indices where nodes[index].isInner {
            order.count(EventTree.halves(of: index, in: nodes).number)
        }
        var writer = BitWriter(capacity: (id.nodeCount + events.nodeCount) / 2 + 8)
        writer.write(bits: UInt64(Stamp.compactVersion), count: 4)
        writer.write(bits: UInt64(order.value), count: 4)
        writer.write(id.bits)
        writer.write(number: nodes[0].base, order: 2)
        writer.write(bit: nodes[0].isInner)
        for index in nodes.indices where nodes[index].isInner {
            let halves = EventTree.halves(of: index, in: nodes)
            writer.write(bits: halves.bits, count: 3)
            writer.write(number: halves.number, order: order.value)
        }
        return writer.bytes
    }

    /// Creates a stamp from all of `bytes` in compact form.
    ///
    /// - Parameters:
    ///   - bytes: What ``compactEncoded(entries:)`` returned.
    ///   - entries: The leaves that the stamp may have.
    /// - Throws: `WireError` for anything that ``compactEncoded(entries:)`` does not return, and for a
    ///   stamp above ``depthMax``, ``nodesMax`` or ``countMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(
        decodingCompact bytes: [UInt8], entries: EntryBudget = EntryBudget()
    ) throws(WireError) {
        var entries = entries
        var reader = BitReader(bytes)
        let version = Int(try reader.readBits(count: 4))
        guard version == Stamp.compactVersion else {
            throw WireError(.unsupportedVersion(version), at: 0)
        }
        let order = Int(try reader.readBits(count: 4))
        let id = try IDTree(from: &reader, within: &entries)
        let events = try EventTree(compactFrom: &reader, order: order, within: entries)
        try reader.expectEnd()
        self.init(id: id, events: events)
    }
}

/// The order in which numbers are written: the mean of their binary logarithms, rounded down.
///
/// The mean of the numbers themselves would follow the few large ones.
private struct CompactOrder {
    private var logarithms = 0
    private var count = 0

    mutating func count(_ number: UInt64) {
        logarithms += 63 - (number + 1).leadingZeroBitCount
        count += 1
    }

    var value: Int { min(logarithms / max(count, 1), 15) }
}

extension EventTree {
    /// Returns what the compact form says of an inner node: three bits and a number.
    fileprivate static func halves(
        of index: Int, in nodes: [Node]
    ) -> (bits: UInt64, number: UInt64) {
        let left = nodes[index + 1]
        let right = nodes[Int(left.next)]
        let bits: UInt64 =
            (left.isInner ? 0b100 : 0) | (right.isInner ? 0b010 : 0) | (left.base > 0 ? 0b001 : 0)
        if left.base > 0 { return (bits, left.base - 1) }
        return (bits, left.isInner || right.isInner ? right.base : right.base - 1)
    }

    /// Reads a tree in compact form.
    fileprivate init(
        compactFrom reader: inout BitReader, order: Int, within entries: EntryBudget
    ) throws(WireError) {
        let start = reader.byteOffset
        let leavesMax = min(entries.left, Stamp.nodesMax / 2)
        let limit = entries.left < Stamp.nodesMax / 2 ? entries.limit : Stamp.nodesMax
        var height = try reader.readNumber(order: 2, atMost: Stamp.countMax)
        var isInner = try reader.readBit()
        var depth = 0
        var found = CompactOrder()
        var leaves: [Leaf] = []
        leaves.reserveCapacity(min(reader.remaining / 8, leavesMax) + 1)
        // The right halves that are to come, and how deep they are.
        var rights: [(height: UInt64, depth: Int, isInner: Bool)] = []
        while true {
            if isInner {
                guard depth < Stamp.depthMax else {
                    throw WireError(.overLimit(limit: Stamp.depthMax), at: reader.byteOffset)
                }
                guard leaves.count + rights.count + 1 < leavesMax else {
                    throw WireError(.overLimit(limit: limit), at: reader.byteOffset)
                }
                let bits = try reader.readBits(count: 3)
                let isLeftRaised = bits & 0b001 != 0
                let least: UInt64 = isLeftRaised || bits & 0b110 == 0 ? 1 : 0
                guard height + least <= Stamp.countMax else {
                    throw WireError(.overflow, at: reader.byteOffset)
                }
                let number = try reader.readNumber(
                    order: order, atMost: Stamp.countMax - least - height)
                found.count(number)
                depth += 1
                rights.append(
                    (height + (isLeftRaised ? 0 : number + least), depth, bits & 0b010 != 0))
                height += isLeftRaised ? number + least : 0
                isInner = bits & 0b100 != 0
            } else if let right = rights.popLast() {
                leaves.append(Leaf(height: height, depth: depth, end: right.depth))
                (height, depth, isInner) = right
            } else {
                leaves.append(Leaf(height: height, depth: depth, end: 0))
                break
            }
        }
        guard found.value == order else { throw WireError(.notCanonical, at: start) }
        self.init(leaves: Leaves(leaves))
    }
}

extension BitWriter {
    /// Writes bits, those of the last byte one by one.
    fileprivate mutating func write(_ bits: KeptBits) {
        for (index, byte) in bits.bytes.enumerated() {
            let count = min(bits.bitCount - index << 3, 8)
            write(bits: UInt64(byte >> UInt8(8 - count)), count: count)
        }
    }

    /// Writes a number in the exponential Golomb code of an order.
    fileprivate mutating func write(number: UInt64, order: Int) {
        let raised = number + 1 << UInt64(order)
        let width = 63 - raised.leadingZeroBitCount
        let ones: UInt64 = 1 << UInt64(width - order) - 1
        write(bits: ones << 1, count: width - order + 1)
        write(bits: raised & (1 << UInt64(width) - 1), count: width)
    }
}

extension BitReader {
    /// Reads a number in the exponential Golomb code of an order.
    fileprivate mutating func readNumber(
        order: Int, atMost limit: UInt64
    ) throws(WireError) -> UInt64 {
        let start = byteOffset
        let ones = (~peekBits(count: 64)).leadingZeroBitCount
        guard order + ones < 64 else { throw WireError(.overflow, at: start) }
        try skip(count: ones + 1)
        let width = order + ones
        let number = try 1 << UInt64(width) + readBits(count: width) - 1 << UInt64(order)
        guard number <= limit else { throw WireError(.overflow, at: start) }
        return number
    }
}
