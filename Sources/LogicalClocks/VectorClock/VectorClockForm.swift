/// The code in which one vector clock is written: the smallest of those that can hold it.
///
/// The choice depends on the clock alone, so a reader makes it again and refuses any other.
struct VectorClockForm: Equatable {
    /// The way in which a form tells which replicas have entries.
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

    /// How the replicas are given.
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
        let leadBits = Int(max(last - first, 1) - 1)
        let leadBytes = 1 + varintBytes(first) + varintBytes(last - first)
        // Where even the bits of a window take more, its fields need not be looked at.
        let isWideApart = leadBytes + leadBits >> 3 >= 2 * count
        var sparseBytes = isWideApart ? Self.sparseBytes(ids: ids, counts: counts) : .max
        if sparseBytes <= leadBytes + leadBits >> 3 {
            self = VectorClockForm(sparseBytes: sparseBytes)
            return
        }
        layout = .window
        fit(counts, leadBytes: leadBytes, leadBits: leadBits)
        // An entry of the sparse form takes two bytes or more.
        if byteCount > 2 * count && !isWideApart {
            sparseBytes = Self.sparseBytes(ids: ids, counts: counts)
        }
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
    private mutating func fit<Count: FixedWidthInteger>(
        _ counts: Span<Count>, leadBytes: Int, leadBits: Int
    ) {
        let (smallest, largest) = Self.bounds(of: counts)
        base = UInt64(truncatingIfNeeded: smallest)
        let lead = leadBytes + varintBytes(base)
        let spread = UInt64(truncatingIfNeeded: largest) - base
        let plainWidth = bitWidth(spread)
        if plainWidth <= Self.widthMax {
            width = plainWidth
            byteCount = lead + (leadBits + counts.count * width + 7) >> 3
            if isBaseImplied { byteCount -= varintBytes(base) }
        } else {
            byteCount = .max
        }
        guard plainWidth > 0 else { return }
        // Narrower fields only let more counts escape, until those alone take more than the best.
        var widest = bitWidth(spread + 1)
        var left = counts.count
        var escapeBytes = 0
        while widest > 0 {
            // One of the widest escapes; the others take a bit each, or a byte each behind the fields.
            let leastBytes = min(counts.count &>> 3, left &- 1) &+ leadBits &>> 3
            let eachBytes = varintBytes(bits: widest)
            guard lead &+ leastBytes &+ escapeBytes &+ eachBytes < byteCount else { return }
            let (count, rest) = Self.narrower(than: widest, counts, above: smallest)
            escapeBytes &+= (left &- count) &* eachBytes
            left = count
            let next = bitWidth(UInt64(truncatingIfNeeded: rest))
            let bits = leadBits &+ counts.count &* next
            let fieldBytes = (bits &+ 7) &>> 3
            let bytes = lead &+ fieldBytes &+ escapeBytes
            if next <= Self.escapingWidthMax && bytes < byteCount {
                hasEscapes = true
                byteCount = bytes
                // Few fields may be wider and still take the same bytes.
                let spare = (fieldBytes << 3 - bits) / counts.count
                width = min(next + spare, widest - 1, Self.escapingWidthMax)
            }
            widest = next
        }
    }

    /// Returns the smallest and the largest count.
    @inline(__always)
    private static func bounds<Count: FixedWidthInteger>(of counts: Span<Count>) -> (Count, Count) {
        var smallest = counts[0]
        var largest = counts[0]
        for index in counts.indices {
            smallest = min(smallest, unsafe counts[unchecked: index])
            largest = max(largest, unsafe counts[unchecked: index])
        }
        return (smallest, largest)
    }

    /// Returns how many counts need fields of fewer bits where counts may escape, and all bits of
    /// those.
    @inline(__always)
    private static func narrower<Count: FixedWidthInteger>(
        than bits: Int, _ counts: Span<Count>, above smallest: Count
    ) -> (count: Int, bits: Count) {
        let border: Count = 1 &<< Count(truncatingIfNeeded: bits &- 1)
        var count: Count = 0
        var rest: Count = 0
        for index in counts.indices {
            let field = unsafe counts[unchecked: index] &- smallest &+ 1
            // Without a way around, so that the compiler may use vectors.
            let isNarrower: Count = field < border ? 1 : 0
            count &+= isNarrower
            rest |= field & (0 &- isNarrower)
        }
        return (Int(truncatingIfNeeded: count), rest)
    }

    private static func sparseBytes<Count: FixedWidthInteger>(
        ids: Span<ReplicaID>, counts: Span<Count>
    ) -> Int {
        var bytes = ids.count <= sparseCountMax ? 1 : 1 + varintBytes(UInt64(ids.count))
        var next: UInt32 = 0
        for index in ids.indices {
            let id = unsafe ids[unchecked: index].rawValue
            bytes &+= varintBytes(UInt64(id &- next))
            next = id &+ 1
        }
        for index in counts.indices {
            bytes &+= varintBytes(UInt64(truncatingIfNeeded: unsafe counts[unchecked: index]))
        }
        return bytes
    }
}

/// Returns the number of bits without leading zeros.
func bitWidth(_ value: UInt64) -> Int {
    64 &- value.leadingZeroBitCount
}

/// Returns the number of bytes of a varint.
@inline(__always)
func varintBytes(_ value: UInt64) -> Int {
    varintBytes(bits: bitWidth(value | 1))
}

/// Returns the number of bytes of a varint of 1 to 64 bits.
@inline(__always)
private func varintBytes(bits: Int) -> Int {
    // Nine of 64 is a little less than one of seven, and gives the same for these.
    (bits &* 9 &+ 64) &>> 6
}

extension VectorClockForm {
    /// Returns the first byte of a clock in this form.
    @inline(__always)
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
    @inline(__always)
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
