/// A choice of keys by number: what to let out to others, or in from them.
///
///     let partner = ContextFilter.allowing(Tenant.number...Tenant.number, 100...199)
///     propagated.inject(into: &headers, using: HeaderDictionary(), through: partner)
///
/// Numbers of the library are chosen as all others are: a receiver that is not to have the clock
/// and the identity of a context gets neither under a list that does not allow them. Counters
/// of branches pass with the key that they belong to.
public struct ContextFilter: Hashable, Sendable {
    /// The numbers that pass, in rising ranges with something between them.
    private let ranges: [ClosedRange<UInt64>]

    private init(_ ranges: [ClosedRange<UInt64>]) {
        self.ranges = ranges
    }

    /// Lets every key pass.
    public static let everything = ContextFilter([0...UInt64.max])

    /// Lets no key pass.
    public static let nothing = ContextFilter([])

    /// Lets the keys of some numbers pass, and no others.
    public static func allowing(_ numbers: ClosedRange<UInt16>...) -> Self {
        Self(united(numbers))
    }

    /// Lets all keys pass but those of some numbers.
    public static func denying(_ numbers: ClosedRange<UInt16>...) -> Self {
        var start: UInt64 = 0
        var ranges: [ClosedRange<UInt64>] = []
        for denied in united(numbers) {
            if start < denied.lowerBound { ranges.append(start...denied.lowerBound - 1) }
            start = denied.upperBound + 1
        }
        return Self(ranges + [start...UInt64.max])
    }

    /// Returns whether the key of a number passes.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of ranges.
    public func allows(_ number: UInt16) -> Bool { allows(UInt64(number)) }

    /// Numbers on the wire may be above those that keys have.
    func allows(_ number: UInt64) -> Bool { next(from: number) == number }

    /// Returns the least number that passes, from one on, or nil if there is none.
    func next(from number: UInt64) -> UInt64? {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count ? max(number, ranges[low].lowerBound) : nil
    }

    private static func united(_ numbers: [ClosedRange<UInt16>]) -> [ClosedRange<UInt64>] {
        var united: [ClosedRange<UInt64>] = []
        for range in numbers.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let range = UInt64(range.lowerBound)...UInt64(range.upperBound)
            if let last = united.last, range.lowerBound <= last.upperBound + 1 {
                let end = max(last.upperBound, range.upperBound)
                united[united.count - 1] = last.lowerBound...end
            } else {
                united.append(range)
            }
        }
        return united
    }
}
