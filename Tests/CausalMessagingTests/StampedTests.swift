import CausalMessaging
import CausalMetadata
import ExecutionTrace
import LogicalClocks
import SeededRandom
import Simulation
import Testing

@Suite("Every message is stamped with what its sender knew")
struct StampedTests {
    /// Sends twice and sets a timer on everything that it is asked or told; a word that begins
    /// with `+` is added to the context.
    private struct Echo: CausalProcess {
        func handle(_ request: String, into outbox: inout Outbox<String, String>) {
            act(request, into: &outbox)
        }

        func receive(
            _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, String>
        ) {
            act(message, into: &outbox)
        }

        func start(into outbox: inout Outbox<String, String>) {
            outbox.send("start", to: 1)
        }

        func timerFired(_ timer: TimerID, into outbox: inout Outbox<String, String>) {
            outbox.send("timer \(timer.number)", to: 1)
        }

        private func act(_ word: String, into outbox: inout Outbox<String, String>) {
            outbox.send("one", to: 1)
            if word.hasPrefix("+") {
                let names = outbox.context[Labels.self]?.names ?? []
                outbox.context[Labels.self] = ContextSet(names + [word])
            }
            outbox.broadcast("all")
            outbox.setTimer(TimerID(9), afterTicks: 4)
            outbox.emit("said")
        }
    }

    private typealias Layer = Stamped<Echo, VectorClock>

    private static func envelope(
        _ clock: VectorClock, context: CausalContext = CausalContext(), _ payload: String = "x"
    ) -> Envelope<String, VectorClock> {
        Envelope(
            id: MessageID(1, 1), header: CausalHeader(clock: clock, context: context),
            payload: payload)
    }

    @Test("What a message claims of its receiver's own events is left out and counted")
    func claims() throws {
        var layer = Layer(Echo(), replica: 0, clock: [0: 3])
        var outbox = Outbox<Layer.Message, Layer.Output>()
        layer.receive(Self.envelope([0: 3, 1: 1]), from: 1, into: &outbox)
        #expect(layer.claims == ReceivedClaims())
        let known = layer.clock[0]
        layer.receive(Self.envelope([0: VectorClock.countMax, 1: 2]), from: 1, into: &outbox)
        #expect(layer.claims.count == 1)
        #expect(
            layer.claims.last?.claim
                == OwnEventsClaim(known: known, claimed: VectorClock.countMax))
        #expect(layer.claims.last?.sender == 1)
        #expect(layer.claims.last?.message == MessageID(1, 1))
        // The receive, and the two sends that it caused.
        #expect(layer.clock == [0: known + 3, 1: 2])
        for send in outbox.sends {
            #expect(throws: Never.self) { try send.message.header.encoded() }
        }
    }

    @Test("A stamp that claims its receiver's own events poisons nobody")
    func stampClaims() throws {
        var layer = Stamped<Echo, Stamp>(Echo(), replica: 0, clock: Stamp.initial(count: 2)[0])
        var outbox = Outbox<Envelope<String, Stamp>, StampedOutput<Echo, Stamp>>()
        let made = try Stamp(parsing: "(0, \(Stamp.countMax))")
        layer.receive(
            Envelope(id: MessageID(1, 1), header: CausalHeader(clock: made), payload: "x"),
            from: 1, into: &outbox)
        #expect(layer.claims.count == 1)
        #expect(layer.claims.last?.claim == OwnEventsClaim(known: 0, claimed: Stamp.countMax))
        for send in outbox.sends {
            #expect(throws: Never.self) { try send.message.header.encoded() }
        }
        layer.handle("more", into: &outbox)
        #expect(throws: Never.self) { try layer.clock.encoded() }
    }

    @Test("Every request, send and receive is one tick, and a broadcast is one send")
    func ticks() {
        var layer = Layer(Echo(), replica: 0, clock: [:])
        var outbox = Outbox<Layer.Message, Layer.Output>()
        layer.handle("go", into: &outbox)
        #expect(outbox.sends.map(\.message.header.clock) == [[0: 2], [0: 3]])
        #expect(outbox.sends.map(\.message.id) == [MessageID(0, 1), MessageID(0, 2)])
        #expect(outbox.sends.map(\.destination) == [.one(1), .all])
        #expect(outbox.timers.map(\.id) == [TimerID(9)])
        #expect(outbox.timers.map(\.delayTicks) == [4])
        #expect(layer.clock == [0: 3])
        #expect(layer.sentCount == 2)
        outbox.removeAll()
        layer.receive(Self.envelope([1: 7, 2: 1]), from: 1, into: &outbox)
        #expect(
            outbox.sends.map(\.message.header.clock) == [
                [0: 5, 1: 7, 2: 1], [0: 6, 1: 7, 2: 1],
            ])
        #expect(outbox.sends.map(\.message.id.number) == [3, 4])
        outbox.removeAll()
        layer.timerFired(TimerID(9), into: &outbox)
        #expect(outbox.sends.map(\.message.payload) == ["timer 9"])
        #expect(layer.clock == [0: 7, 1: 7, 2: 1])
        layer.start(into: &outbox)
        #expect(layer.clock == [0: 8, 1: 7, 2: 1])
    }

    @Test("Only an observed layer tells of steps, each whole and with the clock of every event")
    func observation() {
        for isObserved in [false, true] {
            var layer = Layer(Echo(), replica: 0, clock: [:], isObserved: isObserved)
            var outbox = Outbox<Layer.Message, Layer.Output>()
            layer.handle("go", into: &outbox)
            layer.receive(Self.envelope([1: 1]), from: 1, into: &outbox)
            layer.timerFired(TimerID(9), into: &outbox)
            layer.channelOpened(with: 1, into: &outbox)
            var told: [String] = []
            for output in outbox.emissions.map(\.output) {
                switch output {
                case .answer(let word): told.append(word)
                case .step(let record): told.append(Self.text(record))
                }
            }
            // A step without an event and without an answer is none to tell of.
            let everything = [
                "asked go {0:1}; sent 1 one false {0:2}; sent 2 all true {0:3}; said",
                "got 1 from 1 x {0:4, 1:1}; sent 3 one false {0:5, 1:1}; "
                    + "sent 4 all true {0:6, 1:1}; said",
                "timer 9 {0:6, 1:1}; sent 5 timer 9 false {0:7, 1:1}",
            ]
            #expect(told == (isObserved ? everything : ["said", "said"]))
            #expect(
                outbox.sends.map(\.message.payload) == [
                    "one", "all", "one", "all", "timer 9",
                ])
            #expect(outbox.emissions.flatMap(\.output.answers) == ["said", "said"])
        }
    }

    private static func text(_ record: StepRecord<Echo, VectorClock>) -> String {
        let cause =
            switch record.cause {
            case .start: "start"
            case .request(let word): "asked \(word)"
            case .message(let id, let sender, let word): "got \(id.number) from \(sender) \(word)"
            case .timer(let timer): "timer \(timer.number)"
            case .view(let number): "view \(number)"
            case .channel(let peer): "channel \(peer)"
            }
        let sends = record.sends.map {
            "sent \($0.id.number) \($0.message) \($0.destination == .all) \($0.clock)"
        }
        return (["\(cause) \(record.clock)"] + sends + record.answers).joined(separator: "; ")
    }

    @Test("The context of the message rides on what the step sends, and no further")
    func context() {
        var arriving = CausalContext()
        arriving[Labels.self] = ["a"]
        var layer = Layer(Echo(), replica: 0, clock: [:])
        var outbox = Outbox<Layer.Message, Layer.Output>()
        func contexts() -> [[String]?] {
            outbox.sends.map { $0.message.header.context[Labels.self]?.names }
        }
        layer.receive(Self.envelope([:], context: arriving), from: 1, into: &outbox)
        #expect(contexts() == [["a"], ["a"]])
        outbox.removeAll()
        // What the step adds rides on all that the step sends.
        layer.receive(Self.envelope([:], context: arriving, "+b"), from: 1, into: &outbox)
        #expect(contexts() == [["+b", "a"], ["+b", "a"]])
        outbox.removeAll()
        layer.handle("go", into: &outbox)
        layer.timerFired(TimerID(1), into: &outbox)
        layer.receive(Self.envelope([:]), from: 1, into: &outbox)
        #expect(contexts() == [nil, nil, nil, nil, nil])
        #expect(outbox.context.isEmpty)
    }

    private static func judgedRun<Clock: StampingClock>(
        _ type: Clock.Type, seed: UInt64
    ) throws -> [JudgedEvent<Clock>] {
        let count = 2 + Int(seed % 4)
        let topologies = [Topology.clique(count), .ring(count), .line(count)]
        let topology = topologies[Int(seed / 4 % 3)]
        let clocks = Clock.initial(count: count)
        let layers = Talker.group(topology, seed: seed, broadcastRate: 0.4, answers: 3).map {
            Stamped($0, replica: $0.replica, clock: clocks[$0.replica.index], isObserved: true)
        }
        let options = NetworkOptions(
            order: .reordering, delay: .uniform(1...40), lossRate: 0.1, duplicationRate: 0.1)
        var network = SimulatedNetwork(layers, on: topology, options: options, seed: seed)
        let outputs = network.chat(posts: 5, seed: seed)
        return try JudgedEvent.events(of: outputs.lazy.map { ($0.process, $0.output) })
    }

    private static func expectExact<Clock: StampingClock>(_ events: [JudgedEvent<Clock>]) {
        #expect(events.count > 10)
        var wrong = 0
        for (i, left) in events.enumerated() {
            for (j, right) in events.enumerated() {
                let truth = CausalRelation(
                    isBelow: right.past.contains(i), isAbove: left.past.contains(j))
                if left.clock.relation(to: right.clock) != truth { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test("Vector clocks decide happened-before as the run had it", arguments: UInt64(0)..<36)
    func vectorClocks(seed: UInt64) throws {
        let events = try Self.judgedRun(VectorClock.self, seed: seed)
        Self.expectExact(events)
        for process in Set(events.map(\.process)) {
            let own = events.filter { $0.process == process }.map { $0.clock[process] }
            #expect(own == Array(1...UInt64(own.count)))
        }
    }

    @Test(
        "Interval tree clocks decide happened-before as the run had it", arguments: UInt64(0)..<24)
    func intervalTrees(seed: UInt64) throws {
        Self.expectExact(try Self.judgedRun(Stamp.self, seed: seed))
    }

    @Test("Both kinds of clock see the same run")
    func sameRun() throws {
        let vectors = try Self.judgedRun(VectorClock.self, seed: 5)
        let trees = try Self.judgedRun(Stamp.self, seed: 5)
        #expect(vectors.map(\.past) == trees.map(\.past))
    }

    @Test("A clock on a message brings no right to tick")
    func peeked() {
        let stamps = Stamp.initial(count: 2)
        var layer = Stamped<Echo, Stamp>(Echo(), replica: 0, clock: stamps[0])
        var outbox = Outbox<Envelope<String, Stamp>, StampedOutput<Echo, Stamp>>()
        layer.handle("go", into: &outbox)
        #expect(outbox.sends.allSatisfy { $0.message.header.clock.isAnonymous })
        #expect(!layer.clock.isAnonymous)
    }

    @Test("A message is described with the name of its origin")
    func description() {
        #expect(MessageID(0, 12).description(in: .lettered(count: 1)) == "a.12")
    }
}
