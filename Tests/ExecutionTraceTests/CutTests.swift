import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@Suite("The cut of a snapshot through a trace")
struct CutTests {
    private static let a: ReplicaID = 0
    private static let b: ReplicaID = 1

    private static func trace(_ kinds: [(ReplicaID?, TraceEvent.Kind)]) -> Trace {
        Trace(processes: 3, of: kinds)
    }

    private static let s = SnapshotID(a, 1)
    private static let m = MessageID(a, 1)

    @Test("is not there for a snapshot that nobody recorded")
    func unknown() {
        #expect(Cut(of: Self.s, in: Self.trace([(Self.a, .local)])) == nil)
        #expect(Cut.all(in: Self.trace([(Self.a, .local)])) == [])
    }

    @Test("is where a process recorded first, and lacks who did not record")
    func firstRecord() throws {
        let trace = Self.trace([
            (Self.a, .record(snapshot: Self.s)), (Self.b, .local), (Self.a, .local),
            (Self.a, .record(snapshot: Self.s)),
        ])
        let cut = try #require(Cut(of: Self.s, in: trace))
        #expect(cut.end(of: Self.a) == 0)
        #expect(cut.end(of: Self.b) == nil)
        #expect(cut.missing == [Self.b])
        #expect(!cut.isComplete)
        #expect(trace.indices.map { cut.contains($0, in: trace) } == [true, false, false, false])
        #expect(!cut.contains(eventAt: 0, of: 99))
        #expect(cut.end(of: 99) == nil)
    }

    @Test("an earlier life of a process that recorded later lies wholly inside")
    func lives() throws {
        var trace = Self.trace([
            (Self.b, .send(message: MessageID(Self.b, 1), to: [Self.a])),
            (Self.a, .record(snapshot: Self.s)), (Self.a, .crash(keepsMemory: false)),
        ])
        let joined = trace.join(of: Self.a, at: 1)
        let second = try #require(joined)
        trace.append(TraceEvent(time: 2, process: second, kind: .record(snapshot: Self.s)))
        trace.append(TraceEvent(time: 2, process: Self.b, kind: .record(snapshot: Self.s)))
        // Recorded in both lives: the first one counts.
        var cut = try #require(Cut(of: Self.s, in: trace))
        #expect(cut.recorders == [Self.a, Self.b])
        #expect(cut.end(of: second) == 1)
        #expect(!cut.contains(3, in: trace))
        // Recorded in the second life only.
        let other = SnapshotID(Self.b, 1)
        for process in [second, Self.b] {
            trace.append(TraceEvent(time: 3, process: process, kind: .record(snapshot: other)))
        }
        cut = try #require(Cut(of: other, in: trace))
        #expect(cut.recorders == [Self.b, second])
        #expect(cut.isComplete)
        #expect(cut.containsAll(of: Self.a))
        #expect(cut.contains(2, in: trace))
        // What was on its way to a life that is over reaches nobody.
        #expect(cut.passages(in: trace).inFlight.map(\.fate) == [.lost])
    }

    @Test("has in flight what was sent inside and not received inside, with its fate")
    func inFlight() throws {
        let c: ReplicaID = 2
        var trace = Self.trace([
            (Self.a, .send(message: Self.m, to: [Self.b, c])),
            (Self.b, .receive(message: Self.m)),
            (Self.a, .send(message: MessageID(Self.a, 2), to: [Self.b, c])),
        ])
        for process in [Self.a, Self.b, c] {
            trace.append(TraceEvent(time: 1, process: process, kind: .record(snapshot: Self.s)))
        }
        for kind in [
            TraceEvent.Kind.receive(message: Self.m), .receive(message: Self.m),
        ] {
            trace.append(TraceEvent(time: 2, process: c, kind: kind))
        }
        trace.append(TraceEvent(time: 2, process: Self.b, kind: .receive(message: Self.m)))
        trace.append(
            TraceEvent(
                time: 3, process: nil,
                kind: .drop(MessageID(Self.a, 2), on: ChannelID(from: Self.a, to: Self.b))))
        trace.append(
            TraceEvent(time: 3, process: nil, kind: .drop(nil, on: ChannelID(from: Self.a, to: c)))
        )
        let passages = try #require(Cut(of: Self.s, in: trace)).passages(in: trace)
        #expect(passages.inFlight.map(\.message.number) == [1, 2, 2])
        #expect(passages.inFlight.map(\.receiver) == [c, Self.b, c])
        #expect(passages.inFlight.map(\.receive) == [6, nil, nil])
        #expect(passages.inFlight.map(\.send) == [0, 2, 2])
        #expect(passages.inFlight.map(\.fate) == [.underWay, .lost, .maybeLost])
        #expect(passages.isConsistent)
    }

    @Test("agrees with its definition on drawn traces", arguments: seeds(60))
    func model(seed: UInt64) throws {
        let trace = RandomTraces.trace(seed: seed, eventCount: 80)
        let cuts = Cut.all(in: trace)
        #expect(cuts.map(\.snapshot) == trace.snapshotIDs)
        for cut in cuts {
            #expect(Cut(of: cut.snapshot, in: trace) == cut)
            let model = CutModel(trace, of: cut.snapshot)
            for index in trace.indices {
                #expect(cut.contains(index, in: trace) == model.contains(index))
            }
            #expect(cut.missing == model.missing)
            for replica in trace.header.roster.replicas {
                #expect(cut.end(of: replica) == model.recording(of: replica)?.index)
            }
            let passages = cut.passages(in: trace)
            #expect(Set(passages.inFlight.map(line)) == model.lines(orphans: false))
            #expect(Set(passages.orphans.map(line)) == model.lines(orphans: true))
            #expect(passages.isConsistent == model.lines(orphans: true).isEmpty)
        }
    }

    private func line(_ passage: Cut.Passage) -> String {
        CutModel.line(
            passage.message, passage.sender, passage.receiver, passage.receive, "\(passage.fate)")
    }

    @Test("the model meets what the definition is about")
    func coverage() {
        var inFlight = 0
        var orphans = 0
        var whole = 0
        for seed in UInt64(0)..<60 {
            let trace = RandomTraces.trace(seed: seed, eventCount: 80)
            for cut in Cut.all(in: trace) {
                let passages = cut.passages(in: trace)
                inFlight += passages.inFlight.count
                orphans += passages.orphans.count
                whole += trace.header.roster.replicas.count { cut.containsAll(of: $0) }
            }
        }
        #expect(inFlight > 50)
        #expect(orphans > 5)
        #expect(whole > 5)
    }
}
