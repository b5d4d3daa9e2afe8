import LogicalClocks
import SeededRandom

/// One run for all kinds of clocks: messages among `live` replicas, while replicas join and leave.
struct ChurnTrace {
    enum Step {
        /// An event at `from`, a message, and an event at `to`; places, not replicas.
        case message(from: Int, to: Int)
        /// The replica at a place hands what it knows, and its identity, to its heir and leaves;
        /// a new replica, which knows what its parent knows, takes the place.
        case replacement(place: Int, heir: Int, parent: Int, newcomer: ReplicaID)
    }

    /// How many replicas there are at any time.
    let live: Int
    let steps: [Step]

    /// Two hundred messages, and thirty-two for each replica; every sixteenth step replaces one.
    init(live: Int) {
        var random = SeededGenerator(seed: 6)
        var replicas = live
        self.live = live
        steps = (0..<(200 + 32 * live)).map { index in
            let from = random.index(below: live)
            let to = (from + 1 + random.index(below: live - 1)) % live
            guard index % 16 == 15 else { return .message(from: from, to: to) }
            let parent = (from + 1 + random.index(below: live - 1)) % live
            replicas += 1
            return .replacement(
                place: from, heir: to, parent: parent, newcomer: ReplicaID(replicas - 1))
        }
    }

    /// The steps at which a message is sent whose send event is kept for comparing: about 300,
    /// spread over the second half.
    func isSample(_ index: Int) -> Bool {
        index >= steps.count / 2 && index % max(1, steps.count / 600) == 0
    }

    /// The time in milliseconds that the physical clock at a place shows: four messages take a
    /// millisecond, and no two clocks are more than eight apart.
    func physicalTime(step: Int, place: Int) -> UInt64 {
        1_700_000_000_000 + UInt64(step / 4 + place % 9)
    }
}

/// What one kind of clock made of a run.
struct ChurnRun<Clock: FamilyClock> {
    /// The clocks at the end.
    var clocks: [Clock]
    /// What the sampled events are known by.
    var events: [Clock.Mark] = []
    /// Mean bytes on a message in the second half.
    var meanBytes = 0.0

    init(_ trace: ChurnTrace) {
        clocks = Clock.initial(count: trace.live)
        var bytes = 0
        var messages = 0
        for (index, step) in trace.steps.enumerated() {
            switch step {
            case .message(let from, let to):
                clocks[from].tick(at: trace.physicalTime(step: index, place: from))
                let mark = clocks[from].mark
                clocks[to].receive(mark, at: trace.physicalTime(step: index, place: to))
                if index >= trace.steps.count / 2 {
                    bytes += Clock.bytes(of: mark)
                    messages += 1
                }
                if trace.isSample(index) { events.append(mark) }
            case .replacement(let place, let heir, let parent, let newcomer):
                clocks[heir].absorb(clocks[place])
                clocks[place] = clocks[parent].child(as: newcomer)
            }
        }
        meanBytes = Double(bytes) / Double(max(messages, 1))
    }

    /// Of the pairs of events that are truly concurrent, the share that this clock calls ordered.
    ///
    /// Stops the program if the clock denies or inverts an order that there is, or if a clock that
    /// claims to be exact calls concurrent events ordered.
    func falseOrders(truth: ChurnRun<PlainArrayClock>) -> Double {
        var concurrent = 0
        var wrong = 0
        for (index, event) in events.enumerated() {
            for other in 0..<index {
                let relation = Clock.relation(of: event, to: events[other])
                switch PlainArrayClock.relation(of: truth.events[index], to: truth.events[other]) {
                case .concurrent:
                    concurrent += 1
                    wrong += relation == .before || relation == .after ? 1 : 0
                case let order where order != relation:
                    fatalError("\(Clock.name) says \(relation) where it is \(order)")
                default: break
                }
            }
        }
        precondition(wrong == 0 || !Clock.isExact, "\(Clock.name) is not exact")
        return Double(wrong) / Double(max(concurrent, 1))
    }
}
