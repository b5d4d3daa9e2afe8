import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation
import WireFormat

/// A cluster under way: the simulated network, the snapshots under way, and the trace so far.
///
/// Every process is the same stack of layers: reliable channels, snapshots, a delivery layer, and
/// the stamped application. None of them knows of the others.
struct ScenarioRun<Application, Clock, Stack>: ScenarioRunning
where
    Application: ScenarioApplication, Clock: StampingClock, Stack: SnapshotStack,
    Stack.Request == SnapshotRequest<Application.Request>,
    Stack.Output == SnapshotOutput<Stack.Layer>,
    Stack.Layer.Output == StampedOutput<Application, Clock>,
    Stack.Layer.Application == Application, Stack.Layer.Clock == Clock
{
    let cluster: Scenario.Cluster
    var simulation: SimulatedNetwork<Stack>
    var recording: TraceRecording
    /// What the clients have seen.
    var clients = Application.Client()
    /// Whom a broadcast of each replica reaches.
    var audiences: [[ReplicaID]]
    var collector: SnapshotCollector<Stack.Layer>
    var snapshots: [GlobalSnapshot] = []
    var incomplete: [IncompleteSnapshot] = []
    /// The snapshots under way with the time at which they are given up, by time of beginning.
    var deadlines: [(id: SnapshotID, time: UInt64)] = []
    /// For each process whether it has the memory with which it stopped.
    var keepsMemory: [Bool]
    /// The new lives so far, in the order in which they began.
    var lives: [RunResult.Life] = []
    /// What the last life of each process began with, and in which view, if it had another before.
    var firstStates: [ReplicaID: (stack: Stack, view: UInt64)] = [:]
    /// Puts a delivery layer around the application of a new life or of a process of the first view.
    let wrap: @Sendable (Stamped<Application, Clock>, View, [Stack.Layer]) -> Stack.Layer
    let settings: Application.Settings
    var statistics = RunStatistics()
    var notes: [RunNote] = []
    /// Whether there are notes of operations, for which texts have to be made.
    var notesOperations = true
    /// The room of the outputs that were taken last.
    var outputRoom: [SimulatedNetwork<Stack>.TimedOutput] = []

    /// What each process that is down does not know yet: which snapshots were given up.
    var unheard: [[SnapshotID]]
    /// The most things that may happen in the course of one command.
    var stepsMax = 10_000_000
    /// How many more may happen in the course of this one.
    var stepsLeft = 0
    private var numbers = CommandNumbers()

    /// The most ticks that a run takes to come to rest, many times as long as a message travels.
    var quietTicksMax: UInt64 { max(100_000, 200 * cluster.network.delay.seldomExceeded) }

    /// Where time ends; far enough below the largest number for what is still under way then.
    static var timeMax: UInt64 { 1 << 62 }

    init(
        _ cluster: Scenario.Cluster, replay: String?, keepsEvents: Bool,
        wrap: @escaping @Sendable (Stamped<Application, Clock>, View, [Stack.Layer]) -> Stack.Layer
    ) {
        self.cluster = cluster
        self.wrap = wrap
        let topology = cluster.topology
        let view = View(topology)
        let clocks = Clock.initial(count: topology.processCount)
        guard let settings = cluster.application.settings(of: Application.self) else {
            preconditionFailure("the cluster runs another application")
        }
        self.settings = settings
        let profile = Application.profile(settings)
        let stacks = topology.processes.map { replica in
            Self.original(
                replica, clock: clocks[replica.index], in: view, of: cluster, settings, wrap: wrap)
        }
        let amounts = stacks.compactMap { $0.snapshotting.base.recorded.amount }
        let total = amounts.isEmpty ? nil : amounts.reduce(0, &+)
        // The network has the only copy of the processes: each holds arrays by process, which a
        // second copy would double at the first step. Acknowledgements travel against the channels
        // of the scenario.
        simulation = SimulatedNetwork(
            stacks, in: view, hasWaysBack: cluster.transport == .reliable,
            options: cluster.network, seed: cluster.seed, keepsLosses: true)
        audiences = Self.audiences(in: view, profile)
        recording = TraceRecording(
            header: TraceHeader(
                roster: cluster.roster, seed: cluster.seed, replay: replay,
                clocks: cluster.clock.family, sessions: profile.sessions),
            conflicts: profile.conflicts, keepsEvents: keepsEvents)
        collector = SnapshotCollector(roster: cluster.roster, view: view, total: total)
        keepsMemory = Array(repeating: true, count: topology.processCount)
        unheard = Array(repeating: [], count: topology.processCount)
    }

    var now: UInt64 { simulation.now }

    mutating func perform(_ command: ScenarioCommand) -> [RunNote] {
        stepsLeft = stepsMax
        // Nothing is drawn for a command without a number.
        let number = numbers.take(command) ?? 0
        if let time = command.time { advance(to: time) }
        switch command.action {
        case .operation(let process, let operation):
            performRequest(operation, at: process, number: number)
        case .snapshot(let initiators, let ticks):
            let initiators = initiators.map { simulation.replica(of: $0) }
            beginSnapshot(initiators, withinTicks: ticks, number: number)
        case .partition, .cut, .heal, .lose, .crash: performFault(command.action)
        case .restart(let process, let asSame):
            restart(process, asSame: asSame, number: number)
        case .tick(let count): advance(to: later(by: count))
        case .run: comeToRest()
        }
        noteStop()
        defer { notes = [] }
        return notes
    }

    mutating func finish() -> (result: RunResult, notes: [RunNote]) {
        stepsLeft = stepsMax
        comeToRest()
        noteStop()
        noteRest()
        for id in collector.incomplete { giveUp(id) }
        statistics.ticks = now
        statistics.deliveredFrameCount = simulation.deliveredCount
        defer { notes = [] }
        recording.finish()
        let result = RunResult(
            cluster: cluster, trace: recording.trace, eventCount: recording.eventCount,
            digest: recording.digest ?? "", snapshots: snapshots, incomplete: incomplete,
            finalStates: simulation.processes.map(\.snapshotting.base.recorded),
            finalProcesses: simulation.processes.map(\.snapshotting.base.application),
            finalReplicas: cluster.roster.replicas.map { simulation.replica(of: $0) },
            lives: lives, withoutMemory: cluster.roster.replicas.filter { !hasMemory($0) },
            backlogs: backlogs, statistics: statistics)
        return (result, notes)
    }

    mutating func takeTraceBytes() -> [UInt8] {
        recording.write(atLeast: TraceRecording.pieceEvents)
        return recording.takeBytes()
    }

    // MARK: - Time

    /// Lets everything happen up to a time, and gives up snapshots whose time has come.
    private mutating func advance(to time: UInt64) {
        let time = min(time, Self.timeMax)
        while stepsLeft > 0 {
            let deadline = nextDeadline ?? .max
            let next = simulation.nextTime ?? .max
            if deadline < next, deadline <= time {
                simulation.run(until: deadline)
                giveUpLate()
            } else if next <= time {
                stepsLeft -= 1
                simulation.step()
                takeOutputs()
            } else {
                simulation.run(until: time)
                return
            }
        }
    }

    private mutating func comeToRest() {
        let limit = later(by: quietTicksMax)
        while stepsLeft > 0,
            let next = [simulation.nextTime, nextDeadline].compactMap(\.self).min()
        {
            guard next <= limit else { return }
            advance(to: next)
        }
    }

    private var nextDeadline: UInt64? { deadlines.lazy.map(\.time).min() }

    func later(by ticks: UInt64) -> UInt64 {
        let (sum, isPastTheEnd) = now.addingReportingOverflow(ticks)
        return isPastTheEnd ? Self.timeMax : min(sum, Self.timeMax)
    }

    /// Whether a command took all its steps, and there is more to come.
    var isOutOfSteps: Bool { stepsLeft == 0 && simulation.nextTime != nil }

    private mutating func noteStop() {
        guard isOutOfSteps else { return }
        note(
            .fault, nil,
            "time does not advance after \(counted(stepsMax, "step")); there is more to come")
    }

    // MARK: - Commands

    private mutating func performRequest(
        _ operation: AnyOperation, at process: ReplicaID, number: UInt64
    ) {
        guard let drawn = operation.operation(of: Application.Command.self) else {
            preconditionFailure("a scenario has commands for its own application only")
        }
        let process = simulation.replica(of: process)
        statistics.requestCount += 1
        // The request is made where it is handed over, and is not copied.
        guard simulation.request(.application(request(for: drawn)), at: process, number: number)
        else {
            statistics.refusedRequestCount += 1
            note(.operation, process, "\(request(for: drawn)): refused, \(name(process)) is down")
            return
        }
        takeOutputs()
    }

    private func request(for command: Application.Command) -> Application.Request {
        lives.isEmpty
            ? clients.request(for: command)
            : clients.request(for: command.addressed { simulation.replica(of: $0) })
    }

    // MARK: - Words

    /// The name of a process, or of a life of one.
    func name(_ replica: ReplicaID) -> String { roster.name(of: replica) }

    /// The names of the processes and of all lives so far.
    var roster: Roster { recording.trace.header.roster }

    mutating func note(
        _ subject: RunNote.Subject, _ process: ReplicaID?, _ text: String
    ) {
        notes.append(RunNote(time: now, process: process, subject: subject, text: text))
    }
}
