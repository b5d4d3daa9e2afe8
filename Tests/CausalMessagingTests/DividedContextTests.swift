import CausalMessaging
import CausalMetadata
import LogicalClocks
import Simulation
import TestSupport
import Testing

enum SendCount: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 30
}

/// Starts an activity with every request and counts what it sends, where it may.
struct SendCounter: ContextTool {
    typealias Application = Talker

    var isKnowing = true
    var requestCount: UInt64 = 0

    mutating func willHandle(_ request: Int, of process: Talker, in context: inout CausalContext) {
        guard isKnowing else { return }
        context = CausalContext(origin: UInt64(process.replica.index) << 32 | requestCount)
        requestCount += 1
    }

    func willSend(_ message: Note, to destination: Destination, in context: inout CausalContext) {
        if isKnowing { try? context.increment(SendCount.self) }
    }
}

@Suite("Messages divide the identity of their step's context")
struct DividedContextTests {
    typealias Stack = Stamped<Annotated<Talker, SendCounter>, VectorClock>
    typealias Message = Envelope<Note, VectorClock>

    static func stacks(
        _ topology: Topology, seed: UInt64, dividesBroadcasts: Bool = false,
        broadcastRate: Double = 0.3
    ) -> [Tap<Stack>] {
        Talker.group(topology, seed: seed, broadcastRate: broadcastRate, answers: 12).map {
            // On some runs, one process in three knows no key.
            let tool = SendCounter(isKnowing: seed % 3 != 0 || $0.replica.index % 3 != 1)
            let annotated =
                dividesBroadcasts
                ? Annotated(
                    $0, tool: tool, dividingBroadcastsOf: $0.replica, in: View(topology))
                : Annotated($0, tool: tool)
            return Tap(Stamped(annotated, replica: $0.replica, clock: VectorClock()))
        }
    }

    /// What the run itself says of contexts, from who sent what in which step.
    struct Truth {
        struct Activity {
            var contexts: [CausalContext] = []
            var count: UInt64 = 0
        }

        /// The step that a process is in: its activity, and whether it may write.
        private struct Step {
            var activity: Int?
            var isOwner = false
        }

        private let topology: Topology
        private let isKnowing: (ReplicaID) -> Bool
        private var steps: [Step]
        private var stepOf: [MessageID: Step] = [:]
        private var live: [MessageID: ContextIdentity] = [:]
        private(set) var activities: [Activity] = []
        private(set) var overlaps = 0
        private(set) var ownedBroadcasts = 0
        private(set) var lostOwners = 0
        private(set) var branches = 0

        init(_ topology: Topology, isKnowing: @escaping (ReplicaID) -> Bool) {
            self.topology = topology
            self.isKnowing = isKnowing
            steps = topology.processes.map { _ in Step() }
        }

        mutating func note(_ seen: Tapped<Stack>, at process: ReplicaID) {
            switch seen {
            case .said: break
            case .timer: steps[process.index] = Step()
            case .asked:
                let isKnowing = isKnowing(process)
                if isKnowing { activities.append(Activity()) }
                steps[process.index] = Step(
                    activity: isKnowing ? activities.count - 1 : nil, isOwner: isKnowing)
            case .took(let message):
                live[message.id] = nil
                steps[process.index] = stepOf[message.id] ?? Step()
            case .sent(let message, let destination):
                note(message, to: destination, in: steps[process.index], at: process)
            }
        }

        private mutating func note(
            _ message: Message, to destination: Destination, in step: Step, at process: ReplicaID
        ) {
            let context = message.header.context
            var ofMessage = step
            if destination == .all {
                ofMessage.isOwner = false
                if !context.isAnonymous { ownedBroadcasts += 1 }
            } else {
                let identity = context.identity
                overlaps += live.values.count { $0.overlaps(identity) }
                live[message.id] = identity
                if step.isOwner == context.isAnonymous { lostOwners += 1 }
                if step.isOwner { branches += 1 }
            }
            stepOf[message.id] = ofMessage
            guard let activity = step.activity else { return }
            activities[activity].contexts.append(context)
            if step.isOwner && isKnowing(process) { activities[activity].count += 1 }
        }

        func expectRight() {
            #expect(overlaps == 0)
            #expect(ownedBroadcasts == 0)
            #expect(lostOwners == 0)
            for activity in activities {
                let all = activity.contexts.reduce(CausalContext()) { $0.merging($1.peeked) }
                #expect((all[SendCount.self]?.total ?? 0) == activity.count)
                #expect(all[SendCount.self]?.isDisputed != true)
            }
        }
    }

    private static func topology(_ seed: UInt64) -> Topology {
        let count = 3 + Int(seed % 3)
        return [Topology.clique(count), .line(count)][Int(seed / 3 % 2)]
    }

    private static func isKnowing(_ seed: UInt64) -> (ReplicaID) -> Bool {
        { seed % 3 != 0 || $0.index % 3 != 1 }
    }

    @Test(
        "no two live contexts own the same, and no counter is disputed, whatever is lost or repeated",
        arguments: seeds(60))
    func reliable(seed: UInt64) {
        let topology = Self.topology(seed)
        let options = NetworkOptions(
            order: .reordering, delay: .uniform(1...60), lossRate: 0.15, duplicationRate: 0.15)
        let layers = Self.stacks(topology, seed: seed, dividesBroadcasts: seed % 2 == 0).map {
            Tap(
                ReliableChannels(
                    CausallyBroadcast($0, replica: $0.base.replica, view: View(topology)),
                    replica: $0.base.replica, view: View(topology)))
        }
        var network = SimulatedNetwork(layers, on: topology, options: options, seed: seed)
        var truth = Truth(topology, isKnowing: Self.isKnowing(seed))
        var onTheWire: [MessageID: Set<[UInt8]>] = [:]
        var repeats = 0
        for output in network.chat(posts: 16, seed: seed) {
            switch output.output {
            case .said(let seen): truth.note(seen, at: output.process)
            case .sent(.data(_, let frame), _):
                let message = frame.payload
                let known = onTheWire[message.id, default: []].isEmpty
                if !known { repeats += 1 }
                onTheWire[message.id, default: []].insert(message.header.context.encoded())
            default: break
            }
        }
        truth.expectRight()
        #expect(truth.branches > 3)
        // What comes again is the same message, and never another branch.
        #expect(repeats > 0)
        #expect(onTheWire.values.allSatisfy { $0.count == 1 })
    }

    @Test("layers that order messages hold contexts back as they came", arguments: UInt64(0)..<30)
    func ordered(seed: UInt64) {
        let topology = Self.topology(seed)
        let layers = Self.stacks(topology, seed: seed).map {
            CausallyDelivered($0, replica: $0.base.replica, view: View(topology))
        }
        let options = NetworkOptions(order: .reordering, delay: .uniform(1...60))
        var network = SimulatedNetwork(layers, on: topology, options: options, seed: seed)
        var truth = Truth(topology, isKnowing: Self.isKnowing(seed))
        for output in network.chat(posts: 12, seed: seed) {
            truth.note(output.output, at: output.process)
        }
        truth.expectRight()
    }

    @Test("the last message to one receiver takes the rest, whatever comes after it")
    func rest() {
        struct Burst: CausalProcess {
            func handle(_ request: [Destination], into outbox: inout Outbox<Int, Never>) {
                for (index, destination) in request.enumerated() {
                    outbox.send(index, to: destination)
                }
                outbox.context = CausalContext(origin: 7)
            }

            func receive(
                _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Never>
            ) {}
        }
        var layer = Stamped(Burst(), replica: 0, clock: VectorClock())
        func identities(_ destinations: [Destination]) -> [String] {
            var outbox = Outbox<Envelope<Int, VectorClock>, StampedOutput<Burst, VectorClock>>()
            layer.handle(destinations, into: &outbox)
            return outbox.sends.map { "\($0.message.header.context.identity)" }
        }
        #expect(identities([.one(1)]) == ["7:*"])
        #expect(identities([.all]) == ["-"])
        #expect(identities([.one(1), .all]) == ["7:*", "-"])
        #expect(identities([.one(1), .all, .one(1)]) == ["7:1", "-", "7:0"])
        #expect(identities([]) == [])
    }
}
