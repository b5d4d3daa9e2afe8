import LogicalClocks

extension Stamped {
    /// What a process that joins is sent by the peer that lets it in.
    public struct Admission: Sendable {
        /// The identity of the message.
        public let id: MessageID
        /// The clock of its send.
        public let sent: Clock
        /// The clock of its receive, with which the process starts.
        public let received: Clock
    }

    /// Lets a process join: one message from here, by which it knows what this one knows.
    ///
    /// The driver hands it over, with whatever else of this process the new one starts with, and
    /// has both events in its trace. The new process counts the receive as its first event.
    ///
    /// - Throws: `StampError` if a stamp has nothing left to give away; nothing has changed then.
    public mutating func admit(_ newcomer: ReplicaID) throws(StampError) -> Admission {
        var received = try ownClock.fork()
        ownClock.tick(at: replica)
        sent += 1
        received.merge(ownClock.peeked)
        received.tick(at: newcomer)
        return Admission(id: MessageID(replica, sent), sent: ownClock, received: received)
    }
}
