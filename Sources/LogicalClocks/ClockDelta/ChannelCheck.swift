import WireFormat

/// 36 bits by which the two ends of a channel tell whether they hold the same clock.
///
/// The check is the sum of a hash of each entry. Two clocks that differ, by however much and in
/// whichever entries, share a check by chance only: once in 2^36 pairs. A sum can be brought up to
/// date from the entries that changed.
struct ChannelCheck: Hashable, Sendable {
    /// The lowest 36 bits of the sum.
    private(set) var value: UInt64 = 0

    /// The bytes that the check takes in a frame.
    static let byteCount = 5

    /// The upper half of the first byte of a frame that begins with a check.
    private static let mark: UInt8 = 0x30

    private static let valueMask: UInt64 = 0xf_ffff_ffff

    /// Creates the check of the empty clock.
    init() {}

    /// Creates the check of a clock.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    init(_ clock: VectorClock) {
        add(clock, to: VectorClock())
    }

    /// Brings the check of a clock up to date with a difference that the clock grows by.
    ///
    /// - Precondition: No count becomes larger than a number of 64 bits.
    /// - Complexity: O(*n* log *m*), where *n* is the number of entries of the difference and *m* that
    ///   of the clock.
    mutating func add(_ difference: VectorClock, to clock: VectorClock) {
        var sum = value
        for index in difference.ids.indices {
            let id = difference.ids[index]
            let old = clock[id]
            let key = Self.mixed((UInt64(id.rawValue) &+ 1) &* 0x9e37_79b9_7f4a_7c15)
            if old > 0 { sum &-= Self.mixed(key &+ old) }
            sum &+= Self.mixed(key &+ (old + difference.count(at: index)))
        }
        value = sum & Self.valueMask
    }

    /// The finish of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
    /// generators", OOPSLA 2014): every bit of the result depends on every bit of the number.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = (number ^ number >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// Writes the check: the mark, then 36 bits, the highest first.
    func write(to writer: inout ByteWriter) {
        writer.write(byte: Self.mark | UInt8(value >> 32))
        for shift in [24, 16, 8, 0] as [UInt64] {
            writer.write(byte: UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Reads a check; nil if the next byte is not the mark of one.
    init?(from reader: inout ByteReader) throws(WireError) {
        var ahead = reader
        let first = try ahead.readByte()
        guard first & 0xf0 == Self.mark else { return nil }
        value = UInt64(first & 0x0f)
        for byte in try ahead.readBytes(count: Self.byteCount - 1) {
            value = value << 8 | UInt64(byte)
        }
        reader = ahead
    }
}
