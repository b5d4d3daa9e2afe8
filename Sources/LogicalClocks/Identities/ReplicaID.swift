/// The small number by which clocks and messages know a process.
///
/// A ``Roster`` maps it to the name that people read. Identifiers are ordered so that traces and
/// encodings can be; that order says nothing about causality.
@frozen
public struct ReplicaID: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number.
    public let rawValue: UInt32

    /// Creates the identifier with a number.
    @inlinable
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Creates the identifier of the process at an index of a roster or topology.
    ///
    /// - Precondition: `index` is not negative and fits 32 bits.
    @inlinable
    public init(_ index: Int) {
        rawValue = UInt32(index)
    }

    /// The number as an index.
    @inlinable
    public var index: Int { Int(rawValue) }

    /// Returns whether the first number is the smaller.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ReplicaID: ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// Creates an identifier from a literal.
    @inlinable
    public init(integerLiteral value: UInt32) {
        rawValue = value
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}
