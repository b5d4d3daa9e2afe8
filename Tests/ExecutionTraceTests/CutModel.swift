import ExecutionTrace
import LogicalClocks

/// Cuts by their definition, slowly: every question walks through all events.
struct CutModel {
    let trace: Trace
    let snapshot: SnapshotID
    let events: [TraceEvent]

    init(_ trace: Trace, of snapshot: SnapshotID) {
        self.trace = trace
        self.snapshot = snapshot
        events = Array(trace)
    }

    /// The life before a replica, if its process had one.
    private func earlierLife(of replica: ReplicaID) -> ReplicaID? {
        for event in events where event.process == replica {
            if case .join(let earlier?) = event.kind { return earlier }
        }
        return nil
    }

    private func firstLife(of replica: ReplicaID) -> ReplicaID {
        earlierLife(of: replica).map { firstLife(of: $0) } ?? replica
    }

    private func firstRecord(of replica: ReplicaID) -> Int? {
        events.indices.first { index in
            if case .record(snapshot) = events[index].kind {
                events[index].process == replica
            } else {
                false
            }
        }
    }

    /// The life in which the process of a replica was cut, and where.
    func recording(of replica: ReplicaID) -> (life: ReplicaID, index: Int)? {
        let lives = trace.header.roster.replicas.filter {
            firstLife(of: $0) == firstLife(of: replica)
        }
        return lives.lazy.compactMap { life in
            firstRecord(of: life).map { (life, $0) }
        }.first
    }

    func contains(_ index: Int) -> Bool {
        guard let process = events[index].process else {
            return !events[...index].contains { $0.kind == .record(snapshot: snapshot) }
        }
        guard let recording = recording(of: process) else { return false }
        if process == recording.life { return index <= recording.index }
        return process < recording.life
    }

    var missing: [ReplicaID] {
        trace.header.roster.replicas.filter { replica in
            recording(of: replica) == nil && events.contains { $0.process == replica }
        }
    }

    /// The first event that sends a message, with those who are to receive it.
    private func send(_ message: MessageID) -> (index: Int, from: ReplicaID, to: [ReplicaID])? {
        for (index, event) in events.enumerated() {
            if case .send(message, let receivers) = event.kind, let process = event.process {
                return (index, process, receivers)
            }
        }
        return nil
    }

    private func receives(_ message: MessageID, by receiver: ReplicaID) -> [Int] {
        events.indices.filter {
            events[$0].kind == .receive(message: message) && events[$0].process == receiver
        }
    }

    /// A line for each message in flight or orphan, and each receiver.
    func lines(orphans: Bool) -> Set<String> {
        var lines: Set<String> = []
        for message in Set(events.compactMap(\.message)) {
            guard let send = send(message), recording(of: send.from) != nil else { continue }
            for receiver in trace.header.roster.replicas where recording(of: receiver) != nil {
                let receives = receives(message, by: receiver)
                let inside = receives.first { contains($0) }
                if orphans {
                    guard let inside, !contains(send.index) else { continue }
                    lines.insert(Self.line(message, send.from, receiver, inside, "underWay"))
                } else {
                    guard contains(send.index), send.to.contains(receiver), inside == nil else {
                        continue
                    }
                    let fate = receives.isEmpty ? fate(message, send.from, receiver) : "underWay"
                    lines.insert(Self.line(message, send.from, receiver, receives.first, fate))
                }
            }
        }
        return lines
    }

    private func fate(_ message: MessageID, _ from: ReplicaID, _ to: ReplicaID) -> String {
        let channel = ChannelID(from: from, to: to)
        if let recording = recording(of: to), to < recording.life { return "lost" }
        if events.contains(where: { $0.kind == .drop(message, on: channel) }) { return "lost" }
        return events.contains { $0.kind == .drop(nil, on: channel) } ? "maybeLost" : "underWay"
    }

    static func line(
        _ message: MessageID, _ from: ReplicaID, _ to: ReplicaID, _ receive: Int?, _ fate: String
    ) -> String {
        "\(message) \(from)→\(to) at \(receive ?? -1) \(fate)"
    }
}
