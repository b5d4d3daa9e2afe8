import LogicalClocks
import WireFormat

/// A part of the interval [0, 1) that a stamp's trees can name: halves of halves of it.
///
/// The ends are kept as bits, since a tree may be deeper than a machine word is long.
struct TreeInterval: Hashable, Sendable {
    private var path: [Bool] = []

    static let whole = TreeInterval()

    func half(isRight: Bool) -> TreeInterval {
        var half = self
        half.path.append(isRight)
        return half
    }

    /// The ends as fractions, or nil where they have too many digits to be of use.
    var ends: (start: String, end: String)? {
        guard path.count <= 32 else { return nil }
        let start = path.reduce(UInt64(0)) { $0 * 2 + ($1 ? 1 : 0) }
        return (fraction(start), fraction(start + 1))
    }

    /// The interval as `[1/4, 1/2)`.
    var text: String {
        if let ends { return "[\(ends.start), \(ends.end))" }
        return "a part at depth \(path.count)"
    }

    private func fraction(_ numerator: UInt64) -> String {
        guard numerator > 0 else { return "0" }
        let shift = min(numerator.trailingZeroBitCount, path.count)
        let denominator = UInt64(1) << (path.count - shift)
        return denominator == 1 ? "\(numerator >> shift)" : "\(numerator >> shift)/\(denominator)"
    }
}

/// A tree over the interval [0, 1) with a value at each leaf, read from the text of a stamp.
indirect enum ValueTree: Sendable {
    case leaf(UInt64)
    case inner(ValueTree, ValueTree)

    /// The counts of an event tree, with the bases of all nodes above added up.
    init(_ events: EventTree) {
        var scanner = TextScanner(events.description)
        self = Self.read(&scanner, above: 0, hasBases: true)
    }

    /// 1 where an identity owns the interval, 0 where it does not.
    init(_ id: IDTree) {
        var scanner = TextScanner(id.description)
        self = Self.read(&scanner, above: 0, hasBases: false)
    }

    /// The value of a leaf and the halves of any tree, whose halves are itself if it is a leaf.
    private var parts: (left: ValueTree, right: ValueTree, value: UInt64?) {
        switch self {
        case .leaf(let value): (self, self, value)
        case .inner(let left, let right): (left, right, nil)
        }
    }

    /// Calls `body` with both values on every part of the interval where both are constant.
    static func walk(
        _ first: ValueTree, _ second: ValueTree, on interval: TreeInterval = .whole,
        _ body: (TreeInterval, UInt64, UInt64) -> Void
    ) {
        let (a, b) = (first.parts, second.parts)
        if let first = a.value, let second = b.value { return body(interval, first, second) }
        walk(a.left, b.left, on: interval.half(isRight: false), body)
        walk(a.right, b.right, on: interval.half(isRight: true), body)
    }

    /// The text comes from a tree, so that it cannot be malformed.
    private static func read(
        _ scanner: inout TextScanner, above: UInt64, hasBases: Bool
    ) -> ValueTree {
        guard scanner.accept("(") else {
            return .leaf(above + ((try? scanner.number()) ?? 0))
        }
        var base = above
        if hasBases {
            base += (try? scanner.number()) ?? 0
            _ = scanner.accept(",")
        }
        let left = read(&scanner, above: base, hasBases: hasBases)
        _ = scanner.accept(",")
        let right = read(&scanner, above: base, hasBases: hasBases)
        _ = scanner.accept(")")
        return .inner(left, right)
    }
}
