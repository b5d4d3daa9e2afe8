import WireFormat

/// 28 bits by which the two ends of a channel tell whether they hold the same clock.
///
/// The check is the sum, over all entries, of the count times a number drawn from the identifier
/// that is one in its low 12 bits. So its low 12 bits are the number of known events: along a channel
/// whose clocks grow, two clocks with fewer than 4,096 events between them never share a check. Other
/// pairs do by chance, one in 2^28 of those that share nothing. A sum can be brought up to date
/// from a difference alone.
struct ChannelCheck: Hashable, Sendable {
    /// The lowest 28 bits of the sum.
    private(set) var value: UInt32 = 0

    /// The bytes that the check takes in a frame.
    static let byteCount = 4

    /// The upper half of the first byte of a frame that begins with a check.
    private static let mark: UInt8 = 0x30

    /// Creates the check of the empty clock.
    init() {}

    /// Creates the check of a clock.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    init(_ clock: VectorClock) {
        add(clock)
    }

    /// Brings the check up to date with a clock that grew by a difference.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries of the difference.
    mutating func add(_ difference: VectorClock) {
        var sum = value
        for index in difference.ids.indices {
            let id = difference.ids[index]
            // Two multiplications with a fold between them leave no pattern in the identifiers.
            var mixed = (UInt64(id.rawValue) &+ 1) &* 0x9e37_79b9_7f4a_7c15
            mixed = (mixed ^ mixed >> 32) &* 0xd6e8_feb8_6659_fd93
            let factor = UInt32(truncatingIfNeeded: mixed >> 44) << 12 | 1
            sum &+= UInt32(truncatingIfNeeded: difference.count(at: index)) &* factor
        }
        value = sum & 0x0fff_ffff
    }

    /// Writes the check: the mark, then 28 bits, the highest first.
    func write(to writer: inout ByteWriter) {
        writer.write(byte: Self.mark | UInt8(value >> 24))
        for shift in [16, 8, 0] as [UInt32] {
            writer.write(byte: UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Reads a check; nil if the next byte is not the mark of one.
    init?(from reader: inout ByteReader) throws(WireError) {
        var ahead = reader
        let first = try ahead.readByte()
        guard first & 0xf0 == Self.mark else { return nil }
        value = UInt32(first & 0x0f)
        for byte in try ahead.readBytes(count: Self.byteCount - 1) {
            value = value << 8 | UInt32(byte)
        }
        reader = ahead
    }
}
