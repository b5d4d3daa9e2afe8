/// The distance that a fact travels.
///
/// The number of a key says it, so a node that does not know the key heeds it too:
///
/// | Numbers | Reach |
/// |---|---|
/// | below `0xc000` | ``everywhere`` |
/// | `0xc000` to `0xdfff` | ``nextHop`` |
/// | `0xe000` to `0xffff` | ``thisProcess`` |
///
/// What arrives under a number of the next hop is kept under the number `0x2000` above it, from
/// where it goes no further. So a program uses only one of two such numbers for keys of its own.
public enum ContextReach: Hashable, Sendable, CaseIterable {
    /// To all that this process causes.
    case everywhere
    /// To the processes that this one sends to, and no further.
    case nextHop
    /// Nowhere: it leaves this process with no carrier.
    case thisProcess

    /// Creates the reach of the key with a number.
    public init(of number: UInt16) {
        switch number {
        case ..<0xc000: self = .everywhere
        case ..<0xe000: self = .nextHop
        default: self = .thisProcess
        }
    }

    /// Returns the number under which values of the key of a number stand once they have arrived,
    /// if it is another one.
    static func arrivalNumber(of number: UInt16) -> UInt16? {
        self.init(of: number) == .nextHop ? number + 0x2000 : nil
    }
}

extension ContextKey {
    /// How far the value of the key travels, which follows from its number.
    public static var reach: ContextReach { ContextReach(of: number) }
}
