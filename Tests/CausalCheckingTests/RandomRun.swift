import ExecutionTrace
import LogicalClocks
import SeededRandom

/// A small random run: honest, or with faults of every kind about messages, clocks and cuts.
struct RandomRun {
    private struct Pending {
        var name: MessageID
        var receiver: ReplicaID
        var clock: VectorClock
        /// The messages sent before this one in happened-before.
        var past: Set<MessageID>
    }

    private var random: SeededGenerator
    private let isFaulty: Bool
    private let isClocked: Bool
    private let processes: Int
    private var clocks: [VectorClock]
    private var pasts: [Set<MessageID>]
    private var pending: [Pending] = []
    private var delivered: [Pending] = []
    private var queues: [[TraceEvent]]
    private var sends = 0
    private var snapshots = 0

    init(seed: UInt64, isFaulty: Bool) {
        random = SeededGenerator(seed: seed)
        self.isFaulty = isFaulty
        isClocked = isFaulty ? random.chance(0.8) : true
        processes = 2 + random.index(below: 3)
        clocks = Array(repeating: VectorClock(), count: processes)
        pasts = Array(repeating: [], count: processes)
        queues = Array(repeating: [], count: processes)
    }

    /// The trace of the run; events of different processes stand in any order.
    mutating func trace() -> Trace {
        for _ in 0..<(8 + random.index(below: 30)) { step() }
        if isFaulty, random.chance(0.2) {
            let process = random.index(below: processes)
            let length = queues[process].count
            if length > 1 {
                queues[process].swapAt(random.index(below: length), random.index(below: length))
            }
        }
        var trace = Trace(header: TraceHeader(roster: .lettered(count: processes)))
        while let process = queues.indices.filter({ !queues[$0].isEmpty }).randomly(&random) {
            trace.append(queues[process].removeFirst())
        }
        return trace
    }

    private mutating func step() {
        let process = ReplicaID(random.index(below: processes))
        switch random.index(below: 14) {
        case 0...1: add(process, .local)
        case 2...5: send(process)
        case 6...10: deliver()
        case 11: record()
        case 12: if random.chance(0.3) { crash(process) }
        default: if !pending.isEmpty { pending.remove(at: random.index(below: pending.count)) }
        }
    }

    private mutating func add(_ process: ReplicaID, _ kind: TraceEvent.Kind) {
        clocks[process.index].tick(at: process)
        var clock = clocks[process.index]
        if isFaulty, random.chance(0.03) {
            clock = VectorClock([(ReplicaID(random.index(below: processes)), random.below(4))])
        }
        queues[process.index].append(
            TraceEvent(
                time: 0, process: process, kind: kind, clock: isClocked ? .vector(clock) : nil))
    }

    private mutating func send(_ process: ReplicaID) {
        if !(isFaulty && random.chance(0.05)) { sends += 1 }
        let name = MessageID(0, UInt64(sends) + 1)
        var receivers = (0..<processes).map { ReplicaID($0) }
        random.shuffle(&receivers)
        receivers = Array(receivers.prefix(1 + random.index(below: processes)))
        add(process, .send(message: name, to: receivers))
        for receiver in receivers {
            pending.append(
                Pending(
                    name: name, receiver: receiver, clock: clocks[process.index],
                    past: pasts[process.index]))
        }
        pasts[process.index].insert(name)
    }

    private mutating func deliver() {
        if isFaulty, random.chance(0.05) {
            add(
                ReplicaID(random.index(below: processes)),
                .receive(message: MessageID(1, 1_000_000)))
        }
        let isCareless = isFaulty && random.chance(0.5)
        let choices = pending.indices.filter { index in
            isCareless
                || !pending.contains {
                    $0.receiver == pending[index].receiver && pending[index].past.contains($0.name)
                }
        }
        guard let choice = choices.randomly(&random) else { return }
        var message = pending.remove(at: choice)
        delivered.append(message)
        if isFaulty, random.chance(0.05), let again = delivered.randomly(&random) {
            message = again
        }
        if isFaulty, random.chance(0.05) {
            message.receiver = ReplicaID(random.index(below: processes))
        }
        let process = message.receiver
        clocks[process.index].merge(message.clock)
        pasts[process.index].formUnion(message.past)
        pasts[process.index].insert(message.name)
        add(process, .receive(message: message.name))
    }

    private mutating func record() {
        snapshots += 1
        for process in 0..<processes where !(isFaulty && random.chance(0.2)) {
            let event = TraceEvent(
                time: 0, process: ReplicaID(process),
                kind: .record(snapshot: SnapshotID(0, UInt64(snapshots))))
            let length = queues[process].count
            let place = isFaulty && random.chance(0.2) ? random.index(below: length + 1) : length
            queues[process].insert(event, at: place)
        }
    }

    private mutating func crash(_ process: ReplicaID) {
        let keepsMemory = random.chance(0.5)
        for kind in [TraceEvent.Kind.crash(keepsMemory: keepsMemory), .restart] {
            queues[process.index].append(TraceEvent(time: 0, process: process, kind: kind))
        }
        guard !keepsMemory else { return }
        clocks[process.index] = VectorClock()
        pasts[process.index] = []
    }
}

extension Array {
    /// An element, all equally likely, or nil if there is none.
    func randomly(_ random: inout SeededGenerator) -> Element? {
        isEmpty ? nil : random.pick(self)
    }
}
