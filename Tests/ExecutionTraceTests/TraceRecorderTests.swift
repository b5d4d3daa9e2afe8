import ExecutionTrace
import LogicalClocks
import Synchronization
import TestSupport
import Testing

@Suite("A trace recorder")
struct TraceRecorderTests {
    /// Collects what a sink gets.
    final class Collector: Sendable {
        private let pieces = Mutex<[[UInt8]]>([])

        func take(_ piece: [UInt8]) {
            pieces.withLock { $0.append(piece) }
        }

        var bytes: [UInt8] { pieces.withLock { Array($0.joined()) } }
        var count: Int { pieces.withLock { $0.count } }
    }

    private static func play(_ made: RandomTraces, into recorder: TraceRecorder) {
        for event in made.events {
            if case .join(let earlier) = event.kind, let process = event.process {
                let name = made.trace.header.roster.name(of: process)
                #expect(recorder.join(named: name, of: earlier, time: event.time) == process)
                continue
            }
            var kind = event.kind
            switch kind {
            case .send(let message, let to) where message.origin == .foreign:
                kind = .send(message: recorder.message(named: made.trace.name(of: message)), to: to)
            case .receive(let message) where message.origin == .foreign:
                kind = .receive(message: recorder.message(named: made.trace.name(of: message)))
            case .drop(.some(let message), let channel) where message.origin == .foreign:
                let name = made.trace.name(of: message)
                kind = .drop(recorder.message(named: name), on: channel)
            case .record(let snapshot) where snapshot.initiator == .foreign:
                kind = .record(snapshot: recorder.snapshot(named: made.trace.name(of: snapshot)))
            default: break
            }
            recorder.record(
                kind, at: event.process, time: event.time, clock: event.clock,
                context: event.context
            ) { event.text }
        }
    }

    @Test("keeps the events, and streams the same file as that of the trace", arguments: seeds(40))
    func both(seed: UInt64) throws {
        let made = RandomTraces(seed: seed, eventCount: 300)
        let collector = Collector()
        let recorder = TraceRecorder(
            header: made.trace.withoutEvents().header, conflicts: made.trace.history.conflicts,
            pieceBytes: 100, sink: collector.take)
        Self.play(made, into: recorder)
        #expect(recorder.eventCount == made.trace.count)
        #expect(recorder.trace == made.trace)
        #expect(recorder.finish() == made.trace.digest())
        #expect(collector.bytes == made.trace.encoded())
        #expect(collector.count > 3)
        #expect(!recorder.recordLocal(at: 0, time: 0))
        #expect(recorder.join(time: 0) == nil)
        #expect(recorder.eventCount == made.trace.count)
    }

    @Test(
        "streams without keeping events; what it wrote reads as the same trace",
        arguments: seeds(40))
    func streaming(seed: UInt64) throws {
        let made = RandomTraces(seed: seed, eventCount: 300)
        let collector = Collector()
        let recorder = TraceRecorder(
            header: made.trace.withoutEvents().header, conflicts: made.trace.history.conflicts,
            keepsEvents: false, pieceBytes: 1, sink: collector.take)
        Self.play(made, into: recorder)
        #expect(recorder.trace.count < 64)
        #expect(recorder.eventCount == made.trace.count)
        recorder.finish()
        #expect(try Trace(parsing: collector.bytes) == made.trace)
    }

    @Test("hands over the header before the first event, if it is asked for what there is")
    func header() {
        let collector = Collector()
        let recorder = TraceRecorder(
            header: TraceHeader(roster: .lettered(count: 2)), sink: collector.take)
        recorder.flush()
        let text = String(decoding: collector.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"format":"causal-trace""#))
        #expect(text.hasSuffix("}\n"))
        #expect(text.count { $0 == "\n" } == 1)
    }

    @Test("writes events once there are as many as are worth it", arguments: [true, false])
    func batches(keepsEvents: Bool) {
        var recording = TraceRecording(
            header: TraceHeader(roster: .lettered(count: 1)), conflicts: nil,
            keepsEvents: keepsEvents)
        var batches: [Int] = []
        for time in UInt64(1)...9 {
            recording.trace.append(TraceEvent(time: time, process: 0, kind: .local))
            recording.write(atLeast: 3)
            if !recording.takeBytes().isEmpty { batches.append(recording.eventCount) }
        }
        #expect(batches == [3, 6, 9])
    }

    @Test("takes events from many tasks at once, those of each in order")
    func tasks() async throws {
        let collector = Collector()
        let roster = Roster.lettered(count: 8)
        let recorder = TraceRecorder(
            header: TraceHeader(roster: roster, clocks: .vector, timeUnit: .nanoseconds),
            pieceBytes: 500, sink: collector.take)
        await withTaskGroup(of: Void.self) { group in
            for process in roster.replicas {
                group.addTask {
                    var clock = VectorClock()
                    for number in UInt64(1)...200 {
                        clock.tick(at: process)
                        recorder.record(
                            send: MessageID(process, number), to: [0], at: process, time: number,
                            clock: .vector(clock))
                        if number % 50 == 0 { await Task.yield() }
                    }
                }
            }
        }
        recorder.finish()
        let trace = try Trace(parsing: collector.bytes)
        #expect(trace == recorder.trace)
        #expect(trace.count == 1_600)
        for process in roster.replicas {
            let events = trace.filter { $0.process == process }
            #expect(events.map(\.time) == Array(1...200))
            #expect(events.map(\.message) == (1...200).map { MessageID(process, $0) })
        }
    }

    @Test("asks for texts only if it keeps them, and has a call for each kind of event")
    func kinds() {
        let recorder = TraceRecorder(
            header: TraceHeader(roster: .lettered(count: 2)), keepsTexts: false)
        func never() -> String? {
            Issue.record("a text was asked for")
            return nil
        }
        let get = HistoryOperation(
            session: "s", kind: .get, key: "x", values: [], versions: [], context: [:], order: 1)
        let channel = ChannelID(from: 0, to: 1)
        recorder.recordLocal(at: 0, time: 1, text: never)
        recorder.record(operation: get, at: 0, time: 2, text: never)
        recorder.record(send: MessageID(0, 1), to: [1], at: 0, time: 3, text: never)
        recorder.record(receive: MessageID(0, 1), at: 1, time: 4, text: never)
        recorder.record(lossOf: MessageID(0, 1), on: channel, time: 5, text: never)
        recorder.record(snapshot: SnapshotID(0, 1), at: 1, time: 6, text: never)
        recorder.recordCrash(at: 1, keepsMemory: false, time: 7, text: never)
        recorder.recordRestart(at: 1, time: 8, text: never)
        recorder.recordNetwork(time: 9, text: never)
        #expect(
            recorder.trace.map(\.kind) == [
                .local, .operation(get), .send(message: MessageID(0, 1), to: [1]),
                .receive(message: MessageID(0, 1)), .drop(MessageID(0, 1), on: channel),
                .record(snapshot: SnapshotID(0, 1)), .crash(keepsMemory: false), .restart,
                .network,
            ])
        #expect(recorder.finish() == nil)
    }
}
