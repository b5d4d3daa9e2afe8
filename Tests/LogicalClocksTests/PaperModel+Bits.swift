import LogicalClocks

/// The paper's appendix A, word for word: the bits of recursive values as text of ones and zeros.
extension PaperModel {
    /// The code of a number: `1` for each width that is too narrow, from 2 up, then `0` and the rest.
    static func numberBits(_ number: UInt64, width: Int = 2) -> String {
        let size = UInt64(1) << UInt64(width)
        if number >= size { return "1" + numberBits(number - size, width: width + 1) }
        let digits = String(number, radix: 2)
        return "0" + String(repeating: "0", count: width - digits.count) + digits
    }

    /// Bytes of bits, the first on top, filled up with zeros.
    static func bytes(ofBits bits: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits.utf8.count + 7) / 8)
        for (index, digit) in bits.utf8.enumerated() where digit == UInt8(ascii: "1") {
            bytes[index / 8] |= 0x80 >> UInt8(index % 8)
        }
        return bytes
    }
}

extension PaperModel.ID {
    init(_ parts: inout ArraySlice<(depth: Int, isOwned: Bool)>, depth: Int) {
        if let part = parts.first, part.depth <= depth {
            parts.removeFirst()
            self = part.isOwned ? .one : .zero
        } else {
            let left = Self(&parts, depth: depth + 1)
            self = .pair(left, Self(&parts, depth: depth + 1))
        }
    }

    var bits: String {
        switch self {
        case .zero: "000"
        case .one: "001"
        case .pair(.zero, let right): "01" + right.bits
        case .pair(let left, .zero): "10" + left.bits
        case .pair(let left, let right): "11" + left.bits + right.bits
        }
    }
}

extension PaperModel.Event {
    init(_ parts: inout ArraySlice<(depth: Int, count: UInt64)>, depth: Int) {
        if let part = parts.first, part.depth <= depth {
            parts.removeFirst()
            self = .leaf(part.count)
        } else {
            let left = Self(&parts, depth: depth + 1)
            self = .node(0, left, Self(&parts, depth: depth + 1))
        }
    }

    /// The bits of the tree.
    ///
    /// - Parameter leadingOne: What stands before the base of an inner node. The paper writes the base
    ///   as a leaf, with a leading 1; the reference programs in C and in Java leave that out.
    func bits(leadingOne: String = "1") -> String {
        func base(_ count: UInt64) -> String { leadingOne + PaperModel.numberBits(count) }
        func bits(_ event: PaperModel.Event) -> String { event.bits(leadingOne: leadingOne) }
        switch self {
        case .leaf(let count): return "1" + PaperModel.numberBits(count)
        case .node(0, .leaf(0), let right): return "000" + bits(right)
        case .node(0, let left, .leaf(0)): return "001" + bits(left)
        case .node(0, let left, let right): return "010" + bits(left) + bits(right)
        case .node(let count, .leaf(0), let right): return "01100" + base(count) + bits(right)
        case .node(let count, let left, .leaf(0)): return "01101" + base(count) + bits(left)
        case .node(let count, let left, let right):
            return "0111" + base(count) + bits(left) + bits(right)
        }
    }
}

extension PaperModel.Stamp {
    /// The recursive values that a stamp stands for, from the parts that it tells of.
    init(_ stamp: Stamp) {
        var owned = stamp.id.parts[...]
        var counts = stamp.events.steps[...]
        self.init(
            id: PaperModel.ID(&owned, depth: 0),
            events: PaperModel.Event(&counts, depth: 0).normalised)
    }

    var bytes: [UInt8] { PaperModel.bytes(ofBits: id.bits + events.bits()) }
}
