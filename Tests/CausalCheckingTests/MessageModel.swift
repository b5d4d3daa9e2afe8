import CausalChecking
import ExecutionTrace
import LogicalClocks

/// The rules about messages and cuts, straight from their definitions: every pair is looked at.
struct MessageModel {
    let trace: Trace
    let events: [TraceEvent]
    /// For each event its process and how often that had lost its memory before.
    var lanes: [[Int]?] = []
    var sends: [MessageID: [Int]] = [:]
    /// The fewest messages on a path from one event to another; nil if there is none.
    var distance: [[Int?]] = []

    init(_ trace: Trace) {
        self.trace = trace
        events = Array(trace)
        var losses: [ReplicaID: Int] = [:]
        for (index, event) in events.enumerated() {
            lanes.append(event.process.map { [$0.index, losses[$0, default: 0]] })
            if case .crash(keepsMemory: false) = event.kind, let process = event.process {
                losses[process, default: 0] += 1
            }
            if case .send(let message, _) = event.kind { sends[message, default: []].append(index) }
        }
        distance = Array(
            repeating: Array(repeating: nil, count: events.count), count: events.count)
        for left in events.indices {
            for right in events.indices where left < right && isSameLane(left, right) {
                distance[left][right] = 0
            }
            if let send = send(of: left) { distance[send][left] = distance[send][left] ?? 1 }
        }
        for middle in events.indices {
            for left in events.indices {
                guard let first = distance[left][middle] else { continue }
                for right in events.indices {
                    guard let second = distance[middle][right] else { continue }
                    distance[left][right] = min(distance[left][right] ?? .max, first + second)
                }
            }
        }
    }

    func isSameLane(_ left: Int, _ right: Int) -> Bool {
        lanes[left] != nil && lanes[left] == lanes[right]
    }

    func precedes(_ left: Int, _ right: Int) -> Bool { distance[left][right] != nil }

    /// The fewest messages that make a cycle.
    var cycleLength: Int? { events.indices.compactMap { distance[$0][$0] }.min() }

    /// The one send of what an event received.
    func send(of receive: Int) -> Int? {
        guard case .receive(let message) = events[receive].kind,
            let all = sends[message], all.count == 1
        else { return nil }
        return all[0]
    }

    func receivers(_ send: Int) -> [ReplicaID] {
        if case .send(_, let receivers) = events[send].kind { receivers } else { [] }
    }

    func isFirst(_ receive: Int) -> Bool {
        !events.indices.contains {
            $0 < receive && isSameLane($0, receive) && events[$0].kind == events[receive].kind
        }
    }

    /// A first receive, by an addressee, of what was sent once.
    func isDelivery(_ event: Int) -> Bool {
        guard let send = send(of: event), let process = events[event].process else { return false }
        return receivers(send).contains(process) && isFirst(event)
    }

    /// The events at which each rule broke: of late messages the first receive that overtook.
    func findings() -> [Rule: [Int]] {
        var found: [Rule: [Int]] = [:]
        for (index, event) in events.enumerated() {
            switch event.kind {
            case .send(let message, _):
                if sends[message]?.first != index { found[.sentTwice, default: []].append(index) }
            case .receive(let message):
                if sends[message] == nil { found[.receiveWithoutSend, default: []].append(index) }
                if !isFirst(index) {
                    found[.receivedTwice, default: []].append(index)
                } else if let send = send(of: index), let process = event.process,
                    !receivers(send).contains(process)
                {
                    found[.wrongReceiver, default: []].append(index)
                }
            default: break
            }
        }
        guard cycleLength == nil else { return found }
        for late in events.indices where isDelivery(late) {
            guard let send = send(of: late) else { continue }
            let overtaker = events.indices.first { other in
                guard other < late, isSameLane(other, late), isDelivery(other),
                    let otherSend = self.send(of: other)
                else { return false }
                return precedes(send, otherSend)
            }
            guard let overtaker, let other = self.send(of: overtaker) else { continue }
            let rule: Rule = isSameLane(send, other) ? .fifoOrder : .causalDelivery
            found[rule, default: []].append(overtaker)
        }
        found[.inconsistentCut] = crossings()
        return found.mapValues { $0.sorted() }.filter { !$0.value.isEmpty }
    }

    /// For each snapshot the receives inside of what was sent outside.
    private func crossings() -> [Int] {
        var records: [SnapshotID: [ReplicaID: Int]] = [:]
        for (index, event) in events.enumerated() {
            guard case .record(let snapshot) = event.kind, let process = event.process,
                records[snapshot]?[process] == nil
            else { continue }
            records[snapshot, default: [:]][process] = index
        }
        return records.values.flatMap { cut in
            events.indices.filter { receive in
                guard let send = send(of: receive), let from = events[send].process,
                    let to = events[receive].process, let outside = cut[from],
                    let inside = cut[to]
                else { return false }
                return receive < inside && outside < send
            }
        }
    }

    /// The messages that never came where one that was sent after them did.
    func missing() -> [String] {
        events.indices.flatMap { send -> [String] in
            guard case .send(let message, let receivers) = events[send].kind,
                sends[message]?.count == 1
            else { return [] }
            return receivers.compactMap { receiver in
                let there = events.indices.filter {
                    events[$0].process == receiver && isDelivery($0)
                }
                let sendsThere = there.compactMap { self.send(of: $0) }
                let isMissing =
                    !sendsThere.contains(send) && sendsThere.contains { precedes(send, $0) }
                return isMissing ? "\(trace.name(of: message)) at \(receiver)" : nil
            }
        }
    }
}
