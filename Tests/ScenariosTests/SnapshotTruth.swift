import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios

/// What a trace says that a snapshot must hold, worked out from nothing but the trace.
struct SnapshotTruth {
    /// The messages that were sent inside the cut.
    var sent: Set<String> = []
    /// For each process the messages that were sent to it inside and not delivered inside.
    var missing: [ReplicaID: [String]] = [:]

    init(_ snapshot: GlobalSnapshot, in trace: Trace) {
        var cut: [ReplicaID: Int] = [:]
        for (index, event) in trace.enumerated() {
            if case .record(let id) = event.kind, trace.name(of: id) == snapshot.name,
                let process = event.process
            {
                cut[process] = cut[process] ?? index
            }
        }
        var delivered: [ReplicaID: Set<MessageID>] = [:]
        for (index, event) in trace.enumerated() {
            guard let process = event.process, let limit = cut[process], index < limit else {
                continue
            }
            if case .receive(let message) = event.kind {
                delivered[process, default: []].insert(message)
            }
        }
        for (index, event) in trace.enumerated() {
            guard let process = event.process, let limit = cut[process], index < limit,
                case .send(let message, let receivers) = event.kind
            else { continue }
            sent.insert(trace.name(of: message))
            for receiver in receivers where cut[receiver] != nil {
                if delivered[receiver]?.contains(message) != true {
                    missing[receiver, default: []].append(trace.name(of: message))
                }
            }
        }
    }

    /// For each process the messages that a snapshot has on channels to it or held back at it.
    static func recorded(_ snapshot: GlobalSnapshot) -> [ReplicaID: [String]] {
        var recorded = heldBack(snapshot)
        for channel in snapshot.channels {
            recorded[channel.channel.receiver, default: []] += channel.inFlight.compactMap {
                $0.recorded.id?.description(in: snapshot.roster)
            }
        }
        return recorded
    }

    /// For each process the messages that a snapshot has held back at it.
    static func heldBack(_ snapshot: GlobalSnapshot) -> [ReplicaID: [String]] {
        var heldBack: [ReplicaID: [String]] = [:]
        for state in snapshot.processes where !state.recorded.heldBack.isEmpty {
            heldBack[state.process] = state.recorded.heldBack.compactMap {
                $0.id?.description(in: snapshot.roster)
            }
        }
        return heldBack
    }
}
