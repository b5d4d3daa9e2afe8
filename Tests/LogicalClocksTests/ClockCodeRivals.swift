import LogicalClocks

/// The bytes of one message's clock in the codes that ours is measured against.
///
/// None of them tells how many entries follow: they stand for a fixed set of processes.
struct RivalSizes {
    /// Eight bytes for each process.
    var raw = 0
    /// A varint for each process.
    var varint = 0
    /// An eight-byte identifier and a varint for each entry above zero.
    var identified = 0
    /// A byte for the width, the smallest count as a varint, and the differences in equal fields.
    var baseAndBits = 0
    /// For each entry that changed on this channel: the gap of its index and the difference.
    var delta = 0

    static let names = ["raw", "varint", "8-byte id + varint", "base + bits", "S-K delta"]

    var all: [Int] { [raw, varint, identified, baseAndBits, delta] }

    /// The sizes for the counts of all processes now, and when the channel was last used.
    init(_ counts: [UInt64], last: [UInt64]) {
        raw = 8 * counts.count
        varint = counts.reduce(0) { $0 + Self.varintBytes($1) }
        identified = counts.reduce(0) { $0 + ($1 > 0 ? 8 + Self.varintBytes($1) : 0) }
        let base = counts.min() ?? 0
        let width = Self.bitWidth((counts.max() ?? 0) - base)
        baseAndBits = 1 + Self.varintBytes(base) + (counts.count * width + 7) / 8
        var next = 0
        for index in counts.indices where counts[index] != last[index] {
            delta += Self.varintBytes(UInt64(index - next))
            delta += Self.varintBytes(counts[index] - last[index])
            next = index + 1
        }
    }

    private static func bitWidth(_ value: UInt64) -> Int {
        64 - value.leadingZeroBitCount
    }

    private static func varintBytes(_ value: UInt64) -> Int {
        max(1, (bitWidth(value) + 6) / 7)
    }
}
