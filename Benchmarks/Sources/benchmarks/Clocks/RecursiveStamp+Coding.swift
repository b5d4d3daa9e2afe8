import WireFormat

/// The paper's bits (appendix A), written and read by recursion, without the checks that input
/// from outside would need.
extension RecursiveStamp {
    var text: String { "(\(id.text), \(events.text))" }

    func bytes() -> [UInt8] {
        var writer = BitWriter()
        id.encode(to: &writer)
        events.encode(to: &writer)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = BitReader(bytes)
        id = try ID(from: &reader)
        events = try Events(from: &reader)
    }
}

extension RecursiveStamp.ID {
    func encode(to writer: inout BitWriter) {
        switch self {
        case .zero: writer.write(bits: 0b000, count: 3)
        case .one: writer.write(bits: 0b001, count: 3)
        case .pair(.zero, let right):
            writer.write(bits: 0b01, count: 2)
            right.encode(to: &writer)
        case .pair(let left, .zero):
            writer.write(bits: 0b10, count: 2)
            left.encode(to: &writer)
        case .pair(let left, let right):
            writer.write(bits: 0b11, count: 2)
            left.encode(to: &writer)
            right.encode(to: &writer)
        }
    }

    init(from reader: inout BitReader) throws(WireError) {
        switch try reader.readBits(count: 2) {
        case 0b00: self = try reader.readBit() ? .one : .zero
        case 0b01: self = .pair(.zero, try ID(from: &reader))
        case 0b10: self = .pair(try ID(from: &reader), .zero)
        default: self = .pair(try ID(from: &reader), try ID(from: &reader))
        }
    }
}

extension RecursiveStamp.Events {
    func encode(to writer: inout BitWriter) {
        switch self {
        case .leaf(let count): Self.encode(leaf: count, to: &writer)
        case .node(0, .leaf(0), let right):
            writer.write(bits: 0b000, count: 3)
            right.encode(to: &writer)
        case .node(0, let left, .leaf(0)):
            writer.write(bits: 0b001, count: 3)
            left.encode(to: &writer)
        case .node(0, let left, let right):
            writer.write(bits: 0b010, count: 3)
            left.encode(to: &writer)
            right.encode(to: &writer)
        case .node(let count, .leaf(0), let right):
            writer.write(bits: 0b01100, count: 5)
            Self.encode(leaf: count, to: &writer)
            right.encode(to: &writer)
        case .node(let count, let left, .leaf(0)):
            writer.write(bits: 0b01101, count: 5)
            Self.encode(leaf: count, to: &writer)
            left.encode(to: &writer)
        case .node(let count, let left, let right):
            writer.write(bits: 0b0111, count: 4)
            Self.encode(leaf: count, to: &writer)
            left.encode(to: &writer)
            right.encode(to: &writer)
        }
    }

    private static func encode(leaf count: UInt64, to writer: inout BitWriter) {
        writer.write(bit: true)
        encode(number: count, width: 2, to: &writer)
    }

    private static func encode(number: UInt64, width: Int, to writer: inout BitWriter) {
        guard number >> UInt64(width) > 0 else {
            writer.write(bit: false)
            writer.write(bits: number, count: width)
            return
        }
        writer.write(bit: true)
        encode(number: number - 1 << UInt64(width), width: width + 1, to: &writer)
    }

    init(from reader: inout BitReader) throws(WireError) {
        guard try !reader.readBit() else {
            self = .leaf(try Self.readNumber(width: 2, from: &reader))
            return
        }
        switch try reader.readBits(count: 2) {
        case 0b00: self = .node(0, .leaf(0), try Events(from: &reader))
        case 0b01: self = .node(0, try Events(from: &reader), .leaf(0))
        case 0b10: self = .node(0, try Events(from: &reader), try Events(from: &reader))
        default: self = try Self.readRaised(from: &reader)
        }
    }

    /// Reads the rest of a node whose base is not 0.
    private static func readRaised(from reader: inout BitReader) throws(WireError) -> Self {
        let hasBoth = try reader.readBit()
        var isLeftZero = false
        if !hasBoth { isLeftZero = try !reader.readBit() }
        guard try reader.readBit() else { throw WireError(.invalid, at: reader.byteOffset) }
        let count = try readNumber(width: 2, from: &reader)
        if hasBoth {
            return .node(count, try Events(from: &reader), try Events(from: &reader))
        }
        let half = try Events(from: &reader)
        return isLeftZero ? .node(count, .leaf(0), half) : .node(count, half, .leaf(0))
    }

    private static func readNumber(
        width: Int, from reader: inout BitReader
    ) throws(WireError) -> UInt64 {
        guard try reader.readBit() else { return try reader.readBits(count: width) }
        return 1 << UInt64(width) + (try readNumber(width: width + 1, from: &reader))
    }
}
