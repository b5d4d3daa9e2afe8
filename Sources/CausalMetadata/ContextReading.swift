/// The value that a context has for a key, and whether it is complete.
public struct ContextReading<Value: ContextValue>: Hashable, Sendable {
    /// The join of the parts that are here, or nil if there are none.
    public let value: Value?

    /// Whether no part can have been trimmed away.
    ///
    /// If not, the value is what is known at least: the join with parts unknown. The total of a
    /// counter is then at least what it reads; that of one that also counts down is only what is
    /// known of it, as either side may be larger; and clocks compare as ``relation(to:)`` says.
    public let isExact: Bool

    /// Creates a reading.
    public init(value: Value?, isExact: Bool) {
        self.value = value
        self.isExact = isExact
    }
}
