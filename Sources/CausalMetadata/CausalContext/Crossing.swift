import WireFormat

/// The choice of atoms that go on where a context crosses, with the place of its cut among them.
///
/// The keys stand in this order: 0, 1, then under the library's 2 the counters of branches by the
/// number of the key that they belong to, from 0 on, then 3 and all others.
struct Crossing {
    /// The direction in which a context crosses.
    enum Way {
        case inside
        case out
        case `in`
    }

    private static let counters: UInt8 = 2

    /// The numbers of the next hop take three bytes, of which the second has this bit on arrival.
    private static let arrivalBit: UInt8 = 0x20

    private let filter: ContextFilter
    private let way: Way

    init(_ way: Way, through filter: ContextFilter) {
        self.way = way
        self.filter = filter
    }

    /// Returns whether an atom goes on.
    ///
    /// One under the number of the counters that names no key belongs to none, and does not.
    func passes(_ atom: Range<Int>, in bytes: borrowing Span<UInt8>) -> Bool {
        let (number, isWhole) = Self.number(from: atom, in: bytes)
        return isWhole && next(from: number) == number
    }

    /// Returns whether an atom goes on as it is.
    func keeps(_ atom: Range<Int>, in bytes: borrowing Span<UInt8>) -> Bool {
        let (number, isWhole) = Self.number(from: atom, in: bytes)
        return isWhole && next(from: number) == number && !arrives(number)
    }

    /// Returns whether a cut stays as it is.
    func keeps(cut: Range<Int>, in bytes: borrowing Span<UInt8>) -> Bool {
        let number = Self.number(from: cut, in: bytes).number
        return next(from: number) == number && !arrives(number)
    }

    /// Gives an atom that goes on, or a cut, the number that it has then.
    func renumber(_ place: Range<Int>, in bytes: inout [UInt8]) {
        guard arrives(Self.number(from: place, in: bytes.span).number) else { return }
        bytes[Self.numberStart(of: place, in: bytes.span) + 1] |= Self.arrivalBit
    }

    /// Returns where a cut is among the atoms that go on, or nil if none has a place at or above
    /// it.
    ///
    /// A cut that stands in a key which does not go on is raised to the next key that does. It is
    /// written as the shortest string above those left out, so that a cut which ends within a
    /// number is not below that of an earlier one which was raised to the same key.
    func raised(_ cut: [UInt8]) -> [UInt8]? {
        guard var raised = lifted(cut) else { return nil }
        renumber(raised.indices, in: &raised)
        return raised
    }

    private func lifted(_ cut: [UInt8]) -> [UInt8]? {
        let number = Self.number(from: cut.indices, in: cut.span).number
        let next = next(from: number)
        if next == number { return cut }
        let counters = UInt64(Self.counters)
        if cut.first == Self.counters {
            if let next { return [Self.counters] + Self.start(of: next) }
            return self.next(from: counters + 1).map(Self.start)
        }
        if number < counters, (next ?? counters) >= counters {
            return self.next(from: 0).map { [Self.counters] + Self.start(of: $0) }
        }
        return next.map(Self.start)
    }

    private func arrives(_ number: UInt64) -> Bool {
        way == .in && number >> 13 == 6
    }

    /// Returns the least number, from one on, of which atoms go on.
    private func next(from number: UInt64) -> UInt64? {
        guard let next = filter.next(from: number) else { return nil }
        return way != .inside && next >> 13 == 7 ? filter.next(from: 0x10000) : next
    }

    /// Returns the number of the key that some bytes stand in; if they stand in none, as a cut may
    /// that ends within a number, that of the next key.
    private static func number(
        from place: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> (number: UInt64, isWhole: Bool) {
        let start = numberStart(of: place, in: bytes)
        guard start < place.upperBound else { return (0, false) }
        let first = bytes[start]
        if first < 0x80 { return (UInt64(first), true) }
        let extra = (~first).leadingZeroBitCount
        var number = extra >= 7 ? 0 : UInt64(first & (0x7f >> UInt8(extra)))
        for index in start + 1...start + extra {
            number = number << 8 | (index < place.upperBound ? UInt64(bytes[index]) : 0)
        }
        let least: UInt64 = 1 << (7 * UInt64(extra))
        return number < least
            ? (least, false) : (number, place.upperBound - start > extra)
    }

    private static func numberStart(
        of place: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> Int {
        let isCounter = !place.isEmpty && bytes[place.lowerBound] == counters
        return place.lowerBound + (isCounter ? 1 : 0)
    }

    /// Returns the shortest string above all keys before that of a number.
    private static func start(of key: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(orderedNumber: key)
        var start = writer.bytes
        while !start.isEmpty,
            number(from: 0..<start.count - 1, in: start.span).number == key
        {
            start.removeLast()
        }
        return start
    }
}
