import LogicalClocks

extension Cut {
    /// A message on its way through the cut to one of its receivers.
    public struct Passage: Hashable, Sendable {
        /// The fate of a message after the cut, as far as the trace tells.
        @nonexhaustive
        public enum Fate: Hashable, Sendable {
            /// It was received later, or nothing says that it was lost.
            case underWay
            /// It was never received, and the network lost it on this channel, or the life of the
            /// receiver was over.
            case lost
            /// It was never received, and the network lost something unnamed on this channel.
            case maybeLost
        }

        /// The message.
        public let message: MessageID
        /// The number of the message in the trace.
        public let number: Int
        /// The sender.
        public let sender: ReplicaID
        /// The receiver.
        public let receiver: ReplicaID
        /// The index of the first event that sends the message.
        public let send: Int
        /// The index of the first event that receives it: inside for an orphan, outside for a
        /// message in flight; nil if it was never received.
        public let receive: Int?
        /// What became of it.
        public let fate: Fate
    }

    /// The messages that pass through a cut.
    public struct Passages: Hashable, Sendable {
        /// The messages sent inside and not received inside, in the order of their sends.
        public internal(set) var inFlight: [Passage] = []
        /// The messages received inside and sent outside, in the order of their receives.
        public internal(set) var orphans: [Passage] = []

        /// Whether the cut is consistent: every message received inside was sent inside.
        public var isConsistent: Bool { orphans.isEmpty }
    }

    /// A message with one of its receivers.
    private struct Delivery: Hashable {
        let message: Int
        let receiver: ReplicaID
    }

    /// A loss in the network, of a message if that is known.
    private struct Loss: Hashable {
        let message: Int?
        let channel: ChannelID
    }

    /// Returns the messages that pass through the cut, between processes that recorded.
    ///
    /// A message counts by its first send. A further copy that is received changes nothing.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events and receivers.
    public func passages(in trace: Trace) -> Passages {
        var passages = Passages()
        var receivedInside: Set<Delivery> = []
        var receivedOutside: [Delivery: Int] = [:]
        var losses: Set<Loss> = []
        for index in trace.indices {
            let number = trace.messageNumber(at: index)
            if let channel = trace.channel(at: index) {
                losses.insert(Loss(message: number, channel: channel))
            }
            guard trace.kind(at: index) == .receive, let number,
                let receiver = trace.process(at: index), end(of: receiver) != nil,
                let send = trace.firstSend(ofMessage: number),
                let sender = trace.process(at: send), end(of: sender) != nil
            else { continue }
            let delivery = Delivery(message: number, receiver: receiver)
            let isInside = contains(eventAt: index, of: receiver)
            if isInside, receivedInside.insert(delivery).inserted,
                !contains(eventAt: send, of: sender)
            {
                passages.orphans.append(
                    Passage(
                        message: trace.message(numbered: number), number: number, sender: sender,
                        receiver: receiver, send: send, receive: index, fate: .underWay))
            } else if !isInside, receivedOutside[delivery] == nil {
                receivedOutside[delivery] = index
            }
        }
        for send in trace.indices where trace.kind(at: send) == .send {
            guard let number = trace.messageNumber(at: send),
                trace.firstSend(ofMessage: number) == send,
                let sender = trace.process(at: send), contains(eventAt: send, of: sender)
            else { continue }
            for receiver in trace.receivers(at: send) where end(of: receiver) != nil {
                let delivery = Delivery(message: number, receiver: receiver)
                // A receiver that is named twice is one receiver.
                guard receivedInside.insert(delivery).inserted else { continue }
                let receive = receivedOutside[delivery]
                let channel = ChannelID(from: sender, to: receiver)
                var fate = Passage.Fate.underWay
                if receive == nil {
                    if containsAll(of: receiver)
                        || losses.contains(Loss(message: number, channel: channel))
                    {
                        fate = .lost
                    } else if losses.contains(Loss(message: nil, channel: channel)) {
                        fate = .maybeLost
                    }
                }
                passages.inFlight.append(
                    Passage(
                        message: trace.message(numbered: number), number: number, sender: sender,
                        receiver: receiver, send: send, receive: receive, fate: fate))
            }
        }
        return passages
    }
}
