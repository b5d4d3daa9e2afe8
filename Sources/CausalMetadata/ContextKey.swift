/// The name of one fact in a ``CausalContext``.
///
/// Declare a key as a type without cases; its number is what goes over the wire and never
/// changes. The smaller the number, the earlier the key stands in the context.
///
///     enum Tenant: ContextKey {
///         typealias Value = ContextSet
///         static let number: UInt16 = 20
///     }
///     context[Tenant.self] = ["north"]
public protocol ContextKey {
    /// The type of the fact.
    associatedtype Value: ContextValue

    /// The number of the key on the wire.
    static var number: UInt16 { get }
}

/// A value that merges by the union of its parts.
///
/// The value of the union of two sets of parts must be the join of the two values, whatever
/// the sets are: then merging on a node that does not know the key is right by construction.
public protocol ContextValue: Hashable, Sendable {
    /// Creates the value that a set of parts stands for; the parts come from the network, so
    /// those that make no sense are ignored.
    init(parts: [ArraySlice<UInt8>])

    /// The parts that stand for the value, at least one.
    var parts: [[UInt8]] { get }
}
