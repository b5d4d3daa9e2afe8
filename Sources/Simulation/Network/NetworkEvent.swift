import CausalMessaging
import LogicalClocks

/// An action of the simulated network; the journal of a run is made of them.
///
/// The journal is ground truth: it is written by the network, not by the processes, so a
/// protocol can be judged against it.
public struct NetworkEvent: Hashable, Sendable {
    /// A kind of action, with its particulars.
    @nonexhaustive
    public enum Kind: Hashable, Sendable {
        /// Took a message from a process.
        case sent
        /// Handed a message to a process.
        case delivered
        /// Lost a message, and why.
        case lost(Loss)
        /// Made a second copy of a message.
        case duplicated

        @usableFromInline
        var isLoss: Bool {
            if case .lost = self { true } else { false }
        }
    }

    /// A reason why a message was lost.
    @nonexhaustive
    public enum Loss: String, Hashable, Sendable {
        /// By the loss rate.
        case chance
        /// Its channel was cut when it was sent or when it arrived.
        case partition
        /// Its receiver was down when it arrived, or had lost its memory since it was sent.
        case crash
        /// Its channel was closed by a view before it arrived.
        case closed
    }

    /// The virtual time.
    public let time: UInt64

    /// The number of steps that the run had taken.
    public let step: UInt64

    /// A kind of action, with its particulars.
    public let kind: Kind

    /// The channel, between the lives of its two processes.
    public let channel: ChannelID

    /// Which message it was: the *n*-th that the network took, from 1; copies share it.
    public let transmission: UInt64

    /// The application's message that it carried; nil for what a layer says for itself.
    public let message: MessageID?

    /// What the transmission descends from: the same in two runs that both have it.
    ///
    /// The second copy
    /// of a message has `Lineage.duplicate` of it.
    public let lineage: Lineage

    @usableFromInline
    init(
        time: UInt64, step: UInt64, kind: Kind, channel: ChannelID, transmission: UInt64,
        message: MessageID?, lineage: Lineage
    ) {
        self.time = time
        self.step = step
        self.kind = kind
        self.channel = channel
        self.transmission = transmission
        self.message = message
        self.lineage = lineage
    }
}
