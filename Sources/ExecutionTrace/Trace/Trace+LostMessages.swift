import LogicalClocks

/// A message that was lost with the memory of its sender.
public struct LostMessage: Hashable, Sendable {
    /// The message.
    public let message: MessageID

    /// The life that sent it, which is over.
    public let sender: ReplicaID

    /// Those to whom it was sent, who are still there, and who never received it.
    public let receivers: [ReplicaID]

    /// The index of the event that sent it.
    public let send: Int

    /// Creates the record of a loss.
    public init(message: MessageID, sender: ReplicaID, receivers: [ReplicaID], send: Int) {
        self.message = message
        self.sender = sender
        self.receivers = receivers
        self.send = send
    }
}

extension Trace {
    /// The messages whose senders lost their memory, as far as they never arrived: nobody is there to
    /// send them again.
    ///
    /// A message counts by its first send, and is named for the receivers that have not lost their
    /// memory themselves. What it said may have reached them by other ways, such as the state of a
    /// process that received it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events and receivers.
    public var messagesLostWithMemory: [LostMessage] {
        let ended = endedReplicas
        if ended.isEmpty { return [] }
        var receivers: [Int: Set<ReplicaID>] = [:]
        for index in indices where kind(at: index) == .receive {
            guard let number = messageNumber(at: index), let receiver = process(at: index),
                let send = firstSend(ofMessage: number), let sender = process(at: send),
                ended.contains(sender)
            else { continue }
            receivers[number, default: []].insert(receiver)
        }
        var lost: [LostMessage] = []
        for index in indices where kind(at: index) == .send {
            guard let sender = process(at: index), ended.contains(sender),
                let number = messageNumber(at: index), firstSend(ofMessage: number) == index
            else { continue }
            var seen = receivers[number] ?? []
            let missing = self.receivers(at: index)
                .filter { !ended.contains($0) && seen.insert($0).inserted }
            if missing.isEmpty { continue }
            lost.append(
                LostMessage(
                    message: message(numbered: number), sender: sender, receivers: missing,
                    send: index))
        }
        return lost
    }

    /// The replicas that lost their memory and did not go on, under whatever name.
    private var endedReplicas: Set<ReplicaID> {
        var ended: Set<ReplicaID> = []
        for index in indices {
            guard let process = process(at: index) else { continue }
            switch kind(at: index) {
            case .crash where self[index].kind == .crash(keepsMemory: false): ended.insert(process)
            case .restart: ended.remove(process)
            default: break
            }
        }
        return ended
    }
}
