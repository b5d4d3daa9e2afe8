import CausalMessaging
import CausalMetadata
import LogicalClocks

extension SimulatedNetwork {
    /// Why ``step()`` does nothing now; nil if there is something that it can do.
    @inlinable
    public var end: End? {
        if let missing = book?.missing { return .undecided(missing) }
        if queue.count > options.pendingMax { return .pendingLimit }
        return queue.count == 0 ? .quiet : nil
    }

    /// Hands a request to a process now; returns whether the process took it: not while it is down
    /// or the run has met a limit.
    ///
    /// What the request leads to descends from the process and the number. A driver that numbers its
    /// requests once and for all can leave one out, and what descends from the others is treated as
    /// before.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - process: The process.
    ///   - number: The number of the request; nil for how many were made before it.
    ///   - context: The context of the activity that it belongs to.
    @discardableResult
    @inlinable
    public mutating func request(
        _ request: P.Request, at process: ReplicaID, number: UInt64? = nil,
        context: CausalContext = CausalContext()
    ) -> Bool {
        let number = number ?? requests
        requests += 1
        let index = self.index(of: process)
        guard states[index].isUp, !isStopped else { return false }
        steps += 1
        outbox.now = clock
        if !context.isEmpty { outbox.activity.context = context }
        outbox.activity.lineage = Root.request.lineage(of: states[index].name, number)
        processes[index].handle(request, into: &outbox)
        carryOut(from: Int32(index))
        return true
    }

    /// Runs the next thing that is due; returns false if there is none, or ``end`` says why it
    /// cannot.
    @discardableResult
    @inlinable
    public mutating func step() -> Bool {
        guard !isStopped, let key = queue.popFirst() else { return false }
        clock = max(clock, key.time)
        steps += 1
        if key.isTimer {
            fire(queue.timers.take(key.slot), key.slot)
        } else {
            let flight = queue.flights[Int(key.slot)]
            deliver(queue.messages.take(key.slot), flight, on: Int(key.channel))
        }
        return true
    }

    /// Runs everything up to and including a time, which is the current time afterwards.
    ///
    /// - Precondition: `time` is at most ``timeMax``.
    @discardableResult
    @inlinable
    public mutating func run(until time: UInt64) -> End {
        precondition(time <= Self.timeMax, "a run ends at \(Self.timeMax) ticks at the latest")
        while let next = queue.nextTime, next <= time {
            guard step() else { return end ?? .quiet }
        }
        clock = max(clock, time)
        return end ?? .time
    }

    /// Runs until nothing is left to happen, for a number of ticks at most.
    @discardableResult
    @inlinable
    public mutating func runUntilQuiet(ticksMax: UInt64 = 1_000_000) -> End {
        let deadline = clock + min(ticksMax, Self.timeMax - min(clock, Self.timeMax))
        while let next = queue.nextTime, next <= deadline {
            guard step() else { return end ?? .quiet }
        }
        guard end == nil else { return end ?? .quiet }
        clock = deadline
        return .time
    }

    /// Takes the outputs of processes since the last call, in order.
    @inlinable
    public mutating func takeOutputs() -> [TimedOutput] {
        if outputs.isEmpty { return [] }
        defer { outputs = [] }
        return outputs
    }

    /// Replaces the contents of `taken` with the outputs of processes since the last call, and
    /// reuses its storage.
    ///
    /// A driver that takes the outputs after every step into one array allocates nothing for them.
    @inlinable
    public mutating func takeOutputs(into taken: inout [TimedOutput]) {
        while !taken.isEmpty { taken.removeLast() }
        swap(&taken, &outputs)
    }

    /// Takes what the network did since the last call, in order.
    public mutating func takeJournal() -> [NetworkEvent] {
        defer { journalStore = [] }
        return journalStore
    }

    /// Replaces the contents of `taken` with what the network did since the last call, and reuses
    /// its storage.
    public mutating func takeJournal(into taken: inout [NetworkEvent]) {
        taken.removeAll(keepingCapacity: true)
        swap(&taken, &journalStore)
    }

    /// Whether the run has met a limit.
    @inlinable
    var isStopped: Bool { queue.count > options.pendingMax || book?.missing != nil }
}
