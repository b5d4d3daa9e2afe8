/// The item at an offset of a context's bytes: an atom, the marker, or the end.
///
/// The order of items is what merging and trimming follow. Atoms compare by their bytes; a marker
/// compares by its cut, so an empty cut comes first; the end comes last of all.
struct AtomItem {
    enum Kind {
        case atom
        case marker
        case end
    }

    let kind: Kind

    /// Where the bytes of the atom, or of the cut, stand without the length before them.
    let body: Range<Int>

    /// Reads the item at an offset of checked bytes.
    init(in bytes: borrowing Span<UInt8>, at offset: Int) {
        guard offset < bytes.count else {
            kind = .end
            body = bytes.count..<bytes.count
            return
        }
        var position = offset
        var byte = bytes[position]
        var length = Int(byte & 0x7f)
        var shift = 7
        while byte >= 0x80 {
            position += 1
            byte = bytes[position]
            length |= Int(byte & 0x7f) << shift
            shift += 7
        }
        position += 1
        if length == 0 {
            kind = .marker
            body = position..<bytes.count
        } else {
            kind = .atom
            body = position..<position + length
        }
    }

    /// The offset after the item.
    var end: Int { body.upperBound }

    /// Returns below 0 if this item of `bytes` comes before that of `others`, 0 if they are at
    /// one place, and above 0 otherwise.
    func order(
        in bytes: borrowing Span<UInt8>, against other: Self, in others: borrowing Span<UInt8>
    ) -> Int {
        if kind == .end || other.kind == .end {
            return (kind == .end ? 1 : 0) - (other.kind == .end ? 1 : 0)
        }
        let common = min(body.count, other.body.count)
        for index in 0..<common {
            let (left, right) = (
                bytes[body.lowerBound + index], others[other.body.lowerBound + index]
            )
            if left != right { return left < right ? -1 : 1 }
        }
        return body.count - other.body.count
    }

    /// Returns whether the bytes at one place come before those at another.
    static func precedes(
        _ left: Range<Int>, _ right: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> Bool {
        for index in 0..<min(left.count, right.count) {
            let (mine, theirs) = (
                bytes[left.lowerBound + index], bytes[right.lowerBound + index]
            )
            if mine != theirs { return mine < theirs }
        }
        return left.count < right.count
    }
}
