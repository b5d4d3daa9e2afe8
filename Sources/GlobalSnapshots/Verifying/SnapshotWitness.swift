import ExecutionTrace
import LogicalClocks
import WireFormat

/// The evidence that an assertion about a snapshot is broken.
///
/// Identities are of the snapshot's own roster, and so is the one that
/// ``description(in:)`` takes.
@nonexhaustive
public enum SnapshotWitness: Hashable, Sendable {
    // Completeness.

    /// A process in scope did not record its state exactly once.
    case processRecorded(ReplicaID, count: Int)
    /// A process recorded its state though no initiator can reach it.
    case processOutOfScope(ReplicaID)
    /// A channel between processes in scope was not recorded exactly once.
    case channelRecorded(ChannelID, count: Int)
    /// A channel was recorded that is not one of the snapshot.
    case channelOutOfScope(ChannelID)

    // Purity.

    /// A channel holds what the application did not send.
    case foreignContent(ChannelID, JSONValue)
    /// A channel holds a message of its own twice, by its number.
    case numberRepeated(ChannelID, number: UInt64)
    /// A channel holds a message twice, by its identity.
    case messageRepeated(ChannelID, MessageID)

    // Conservation.

    /// The amounts do not add up.
    case wrongTotal(processes: Int128, channels: Int128, expected: Int64)
    /// A process has no amount though there is a total.
    case amountMissing(ReplicaID)

    // Cut consistency.

    /// Two processes carry clocks that cannot be compared.
    case clockFamilies(ReplicaID, ReplicaID)
    /// A process knows more events of another one than that had recorded.
    case knowsMoreEvents(ReplicaID, of: ReplicaID, known: UInt64, recorded: UInt64)
    /// A process knows more of what another one owns than that had recorded.
    case knowsMoreOwned(ReplicaID, of: ReplicaID, known: EventTree, recorded: EventTree)

    // Channels.

    /// More was received on a channel in the snapshot than was sent in it.
    case orphans(ChannelID, received: UInt64, sent: UInt64)
    /// A channel cannot be exact, since more was received on it than was sent.
    case receivedUnsent(ChannelID, received: UInt64, sent: UInt64)
    /// A channel does not hold exactly its messages after the last received up to the last sent.
    case inexactChannel(
        ChannelID, received: UInt64, sent: UInt64, found: [UInt64], markerCount: Int)
    /// Not exactly one marker came on a channel.
    case markers(ChannelID, count: Int)
    /// The marker of a channel does not stand where the sender recorded its state.
    case markerPlace(ChannelID, after: UInt64, sentBefore: UInt64)

    // Agreement with the trace.

    /// By the trace a process recorded its state, which the snapshot lacks.
    case recorderLacking(name: String)
    /// By the trace a process did not record the state that the snapshot has.
    case notRecorded(ReplicaID)
    /// The snapshot ended before it began.
    case endsBeforeStart(start: UInt64, end: UInt64)
    /// By the trace a process recorded its state before the snapshot began or after it ended.
    case recordedAtAnotherTime(ReplicaID, time: UInt64, start: UInt64, end: UInt64)
    /// By the trace the first to record its state was none of the initiators.
    case startedByAnother(ReplicaID)
    /// A process has no clock though its events in the trace do.
    case clockMissing(ReplicaID)
    /// A process has another clock than the trace gives it where it recorded its state; nil is the
    /// clock of a process without events.
    case wrongClock(ReplicaID, recorded: EventClock, traced: EventClock?)
    /// A message is on its way that by the trace had not been sent.
    case notSent(MessageID, to: ReplicaID)
    /// A message is on its way that by the trace was not, though it had been sent.
    case notUnderWay(MessageID, to: ReplicaID)
    /// A message is on another channel than that of its sender.
    case wrongChannel(MessageID, on: ChannelID, sender: ReplicaID)
    /// A message is twice on its way to one receiver.
    case heldTwice(MessageID, to: ReplicaID)
    /// The messages of a channel stand in another order than that in which they were sent.
    case wrongOrder(ChannelID, first: MessageID, second: MessageID)
    /// A message was on its way by the trace, which the snapshot lacks.
    case messageLacking(MessageID, from: ReplicaID, to: ReplicaID)
}
