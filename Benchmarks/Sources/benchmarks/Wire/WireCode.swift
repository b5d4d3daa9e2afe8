import LogicalClocks

/// The ways to write a clock onto a message.
enum WireCode: String, CaseIterable {
    case raw = "u64 each"
    case varint = "varint each"
    case named = "8-byte id and varint"
    case bits = "base and bits"
    case delta = "delta by channel"
    case tree = "`Stamp`, peeked"
    case compactTree = "the same, compact"
    case clock = "`VectorClock`"
    case channel = "`ClockDeltaEncoder`"

    /// A varint's number of bytes.
    static func varintBytes(_ value: UInt64) -> Int {
        max(1, (64 - value.leadingZeroBitCount + 6) / 7)
    }

    /// The bytes of codes that see one clock alone, for which receivers know who is who.
    static func bytes(of counts: [UInt64]) -> (raw: Int, varint: Int, named: Int, bits: Int) {
        var varint = 0
        var named = 0
        var least = UInt64.max
        var most: UInt64 = 0
        for count in counts {
            let bytes = varintBytes(count)
            varint += bytes
            // Whoever sends names sends none without a count.
            if count > 0 { named += 8 + bytes }
            least = min(least, count)
            most = max(most, count)
        }
        // The least count, the width of a field, and each count above the least in that width.
        let width = 64 - (most - least).leadingZeroBitCount
        let bits = varintBytes(least) + 1 + (counts.count * width + 7) / 8
        return (counts.count * 8, varint, named, bits)
    }

    /// The bytes of what changed since `last` was sent on the same channel (Singhal and
    /// Kshemkalyani 1992): how many entries, then the gap to each and its increase.
    static func deltaBytes(of counts: [UInt64], since last: [UInt64]?) -> Int {
        var bytes = 0
        var changed: UInt64 = 0
        var next = 0
        for (index, count) in counts.enumerated() {
            let known = last?[index] ?? 0
            guard count != known else { continue }
            bytes += varintBytes(UInt64(index - next)) + varintBytes(count - known)
            changed += 1
            next = index + 1
        }
        return bytes + varintBytes(changed)
    }
}
