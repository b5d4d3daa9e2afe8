/// The code in which one vector clock is written: the smallest of those that can hold it.
///
/// The choice depends on the clock alone, so a reader makes it again and refuses any other.
struct VectorClockForm: Equatable {
    /// How a form tells which replicas have entries.
    enum Layout: Equatable {
        /// There are none.
        case empty
        /// By the gap in front of each; counts are varints beside the gaps.
        case sparse
        /// They are 0, 1, … without a gap; counts are fields of equal width.
        case dense
        /// By a bit for each identifier between the first and the last; counts are fields.
        case window
    }

    /// How the replicas are told.
    var layout: Layout

    /// Whether the counts above the width of the fields stand behind them as varints.
    ///
    /// A field then holds how far a count is above ``base``, plus one; zero stands for a varint.
    var hasEscapes = false

    /// The bits of a field.
    var width = 0

    /// The smallest count; fields hold how far each is above it.
    var base: UInt64 = 0

    /// The number of bytes in this form.
    var byteCount = 1

    /// The widest field where counts may escape.
    static let escapingWidthMax = 31

    /// The widest field where none may.
    static let widthMax = 63

    /// The widest field in a form that does without its base.
    static let impliedWidthMax = 7

    /// The most entries that the first byte of the sparse form can tell.
    static let sparseCountMax = 0x1f

    /// Chooses the smallest form for sorted identifiers and their counts.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    init(ids: Span<ReplicaID>, counts: Span<some FixedWidthInteger>) {
        let count = ids.count
        guard count > 0 else {
            layout = .empty
            return
        }
        let first = UInt64(ids[0].rawValue)
        let last = UInt64(ids[count - 1].rawValue)
        if last < UInt64(count) {
            layout = .dense
            fit(counts, leadBytes: 1 + varintBytes(UInt64(count)), leadBits: 0)
            return
        }
        layout = .window
        fit(
            counts, leadBytes: 1 + varintBytes(first) + varintBytes(last - first),
            leadBits: Int(max(last - first, 1) - 1))
        let sparseBytes = Self.sparseBytes(ids: ids, counts: counts)
        if sparseBytes <= byteCount {
            self = VectorClockForm(sparseBytes: sparseBytes)
        }
    }

    /// Whether the first byte tells that the base is 1, as it mostly is in a difference of clocks.
    var isBaseImplied: Bool {
        layout == .window && !hasEscapes && base == 1 && width <= Self.impliedWidthMax
    }

    private init(sparseBytes: Int) {
        layout = .sparse
        byteCount = sparseBytes
    }

    /// Chooses the base, the width and whether to let counts escape.
    private mutating func fit(
        _ counts: Span<some FixedWidthInteger>, leadBytes: Int, leadBits: Int
    ) {
        var smallest = counts[0]
        var largest = counts[0]
        for index in counts.indices {
            smallest = min(smallest, unsafe counts[unchecked: index])
            largest = max(largest, unsafe counts[unchecked: index])
        }
        base = UInt64(smallest)
        let lead = leadBytes + varintBytes(base)
        let plainWidth = bitWidth(UInt64(largest) - base)
        if plainWidth <= Self.widthMax {
            width = plainWidth
            byteCount = lead + (leadBits + counts.count * width + 7) >> 3
            if isBaseImplied { byteCount -= varintBytes(base) }
        } else {
            byteCount = .max
        }
        guard plainWidth > 0 else { return }
        // How many counts need how many bits. Two tables in turn, so that counts of one width do not
        // wait for each other.
        var even = InlineArray<65, UInt32>(repeating: 0)
        var odd = InlineArray<65, UInt32>(repeating: 0)
        for index in stride(from: 0, to: counts.count - 1, by: 2) {
            even[bitWidth(UInt64(truncatingIfNeeded: counts[index] &- smallest) &+ 1)] &+= 1
            odd[bitWidth(UInt64(truncatingIfNeeded: counts[index + 1] &- smallest) &+ 1)] &+= 1
        }
        if counts.count % 2 == 1 {
            even[
                bitWidth(UInt64(truncatingIfNeeded: counts[counts.count - 1] &- smallest) &+ 1)] &+=
                1
        }
        var escapeBytes = 0
        var bits = bitWidth(UInt64(largest) - base + 1)
        // Narrower fields only let more counts escape, until those alone take more than the best.
        while bits > 0 && lead + escapeBytes < byteCount {
            escapeBytes += Int(even[bits] &+ odd[bits]) * ((bits + 6) / 7)
            bits -= 1
            let bytes = lead + (leadBits + counts.count * bits + 7) >> 3 + escapeBytes
            if bits <= Self.escapingWidthMax && bytes < byteCount {
                hasEscapes = true
                width = bits
                byteCount = bytes
            }
        }
    }

    private static func sparseBytes(
        ids: Span<ReplicaID>, counts: Span<some FixedWidthInteger>
    ) -> Int {
        var bytes = ids.count <= sparseCountMax ? 1 : 1 + varintBytes(UInt64(ids.count))
        var next: UInt64 = 0
        for index in ids.indices {
            let id = UInt64(ids[index].rawValue)
            bytes += varintBytes(id - next) + varintBytes(UInt64(truncatingIfNeeded: counts[index]))
            next = id + 1
        }
        return bytes
    }
}

/// The number of bits without leading zeros.
func bitWidth(_ value: UInt64) -> Int {
    64 - value.leadingZeroBitCount
}

/// The number of bytes of a varint.
func varintBytes(_ value: UInt64) -> Int {
    (bitWidth(value | 1) + 6) / 7
}

extension VectorClockForm {
    /// The first byte of a clock in this form.
    func firstByte(count: Int) -> UInt8 {
        switch layout {
        case .empty: 0
        case .sparse: count <= Self.sparseCountMax ? UInt8(count) : 0x20
        case .dense: (hasEscapes ? 0xc0 : 0x40) | UInt8(width)
        case .window where isBaseImplied: 0x28 | UInt8(width)
        case .window: (hasEscapes ? 0xe0 : 0x80) | UInt8(width)
        }
    }

    /// The form that a first byte tells of, with the base only where it is implied, and without the
    /// size; nil for a later version.
    init?(firstByte: UInt8) {
        hasEscapes = firstByte >= 0xc0
        width = Int(firstByte & (hasEscapes ? 0x1f : 0x3f))
        switch firstByte {
        case 0:
            layout = .empty
        case 1...0x20:
            layout = .sparse
        case 0x28...0x2f:
            layout = .window
            width = Int(firstByte & 0x07)
            base = 1
        case 0x40...0x7f, 0xc0...0xdf:
            layout = .dense
        case 0x80...0xbf, 0xe0...:
            layout = .window
        default:
            return nil
        }
    }
}
