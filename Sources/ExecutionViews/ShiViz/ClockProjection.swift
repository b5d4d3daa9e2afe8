import ExecutionTrace
import LogicalClocks

/// A projection to vector clocks that count only the events of a trace that have a clock.
///
/// The entry of a host is the number of its kept events in the causal past, so happened-before
/// among the kept events stays exactly as it was. Where own entries rise on every process, the
/// recorded clocks tell the causal past. Otherwise, as for interval tree stamps and for processes
/// that lost their memory, it is found from the messages.
struct ClockProjection {
    /// A process between two losses of its memory.
    struct Host: Hashable {
        let process: ReplicaID
        /// 1, and one more after every loss of memory.
        let life: Int
    }

    /// An event that is kept.
    struct Event {
        /// The index in the trace.
        let index: Int
        /// The index of its host.
        let host: Int
        /// The projected clock; its replicas are the indices of hosts.
        var clock: VectorClock
    }

    private(set) var hosts: [Host] = []
    private(set) var events: [Event] = []

    init(of trace: Trace) {
        assignHosts(in: trace)
        if let recorded = recordedClocks(in: trace) {
            project(recorded)
        } else {
            follow(messagesOf: trace)
        }
    }

    /// Finds the events to keep, and begins a new life where a clock starts again.
    private mutating func assignHosts(in trace: Trace) {
        var lives: [ReplicaID: Int] = [:]
        var current: [ReplicaID: Int] = [:]
        var lastOwn: [ReplicaID: UInt64] = [:]
        var forgetful: Set<ReplicaID> = []
        for index in trace.indices {
            guard let process = trace.process(at: index) else { continue }
            if !trace.keepsMemory(at: index) { forgetful.insert(process) }
            guard trace.kind(at: index).isCounted, let clock = trace.clock(at: index) else {
                continue
            }
            let startsAgain =
                switch clock {
                case .vector(let clock): clock[process] <= lastOwn[process, default: 0]
                default: forgetful.contains(process)
                }
            if case .vector(let clock) = clock { lastOwn[process] = clock[process] }
            forgetful.remove(process)
            if current[process] == nil || startsAgain {
                lives[process, default: 0] += 1
                current[process] = hosts.count
                hosts.append(Host(process: process, life: lives[process, default: 1]))
            }
            guard let host = current[process] else { continue }
            events.append(Event(index: index, host: host, clock: VectorClock()))
        }
    }

    /// Returns the recorded vector clocks of the kept events, unless they cannot be relied on.
    private func recordedClocks(in trace: Trace) -> [VectorClock]? {
        guard hosts.allSatisfy({ $0.life == 1 }) else { return nil }
        var clocks: [VectorClock] = []
        for event in events {
            guard case .vector(let clock) = trace.clock(at: event.index),
                clock[hosts[event.host].process] > 0
            else { return nil }
            clocks.append(clock)
        }
        return clocks
    }

    private mutating func project(_ recorded: [VectorClock]) {
        var own: [[UInt64]] = Array(repeating: [], count: hosts.count)
        for (event, clock) in zip(events, recorded) {
            own[event.host].append(clock[hosts[event.host].process])
        }
        var indices: [ReplicaID: Int] = [:]
        for (index, host) in hosts.enumerated() { indices[host.process] = index }
        for (position, clock) in recorded.enumerated() {
            var entries: [(ReplicaID, UInt64)] = []
            for (process, count) in clock.entries {
                guard let host = indices[process] else { continue }
                let known = own[host].partitionPoint { $0 > count }
                entries.append((ReplicaID(host), UInt64(known)))
            }
            events[position].clock = VectorClock(entries)
        }
    }

    private mutating func follow(messagesOf trace: Trace) {
        var clocks = VectorClock.initial(count: hosts.count)
        var sent: [Int: VectorClock] = [:]
        for position in events.indices {
            let host = events[position].host
            let kind = trace.kind(at: events[position].index)
            let message = trace.messageNumber(at: events[position].index)
            if kind == .receive, let message, let known = sent[message] {
                clocks[host].merge(known)
            }
            clocks[host].tick(at: ReplicaID(host))
            events[position].clock = clocks[host]
            if kind == .send, let message, sent[message] == nil {
                sent[message] = clocks[host]
            }
        }
    }
}

extension Array {
    /// Returns the first index from which on `isAfter` holds, in an array in which it holds from
    /// some index on.
    fileprivate func partitionPoint(_ isAfter: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
