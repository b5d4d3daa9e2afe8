/// Choosing how counts are written as fields of equal width.
extension VectorClockForm {
    /// Chooses the base, the width and whether to let counts escape.
    ///
    /// - Parameters:
    ///   - bounds: The smallest and the largest count.
    ///   - leadBytes: The bytes in front of the base.
    ///   - leadBits: The bits between the base and the fields.
    @inline(__always)
    static func fitting<Count: FixedWidthInteger>(
        _ counts: Span<Count>, in bounds: ClosedRange<Count>, as layout: Layout,
        leadBytes: Int, leadBits: Int
    ) -> Self {
        var form = Self(layout: layout)
        form.base = UInt64(truncatingIfNeeded: bounds.lowerBound)
        let lead = leadBytes + varintBytes(form.base)
        let spread = UInt64(truncatingIfNeeded: bounds.upperBound) &- form.base
        let plainWidth = bitWidth(spread)
        if plainWidth <= Self.widthMax {
            form.width = plainWidth
            form.byteCount = lead + (leadBits + counts.count * plainWidth + 7) >> 3
            if form.isBaseImplied { form.byteCount -= varintBytes(form.base) }
        } else {
            // More than any form takes, and far from an overflow.
            form.byteCount = .max >> 8
        }
        if plainWidth > 0 {
            form.fitEscaping(
                counts, above: bounds.lowerBound, widest: bitWidth(spread + 1), lead: lead,
                leadBits: leadBits)
        }
        return form
    }

    /// Lets counts escape if that takes fewer bytes than fields which hold them all.
    ///
    /// Narrower fields only let more counts escape, until those alone take more than the best.
    @inline(__always)
    private mutating func fitEscaping<Count: FixedWidthInteger>(
        _ counts: Span<Count>, above smallest: Count, widest: Int, lead: Int, leadBits: Int
    ) {
        // A power of two that is at most the number of counts, to divide by.
        let shift = bitWidth(UInt64(truncatingIfNeeded: counts.count)) &- 1
        var widest = widest
        var left = counts.count
        // The bytes of all but the fields.
        var others = lead
        while widest > 0 {
            let eachBytes = varintBytes(bits: widest)
            // The bits that fields may take in a smaller form, in which one of the widest escapes.
            let room = (byteCount &- 1 &- others &- eachBytes) &* 8 &- leadBits
            // The others take a bit each, or a byte each behind the fields.
            guard room >= min(counts.count, (left &- 1) &* 8) else { return }
            // Counts that need wider fields than there is room for escape in one pass, as far as
            // they are written in as many bytes.
            let border = max(
                min(widest &- 1, room &>> shift), varintBits(bytes: eachBytes &- 1))
            let (count, rest) = Self.fitting(border, counts, above: smallest)
            others &+= (left &- count) &* eachBytes
            guard others < byteCount else { return }
            left = count
            let next = bitWidth(UInt64(truncatingIfNeeded: rest))
            let bits = leadBits &+ counts.count &* next
            let fieldBytes = (bits &+ 7) &>> 3
            let bytes = others &+ fieldBytes
            if next <= Self.escapingWidthMax && bytes < byteCount {
                hasEscapes = true
                byteCount = bytes
                // Few fields may be wider and still take the same bytes. None that escapes fits these:
                // it would have made a smaller form.
                let spare = (fieldBytes << 3 - bits) / counts.count
                width = min(next + spare, Self.escapingWidthMax)
            }
            widest = next
        }
    }

    /// Returns the smallest and the largest count.
    @inline(__always)
    static func bounds<Count: FixedWidthInteger>(of counts: Span<Count>) -> ClosedRange<Count> {
        var smallest = Count.max
        var largest = Count.min
        for index in counts.indices {
            smallest = min(smallest, unsafe counts[unchecked: index])
            largest = max(largest, unsafe counts[unchecked: index])
        }
        return smallest...largest
    }

    /// Returns how many counts fit fields of so many bits where counts may escape, and all bits of
    /// those.
    @inline(__always)
    private static func fitting<Count: FixedWidthInteger>(
        _ bits: Int, _ counts: Span<Count>, above smallest: Count
    ) -> (count: Int, bits: Count) {
        let border: Count = 1 &<< Count(truncatingIfNeeded: bits)
        var count: Count = 0
        var rest: Count = 0
        for index in counts.indices {
            let field = unsafe counts[unchecked: index] &- smallest &+ 1
            // Without a way around, so that the compiler may use vectors.
            let fits: Count = field < border ? 1 : 0
            count &+= fits
            rest |= field & (0 &- fits)
        }
        return (Int(truncatingIfNeeded: count), rest)
    }
}

/// Returns the number of bits without leading zeros.
@inline(__always)
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

/// Returns the bits of the widest number that is a varint of as many bytes.
@inline(__always)
private func varintBits(bytes: Int) -> Int {
    bytes &* 7
}
