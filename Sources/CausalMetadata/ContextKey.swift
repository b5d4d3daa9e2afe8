/// The name of one fact in a ``CausalContext``.
///
/// Declare a key as a type without cases; its number is what goes over the wire and never
/// changes. The smaller the number, the earlier the key stands in the context, and the later it
/// is trimmed. Numbers below 128 take one byte.
///
///     enum Tenant: ContextKey {
///         typealias Value = ContextSet
///         static let number: UInt16 = 20
///     }
///     context[Tenant.self] = ["north"]
public protocol ContextKey {
    /// The type of the fact.
    associatedtype Value: ContextValue

    /// The number of the key on the wire, 16 or above.
    ///
    /// The numbers from 0 to 15 belong to this library, so that nothing stands before them and they
    /// are trimmed last. Using such a key is a mistake of the program and stops it. From `0xc000`
    /// on, the number limits how far the value travels; see ``ContextReach``.
    static var number: UInt16 { get }
}

/// A value that merges by the union of its parts.
///
/// Reading must be a join: for any sets of parts *p* and *q* of which *p* is readable,
///
///     Value(parts: Value(parts: p).parts + q) == Value(parts: p + q)
///
/// in any order and with repeats, and `Value(parts: value.parts) == value`. Then merging on nodes
/// that do not know the key is right by construction, and reading a value and writing it back
/// (``CausalContext/compact(_:)``), at any node and any time, changes no later reading.
public protocol ContextValue: Hashable, Sendable {
    /// Creates the value that a set of parts stands for, or nil if no part makes sense.
    ///
    /// The parts come from the network, so those that make no sense are ignored.
    init?(parts: [ArraySlice<UInt8>])

    /// Creates the value that a single part stands for, as `init(parts:)` does for that part alone.
    ///
    /// Most values have one part; a type can read it without an array.
    init?(part: ArraySlice<UInt8>)

    /// The parts that stand for the value, at least one.
    var parts: [[UInt8]] { get }

    /// Whether the parts are counts of branches, which joining folds; false unless you say so.
    ///
    /// A type for which this is true has parts of the form of a ``ContextCounter``.
    static var countsBranches: Bool { get }

    /// Returns whether the value has writes under an identity that are not in what is known of it.
    ///
    /// The owner of an identity knows all that was written under it, so if he is told of more,
    /// somebody else has written there. A type of which the parts are no such writes returns false,
    /// as it does unless you say so.
    func exceeds(_ known: Self?, under identity: ContextIdentity) -> Bool
}

extension ContextValue {
    /// Creates the value that a single part stands for.
    @inlinable
    public init?(part: ArraySlice<UInt8>) {
        self.init(parts: [part])
    }

    /// False: nothing is written under identities.
    public func exceeds(_ known: Self?, under identity: ContextIdentity) -> Bool { false }

    /// False: joining leaves the parts as they are.
    @inlinable
    public static var countsBranches: Bool { false }
}
