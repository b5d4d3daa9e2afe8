import CausalMessaging
import LogicalClocks

/// The state of one channel between two lives of processes.
@usableFromInline
struct ChannelState: Sendable {
    /// The channel, between the lives.
    @usableFromInline let id: ChannelID
    /// The indices of the two processes.
    @usableFromInline let sender: Int32
    @usableFromInline let receiver: Int32
    /// What tells the transmissions on this channel from those on others: the names of both
    /// processes, whichever life of theirs it is.
    @usableFromInline let key: UInt64
    /// The time at which the last message sent so far arrives, and its place in that tick.
    @usableFromInline var lastArrival: UInt64 = 0
    @usableFromInline var lastOrder: UInt64 = 0
    /// The step in which something was sent on the channel last, what it descended from, and how
    /// much of that descent went before it in the step.
    @usableFromInline var sentStep: UInt64 = 0
    @usableFromInline var sentLineage: UInt64 = 0
    @usableFromInline var sentPlace: UInt64 = 0
    @usableFromInline var isCut: Bool
    /// Whether the channel is part of the view.
    @usableFromInline var isOpen = true

    @inlinable var takesMessages: Bool { isOpen && !isCut }

    init(
        _ id: ChannelID, sender: Int32, receiver: Int32, names: ChannelID, isCut: Bool
    ) {
        self.id = id
        self.sender = sender
        self.receiver = receiver
        key = UInt64(names.sender.rawValue) << 48 | UInt64(names.receiver.rawValue) << 32
        self.isCut = isCut
    }
}
