/// The one source of chance in a run: SplitMix64 (Steele, Lea, Flood 2014).
///
/// A run is a function of its seed, in every process and every build, so nothing here rests on an
/// algorithm of the standard library that may change between its versions. Draw bounded numbers
/// with ``below(_:)`` and the methods beside it, not with `Int.random(in:using:)`.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
    @usableFromInline
    var state: UInt64

    /// Creates the generator of a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// Returns 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        advance()
    }

    /// Returns a number from 0 up to, and not including, `bound`, all equally likely.
    ///
    /// Lemire's multiplication method with rejection, so that no number is favoured.
    ///
    /// - Precondition: `bound` is above 0.
    @inlinable
    public mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a bound of 0 leaves nothing to choose")
        var (high, low) = advance().multipliedFullWidth(by: bound)
        if low < bound {
            let threshold = (0 &- bound) % bound
            while low < threshold { (high, low) = advance().multipliedFullWidth(by: bound) }
        }
        return high
    }

    /// Returns an index below `count`, all equally likely.
    @inlinable
    public mutating func index(below count: Int) -> Int {
        Int(below(UInt64(count)))
    }

    /// Returns a number in a closed range, all equally likely.
    @inlinable
    public mutating func within(_ range: ClosedRange<UInt64>) -> UInt64 {
        let width = range.upperBound - range.lowerBound
        return width == .max ? advance() : range.lowerBound + below(width + 1)
    }

    /// Returns a number from 0 up to, and not including, 1, with 53 random bits.
    @inlinable
    public mutating func unit() -> Double {
        Double(advance() >> 11) * 0x1p-53
    }

    /// Returns true with a probability between 0 and 1.
    @inlinable
    public mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// Returns an element of a collection that is not empty, all equally likely.
    @inlinable
    public mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[index(below: elements.count)]
    }

    /// Shuffles the elements (Fisher and Yates), every order equally likely.
    @inlinable
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, index(below: last + 1))
        }
    }

    /// Returns a generator whose numbers are independent of this one's, for a purpose of its own.
    ///
    /// Delays, faults and workload each draw from their own, so that one more snapshot does not
    /// change which messages are lost.
    public mutating func split() -> SeededGenerator {
        SeededGenerator(seed: advance() ^ 0xa076_1d64_78bd_642f)
    }

    @inlinable
    mutating func advance() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
