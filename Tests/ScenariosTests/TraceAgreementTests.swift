import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import Testing

/// Every change is judged with the trace of the run beside the snapshot.
@Suite("A snapshot agrees with the trace of its run")
struct TraceAgreementTests {
    static let a: ReplicaID = 0
    static let b: ReplicaID = 1
    private static let c: ReplicaID = 2

    /// A snapshot with b.1, b.3 and c.1 on their way to a; b.2 has reached c.
    static let bank = """
        application bank
        processes a=10 b=20 c=30
        delay fixed 10
        seed 3
        at 12 send b a 4
        at 13 send b c 2
        at 14 send b a 1
        at 14 send c a 5
        at 15 snapshot a
        """

    static func finding(
        _ text: String = bank, trace: Trace? = nil,
        _ change: (inout GlobalSnapshot) throws -> Void = { _ in }
    ) throws -> AssertionResult.Verdict {
        let result = try Scenario.run(text).result
        var snapshot = try #require(result.snapshots.first)
        try change(&snapshot)
        let results = SnapshotVerifier.verify(snapshot, trace: trace ?? result.trace)
        return try #require(results.first { $0.assertion == .traceAgreement }).verdict
    }

    /// The messages on their way from one process to another.
    static func channel(
        _ from: ReplicaID, _ to: ReplicaID, in snapshot: GlobalSnapshot
    ) throws -> Int {
        try #require(
            snapshot.channels.firstIndex { $0.channel == ChannelID(from: from, to: to) })
    }

    @Test(
        "if nothing was changed, with either kind of clock",
        arguments: ["", "clock interval-tree\n"])
    func unchanged(clock: String) throws {
        let text = Self.bank.replacing("seed 3\n", with: "seed 3\n" + clock)
        var ids: [UInt64?] = []
        let found = try Self.finding(text) { snapshot in
            let index = try Self.channel(Self.b, Self.a, in: snapshot)
            ids = snapshot.channels[index].inFlight.map { $0.recorded.id?.number }
        }
        #expect(ids == [1, 3])
        #expect(found == .pass)
    }

    @Test("not if a message is missing, new, swapped or elsewhere")
    func messages() throws {
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight.removeFirst()
            } == .fail(.messageLacking(MessageID(Self.b, 1), from: Self.b, to: Self.a)))
        // Of several the one that was sent first, whatever channel it is on.
        #expect(
            try Self.finding { snapshot in
                for index in snapshot.channels.indices { snapshot.channels[index].inFlight = [] }
            } == .fail(.messageLacking(MessageID(Self.b, 1), from: Self.b, to: Self.a)))
        #expect(
            try Self.finding { snapshot in
                for from in [Self.b, Self.c] {
                    let index = try Self.channel(from, Self.a, in: snapshot)
                    snapshot.channels[index].inFlight.removeLast()
                }
            } == .fail(.messageLacking(MessageID(Self.b, 3), from: Self.b, to: Self.a)))
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight[0].recorded.id = MessageID(Self.b, 9)
            } == .fail(.notSent(MessageID(Self.b, 9), to: Self.a)))
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight[0].recorded.id = MessageID(Self.b, 3)
                $0.channels[index].inFlight[1].recorded.id = MessageID(Self.b, 1)
            }
                == .fail(
                    .wrongOrder(
                        ChannelID(from: Self.b, to: Self.a), first: MessageID(Self.b, 3),
                        second: MessageID(Self.b, 1))))
        // Of one sender, and of one receiver.
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight[0].recorded.id = MessageID(Self.b, 2)
            } == .fail(.notUnderWay(MessageID(Self.b, 2), to: Self.a)))
        #expect(
            try Self.finding {
                let (from, to) = (
                    try Self.channel(Self.b, Self.a, in: $0),
                    try Self.channel(Self.c, Self.a, in: $0)
                )
                $0.channels[to].inFlight.append($0.channels[from].inFlight.removeFirst())
            }
                == .fail(
                    .wrongChannel(
                        MessageID(Self.b, 1), on: ChannelID(from: Self.c, to: Self.a),
                        sender: Self.b)))
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight.append($0.channels[index].inFlight[0])
                $0.channels[index].inFlight[2].number = 9
            } == .fail(.heldTwice(MessageID(Self.b, 1), to: Self.a)))
    }

    @Test("open if a message has no name, unless more is missing than that may be")
    func unnamed() throws {
        let open = AssertionResult.Verdict.undecided("a message on its way to a has no name")
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight[0].recorded.id = nil
            } == open)
        #expect(
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight[0].recorded.id = nil
                $0.channels[index].inFlight.removeLast()
            } == .fail(.messageLacking(MessageID(Self.b, 3), from: Self.b, to: Self.a)))
    }

    @Test("not if a clock is another or gone", arguments: ["", "clock interval-tree\n"])
    func clocks(clock: String) throws {
        let text = Self.bank.replacing("seed 3\n", with: "seed 3\n" + clock)
        #expect(
            try Self.finding(text) { $0.processes[1].recorded.clock = nil }
                == .fail(.clockMissing(Self.b)))
        for process in 0..<3 {
            let found = try Self.finding(text) { snapshot in
                let recorded = try #require(snapshot.processes[process].recorded.clock)
                switch recorded {
                case .vector(var clock):
                    clock.tick(at: ReplicaID(process))
                    snapshot.processes[process].recorded.clock = .vector(clock)
                case .intervalTree(var stamp):
                    stamp.event()
                    snapshot.processes[process].recorded.clock = .intervalTree(stamp)
                default: Issue.record("no such clock")
                }
            }
            guard case .fail(.wrongClock(ReplicaID(process), _, _)) = found else {
                Issue.record("\(found)")
                continue
            }
        }
        // A stamp that owns something else is another clock, though it knows the same.
        let halved = try Self.finding(text) { snapshot in
            guard case .intervalTree(var stamp) = snapshot.processes[1].recorded.clock else {
                return
            }
            _ = try stamp.fork()
            snapshot.processes[1].recorded.clock = .intervalTree(stamp)
        }
        if case .fail(.wrongClock(Self.b, _, _)) = halved {} else { #expect(clock.isEmpty) }
        // Raised to what the other one knows of itself, which its own cut allows.
        guard clock.isEmpty else { return }
        let raised = try Self.finding {
            $0.processes[0].recorded.clock = .vector([Self.b: 6])
        }
        guard case .fail(.wrongClock(Self.a, _, nil)) = raised else {
            Issue.record("\(raised)")
            return
        }
    }

    @Test("not if somebody else recorded, at another time, or was first")
    func recorders() throws {
        #expect(
            try Self.finding {
                $0.processes.removeLast()
                $0.channels.removeAll { [$0.channel.sender, $0.channel.receiver].contains(Self.c) }
            } == .fail(.recorderLacking(name: "c")))
        // One process alone is done at once.
        #expect(try Self.finding("application bank\nprocesses a=1\nsnapshot a") == .pass)
        #expect(
            try Self.finding { $0.endTime = 3 } == .fail(.endsBeforeStart(start: 15, end: 3)))
        #expect(
            try Self.finding { $0.startTime = 16 }
                == .fail(.recordedAtAnotherTime(Self.a, time: 15, start: 16, end: 35)))
        #expect(
            try Self.finding { $0.initiators = [Self.b] } == .fail(.startedByAnother(Self.a)))
        var trace = Trace(header: TraceHeader(roster: Roster(["a", "b", "c"]) ?? Roster()))
        for process in [Self.a, Self.b] {
            trace.append(
                TraceEvent(
                    time: 15, process: process, kind: .record(snapshot: SnapshotID(Self.a, 1))))
        }
        #expect(try Self.finding(trace: trace) == .fail(.notRecorded(Self.c)))
    }

    @Test("open with the trace of another run")
    func otherRun() throws {
        #expect(
            try Self.finding { $0.id = SnapshotID(Self.a, 9) }
                == .undecided("the trace does not know snapshot a-9"))
        #expect(
            try Self.finding { $0.roster = Roster(["a", "b", "d"]) ?? $0.roster }
                == .undecided("the trace is of another run: it has no process d"))
    }

    @Test("also if its trace numbers the processes in another way")
    func otherNumbers() throws {
        let result = try Scenario.run(Self.bank).result
        let snapshot = try #require(result.snapshots.first)
        let other = Trace(header: TraceHeader(roster: Roster(["c", "b", "a"]) ?? Roster()))
        var merged = other
        func moved(_ replica: ReplicaID) -> ReplicaID { ReplicaID(2 - replica.index) }
        func moved(_ id: MessageID) -> MessageID { MessageID(moved(id.origin), id.number) }
        for event in result.trace {
            var event = event
            event.process = event.process.map { moved($0) }
            if case .vector(let clock) = event.clock {
                let entries = clock.entries.map { (moved($0.replica), $0.count) }
                event.clock = .vector(VectorClock(entries))
            }
            switch event.kind {
            case .send(let message, let to):
                event.kind = .send(message: moved(message), to: to.map { moved($0) })
            case .receive(let message): event.kind = .receive(message: moved(message))
            case .record(let id):
                event.kind = .record(snapshot: SnapshotID(moved(id.initiator), id.number))
            default: break
            }
            merged.append(event)
        }
        #expect(SnapshotVerifier.report(on: snapshot, trace: merged).verdict == .consistent)
        #expect(SnapshotVerifier.report(on: snapshot, trace: other).verdict != .consistent)
    }

    @Test("loss of memory leaves open only what it touches")
    func amnesia() throws {
        let text = """
            application bank
            processes a=10 b=20 c=30
            delay fixed 10
            transport raw
            seed 3
            send b a 1
            tick 50
            crash c amnesia
            restart c as same
            tick 50
            send b a 2
            snapshot a
            """
        #expect(try Self.finding(text) == .pass)
        #expect(
            try Self.finding(text) {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                $0.channels[index].inFlight = []
            } == .fail(.messageLacking(MessageID(Self.b, 2), from: Self.b, to: Self.a)))
        // The name of a message that its sender gave away twice says nothing.
        let again = text.replacing(
            "crash c amnesia\nrestart c", with: "crash b amnesia\nrestart b")
        #expect(
            try Self.finding(again) == .undecided("b.1 is the name of several messages"))
    }

    @Test("open if a process recorded twice, since the snapshot may hold either state")
    func recordedTwice() throws {
        var trace = try Scenario.run(Self.bank).result.trace
        trace.append(
            TraceEvent(time: 90, process: Self.b, kind: .record(snapshot: SnapshotID(Self.a, 1))))
        #expect(
            try Self.finding(trace: trace)
                == .undecided("by the trace b recorded its state twice"))
    }

    @Test("open where a process that lost its memory may receive a message again")
    func receivedAgain() throws {
        let whole = try Scenario.run(Self.bank).result.trace
        var trace = whole.withoutEvents()
        trace.append(TraceEvent(time: 0, process: Self.c, kind: .crash(keepsMemory: false)))
        for event in whole { trace.append(event) }
        // What c has received is on its way to it once more.
        func repeated(_ snapshot: inout GlobalSnapshot) throws {
            let (from, to) = (
                try Self.channel(Self.b, Self.a, in: snapshot),
                try Self.channel(Self.b, Self.c, in: snapshot)
            )
            var message = snapshot.channels[from].inFlight[0]
            message.recorded.id = MessageID(Self.b, 2)
            snapshot.channels[to].inFlight.append(message)
        }
        #expect(try Self.finding(trace: trace) == .pass)
        #expect(
            try Self.finding(trace: whole, repeated)
                == .fail(.notUnderWay(MessageID(Self.b, 2), to: Self.c)))
        #expect(
            try Self.finding(trace: trace, repeated)
                == .undecided("c lost its memory, and may receive a message again"))
    }

    @Test("open where a process that lost its memory had to pass something on")
    func amnesiaOnTheWay() throws {
        let text = """
            processes a b c d
            channels ring
            put d x 1
            put d x 2
            put c x 3
            crash d amnesia
            restart d as same
            put d y 4
            snapshot b
            """
        guard case .undecided(let reason) = try Self.finding(text) else {
            Issue.record("the loss of memory is passed over")
            return
        }
        #expect(reason.contains("c.1 may have been lost with the memory of d"))
    }
}
