import LogicalClocks

/// The events of several traces, and what has to come before what.
///
/// An event comes after the one before it of its process, a receive after its send, an event with
/// a vector clock after the events that the clock names anew, and what names a replica that joins
/// after the join. What happened at no process stays behind the event before it in its trace.
/// Where that leaves a choice, the earlier time comes first.
struct MergeOrder {
    /// An event by its trace and its index there.
    struct Node: Hashable {
        var trace: Int
        var index: Int
    }

    private let traces: [Trace]
    private let replicas: [[ReplicaID]]
    /// The number of the first event of each trace.
    private var starts: [Int] = []
    private var nodes: [Node] = []
    /// For each replica its events in order.
    private var sequences: [[Int]] = []
    /// For each event of a sequence, how many events its replica had counted.
    private var counts: [[UInt64]] = []
    private var edges: [(cause: Int, effect: Int)] = []

    init(_ traces: [Trace], _ names: inout MergeNames) throws(TraceMergeError) {
        self.traces = traces
        replicas = names.replicas
        for (place, trace) in traces.enumerated() {
            starts.append(nodes.count)
            nodes += trace.indices.map { Node(trace: place, index: $0) }
        }
        try makeSequences(names)
        try addMessages(&names)
        addClocks()
        addJoins(names)
    }

    private func replica(of node: Node) -> ReplicaID? {
        traces[node.trace].process(at: node.index).map { replicas[node.trace][$0.index] }
    }

    private mutating func makeSequences(_ names: MergeNames) throws(TraceMergeError) {
        sequences = Array(repeating: [], count: names.complete.header.roster.count)
        counts = sequences.map { _ in [] }
        for (number, node) in nodes.enumerated() {
            guard let replica = replica(of: node) else {
                if node.index > 0 { edges.append((number - 1, number)) }
                continue
            }
            sequences[replica.index].append(number)
        }
        for slot in sequences.indices {
            counts[slot] = sequences[slot].map { _ in 0 }
            var last: UInt64 = 0
            for (rank, number) in sequences[slot].enumerated() {
                let previous = rank > 0 ? nodes[sequences[slot][rank - 1]].trace : nil
                if previous != nodes[number].trace { last = 0 }
                last = max(last, own(number, ReplicaID(slot)))
                counts[slot][rank] = last
            }
            try interleave(slot, names)
            for (left, right) in zip(sequences[slot], sequences[slot].dropFirst()) {
                edges.append((left, right))
            }
        }
    }

    /// Puts the events of one replica in several traces in the order of its own entries.
    private mutating func interleave(
        _ slot: Int, _ names: MergeNames
    ) throws(TraceMergeError) {
        // The join, which whoever let the replica in may have recorded, comes before all else.
        let joins = sequences[slot].indices.filter { kind(of: sequences[slot][$0]) == .join }
        let others = sequences[slot].indices.filter { kind(of: sequences[slot][$0]) != .join }
        let places = Set(others.map { nodes[sequences[slot][$0]].trace }).sorted()
        guard places.count > 1 else { return arrange(slot, joins + others) }
        let name = names.complete.header.roster.name(of: ReplicaID(slot))
        let twice = TraceMergeError(code: .eventTwice(process: name), traces: places)
        let order = others.sorted { left, right in
            (counts[slot][left], sequences[slot][left])
                < (counts[slot][right], sequences[slot][right])
        }
        var seen: Set<UInt64> = []
        for rank in others {
            let number = sequences[slot][rank]
            // What comes before the first event that counts has no place among those of others.
            guard counts[slot][rank] > 0 else { throw twice }
            guard kind(of: number).isCounted else { continue }
            let own = own(number, ReplicaID(slot))
            guard own == counts[slot][rank], seen.insert(own).inserted else { throw twice }
        }
        arrange(slot, joins + order)
    }

    private mutating func arrange(_ slot: Int, _ order: [Int]) {
        sequences[slot] = order.map { sequences[slot][$0] }
        counts[slot] = order.map { counts[slot][$0] }
    }

    private func kind(of number: Int) -> EventKind {
        traces[nodes[number].trace].kind(at: nodes[number].index)
    }

    /// The own entry of an event's vector clock; 0 without one.
    private func own(_ number: Int, _ replica: ReplicaID) -> UInt64 {
        let node = nodes[number]
        let trace = traces[node.trace]
        guard trace.clockFamily(at: node.index) == .vector,
            case .vector(let clock) = trace.clock(at: node.index),
            let process = trace.process(at: node.index)
        else { return 0 }
        return clock[process]
    }

    private mutating func addMessages(_ names: inout MergeNames) throws(TraceMergeError) {
        var senders: [UInt32: Int] = [:]
        var receives: [(message: UInt32, number: Int)] = []
        for (place, trace) in traces.enumerated() {
            let numbers = (0..<trace.messageCount).map {
                names.number(of: trace.message(numbered: $0), in: trace, at: place)
            }
            for index in trace.indices {
                guard let message = trace.messageNumber(at: index).map({ numbers[$0] }) else {
                    continue
                }
                switch trace.kind(at: index) {
                case .send:
                    let number = starts[place] + index
                    guard let first = senders[message] else {
                        senders[message] = number
                        continue
                    }
                    guard nodes[first].trace == place else {
                        let id = names.complete.messages.ids[Int(message)]
                        throw TraceMergeError(
                            code: .messageTwice(names.complete.name(of: id)),
                            traces: [nodes[first].trace, place])
                    }
                case .receive: receives.append((message, starts[place] + index))
                default: break
                }
            }
        }
        for receive in receives {
            // A trace in which a receive stands before its send says so of itself.
            guard let send = senders[receive.message] else { continue }
            edges.append((send, receive.number))
        }
    }

    private mutating func addClocks() {
        for (place, trace) in traces.enumerated() {
            for index in trace.indices {
                guard let process = trace.process(at: index),
                    trace.columns.clocks.form(at: index).isVector
                else { continue }
                for change in trace.columns.clocks.changes(at: index) {
                    let other = trace.columns.clocks.changedReplicas[change]
                    let slot = replicas[place][other.index].index
                    guard other != process,
                        let rank = lastRank(
                            in: counts[slot],
                            atMost: trace.columns.clocks.changedCounts[change])
                    else { continue }
                    edges.append((sequences[slot][rank], starts[place] + index))
                }
            }
        }
    }

    private func lastRank(in counts: [UInt64], atMost count: UInt64) -> Int? {
        var low = 0
        var high = counts.count
        while low < high {
            let middle = (low + high) / 2
            if counts[middle] < count { low = middle + 1 } else { high = middle }
        }
        // The first event that has counted so far: what is behind it and counts nothing may come
        // later.
        if low < counts.count, counts[low] == count { return low }
        return low > 0 ? low - 1 : nil
    }

    private mutating func addJoins(_ names: MergeNames) {
        var joins: [ReplicaID: Int] = [:]
        for (number, node) in nodes.enumerated()
        where traces[node.trace].kind(at: node.index) == .join {
            if let replica = replica(of: node) { joins[replica] = number }
        }
        guard !joins.isEmpty else { return }
        for (number, node) in nodes.enumerated() {
            for replica in named(by: node) {
                guard let join = joins[replicas[node.trace][replica.index]], join != number else {
                    continue
                }
                edges.append((join, number))
            }
        }
    }

    /// The replicas that an event names.
    private func named(by node: Node) -> Set<ReplicaID> {
        let event = traces[node.trace][node.index]
        var replicas: Set<ReplicaID> = []
        if case .vector(let clock) = event.clock {
            replicas.formUnion(clock.entries.map(\.replica))
        }
        if let process = event.process { replicas.insert(process) }
        switch event.kind {
        case .send(let message, let to): replicas.formUnion(to + [message.origin])
        case .receive(let message): replicas.insert(message.origin)
        case .drop(let message, let channel):
            replicas.formUnion([channel.sender, channel.receiver])
            if let message { replicas.insert(message.origin) }
        case .record(let snapshot): replicas.insert(snapshot.initiator)
        case .join(let earlier): if let earlier { replicas.insert(earlier) }
        case .operation(let operation):
            replicas.formUnion(operation.versions.map(\.replica))
            replicas.formUnion(operation.context.allStretches.map(\.replica))
        case .local, .crash, .restart, .network: break
        }
        replicas.remove(.foreign)
        return replicas
    }

    /// Returns the events in an order in which all causes come first.
    ///
    /// - Complexity: O((*n* + *e*) log *n*) for *n* events and *e* edges.
    func sorted(_ names: MergeNames) throws(TraceMergeError) -> [Node] {
        var starts = [Int](repeating: 0, count: nodes.count + 1)
        var waiting = [Int](repeating: 0, count: nodes.count)
        for edge in edges where edge.cause != edge.effect {
            starts[edge.cause + 1] += 1
            waiting[edge.effect] += 1
        }
        for index in nodes.indices { starts[index + 1] += starts[index] }
        var effects = [Int](repeating: 0, count: starts[nodes.count])
        var next = starts
        for edge in edges where edge.cause != edge.effect {
            effects[next[edge.cause]] = edge.effect
            next[edge.cause] += 1
        }
        var ready = ReadyEvents()
        func time(_ number: Int) -> UInt64 {
            traces[nodes[number].trace].time(at: nodes[number].index)
        }
        for number in nodes.indices where waiting[number] == 0 {
            ready.insert(number, at: time(number))
        }
        var order: [Node] = []
        order.reserveCapacity(nodes.count)
        while let number = ready.removeFirst() {
            order.append(nodes[number])
            for effect in effects[starts[number]..<starts[number + 1]] {
                waiting[effect] -= 1
                if waiting[effect] == 0 { ready.insert(effect, at: time(effect)) }
            }
        }
        if let stuck = waiting.firstIndex(where: { $0 > 0 }) {
            let node = nodes[stuck]
            let process = replica(of: node).map { names.complete.header.roster.name(of: $0) }
            throw TraceMergeError(
                code: .noOrder(process: process ?? "the network"), traces: [node.trace])
        }
        return order
    }
}
