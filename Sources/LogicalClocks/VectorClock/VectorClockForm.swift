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
    var width: Int {
        get { Int(fieldWidth) }
        set { fieldWidth = UInt8(truncatingIfNeeded: newValue) }
    }

    /// The bits of a field in a byte, which lets the whole form be passed in registers.
    private var fieldWidth: UInt8 = 0

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
    @inline(__always)
    init<Count: FixedWidthInteger>(ids: Span<ReplicaID>, counts: Span<Count>) {
        self.init(ids: ids, counts: counts) { Self.bounds(of: counts) }
    }

    /// Chooses the smallest form for counts whose smallest and largest may be known from reading them;
    /// `bounds` is called only for a form that depends on them.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    @inline(__always)
    init<Count: FixedWidthInteger>(
        ids: Span<ReplicaID>, counts: Span<Count>, bounds: () -> ClosedRange<Count>
    ) {
        let count = ids.count
        guard count > 0 else {
            layout = .empty
            return
        }
        let first = UInt64(ids[0].rawValue)
        let last = UInt64(ids[count - 1].rawValue)
        let isDense = last < UInt64(count)
        var leadBits = 0
        var leadBytes = 1
        var sparseBytes = Int.max
        if isDense {
            leadBytes += varintBytes(UInt64(truncatingIfNeeded: count))
        } else {
            leadBits = Int(max(last - first, 1) - 1)
            leadBytes += varintBytes(first) + varintBytes(last - first)
            // Where even the bits of a window take more, its fields need not be looked at.
            if leadBytes + leadBits >> 3 >= 2 * count {
                sparseBytes = Self.sparseBytes(ids: ids, counts: counts)
            }
            if sparseBytes <= leadBytes + leadBits >> 3 {
                self = VectorClockForm(sparseBytes: sparseBytes)
                return
            }
        }
        self = Self.fitting(
            counts, in: bounds(), as: isDense ? .dense : .window, leadBytes: leadBytes,
            leadBits: leadBits)
        guard !isDense else { return }
        // An entry of the sparse form takes two bytes or more.
        if byteCount > 2 * count && sparseBytes == .max {
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

    /// The form of a layout alone.
    init(layout: Layout) {
        self.layout = layout
    }

    private init(sparseBytes: Int) {
        layout = .sparse
        byteCount = sparseBytes
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
        fieldWidth = firstByte & (hasEscapes ? 0x1f : 0x3f)
        switch firstByte {
        case 0:
            layout = .empty
        case 1...0x20:
            layout = .sparse
        case 0x28...0x2f:
            layout = .window
            fieldWidth = firstByte & 0x07
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
