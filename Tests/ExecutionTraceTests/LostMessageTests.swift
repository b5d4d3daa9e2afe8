import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@Suite("Messages that were lost with the memory of their senders")
struct LostMessageTests {
    /// What is lost, found one message and receiver at a time.
    private func model(_ trace: Trace) -> [LostMessage] {
        func isEnded(_ replica: ReplicaID) -> Bool {
            let last = trace.last {
                $0.process == replica
                    && ($0.kind == .crash(keepsMemory: false) || $0.kind == .restart)
            }
            return last?.kind == .crash(keepsMemory: false)
        }
        var lost: [LostMessage] = []
        var seen: Set<MessageID> = []
        for (index, event) in trace.enumerated() {
            guard case .send(let message, let receivers) = event.kind,
                let sender = event.process, seen.insert(message).inserted, isEnded(sender)
            else { continue }
            var missing: [ReplicaID] = []
            for receiver in receivers where !isEnded(receiver) && !missing.contains(receiver) {
                let isReceived = trace.contains {
                    $0.process == receiver && $0.kind == .receive(message: message)
                }
                if !isReceived { missing.append(receiver) }
            }
            if missing.isEmpty { continue }
            lost.append(
                LostMessage(message: message, sender: sender, receivers: missing, send: index))
        }
        return lost
    }

    @Test("agree with a search for each", arguments: seeds(200))
    func drawn(seed: UInt64) {
        let trace = RandomTraces.trace(seed: seed, eventCount: 120)
        #expect(trace.messagesLostWithMemory == model(trace), "seed \(seed)")
    }

    @Test("are there in enough of the drawn traces")
    func frequent() {
        let count = (UInt64(0)..<40).count {
            !RandomTraces.trace(seed: $0, eventCount: 120).messagesLostWithMemory.isEmpty
        }
        #expect(count >= 10)
    }
}
