import LogicalClocks

/// The causal metadata of one message: the clock of its send, and the context it travels in.
public struct CausalHeader<Clock: LogicalClock>: Hashable, Sendable {
    /// What the sender knew when it sent the message, the send included.
    public var clock: Clock

    /// The facts that travel with the activity that the message belongs to.
    public var context: CausalContext

    /// Creates a header.
    @inlinable
    public init(clock: Clock, context: CausalContext = CausalContext()) {
        self.clock = clock
        self.context = context
    }
}
