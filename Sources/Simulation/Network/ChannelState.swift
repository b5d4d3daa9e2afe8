import CausalMessaging
import LogicalClocks

/// The state of one channel between two lives of processes.
///
/// A network of a thousand processes has a million of them: numbers are as small as what they
/// count allows.
@usableFromInline
struct ChannelState: Sendable {
    /// The channel, between the lives.
    @usableFromInline let id: ChannelID
    /// The time at which the last message sent so far arrives.
    @usableFromInline var lastArrival: UInt64 = 0
    /// The step in which something was sent on the channel last, and what it descended from.
    @usableFromInline var sentStep: UInt64 = 0
    @usableFromInline var sentLineage: UInt64 = 0
    /// How much of that descent went before it in the step.
    @usableFromInline var sentPlace: UInt32 = 0
    /// The place in its tick of the last message sent so far, below 2²⁴.
    @usableFromInline var lastOrder: UInt32 = 0
    /// The names of both processes, whichever life of theirs it is.
    @usableFromInline let names: UInt32
    @usableFromInline let senderIndex: UInt16
    @usableFromInline let receiverIndex: UInt16
    @usableFromInline var isCut: Bool
    /// Whether the channel is part of the view.
    @usableFromInline var isOpen = true

    @inlinable var takesMessages: Bool { isOpen && !isCut }

    /// The indices of the two processes.
    @inlinable var sender: Int { Int(senderIndex) }
    @inlinable var receiver: Int { Int(receiverIndex) }

    /// What tells the transmissions on this channel from those on others.
    @inlinable var key: UInt64 { UInt64(names) << 32 }

    init(
        _ id: ChannelID, sender: Int32, receiver: Int32, names: ChannelID, isCut: Bool
    ) {
        self.id = id
        senderIndex = UInt16(sender)
        receiverIndex = UInt16(receiver)
        // A topology has no larger index than fits 16 bits.
        self.names = names.sender.rawValue << 16 | names.receiver.rawValue
        self.isCut = isCut
    }

    /// Notes that something of a descent is sent in a step, and returns how much of that descent
    /// went before it in the step; nil, and nothing is noted, if the last of the step was of another.
    @inlinable
    mutating func noteSend(of descent: UInt64, in step: UInt64) -> UInt32? {
        if sentStep != step {
            sentStep = step
            sentLineage = descent
            sentPlace = 0
        } else if sentLineage == descent {
            sentPlace += 1
        } else {
            return nil
        }
        return sentPlace
    }

    /// Notes when a message would arrive, with its place in that tick, and returns when it does:
    /// what was sent later arrives later, and at one time not before the others.
    @inlinable
    mutating func noteArrival(at time: UInt64, _ order: UInt64) -> (time: UInt64, order: UInt64) {
        let order = UInt32(truncatingIfNeeded: order)
        lastOrder = time > lastArrival ? order : max(order, lastOrder)
        lastArrival = max(time, lastArrival)
        return (lastArrival, UInt64(lastOrder))
    }
}
