import ExecutionTrace
import LogicalClocks
import Testing

@Suite("The columns of a trace")
struct TraceColumnTests {
    @Test("give the events that were added, as a plain list does", arguments: UInt64(0)..<100)
    func events(seed: UInt64) {
        let made = RandomTraces(seed: seed)
        let trace = made.trace
        #expect(trace.count == made.events.count)
        #expect(Array(trace) == made.events)
        // By index, clocks are found another way than one after the other.
        #expect(trace.indices.reversed().map { trace[$0] } == made.events.reversed())
    }

    @Test("agree with the events one by one", arguments: UInt64(0)..<60)
    func columns(seed: UInt64) {
        let made = RandomTraces(seed: seed)
        let trace = made.trace
        for (index, event) in made.events.enumerated() {
            #expect(trace.kind(at: index) == event.kind.name)
            #expect(trace.process(at: index) == event.process)
            #expect(trace.time(at: index) == event.time)
            #expect(trace.message(at: index) == event.message)
            #expect(trace.clock(at: index) == event.clock)
            #expect(trace.clockFamily(at: index) == event.clock?.family)
            #expect(trace.text(at: index) == event.text)
            #expect(Array(trace.context(at: index)) == event.context)
            switch event.kind {
            case .send(_, let to): #expect(Array(trace.receivers(at: index)) == to)
            case .drop(_, let channel): #expect(trace.channel(at: index) == channel)
            case .crash(let keeps): #expect(trace.keepsMemory(at: index) == keeps)
            case .record(let snapshot): #expect(trace.snapshot(at: index) == snapshot)
            case .join(let earlier): #expect(trace.earlierLife(at: index) == earlier)
            case .operation(let operation):
                let number = trace.operationNumber(at: index)
                #expect(number.map { trace.history.operation(at: $0) } == operation)
                #expect(number.map { trace.history.event(at: $0) } == index)
            default: break
            }
        }
    }

    @Test("number the messages in the order in which events name them", arguments: UInt64(0)..<60)
    func messages(seed: UInt64) {
        let made = RandomTraces(seed: seed)
        let trace = made.trace
        var order: [MessageID] = []
        for event in made.events {
            if let message = event.message, !order.contains(message) { order.append(message) }
        }
        #expect(trace.messageCount == order.count)
        for (number, message) in order.enumerated() {
            #expect(trace.message(numbered: number) == message)
            #expect(trace.number(of: message) == number)
            let send = made.events.firstIndex { event in
                if case .send(message, _) = event.kind { true } else { false }
            }
            #expect(trace.firstSend(ofMessage: number) == send)
        }
    }

    @Test("hold long chains of clocks, each as it was", arguments: UInt64(0)..<8)
    func chains(seed: UInt64) {
        let made = RandomTraces(seed: seed, eventCount: 2_000)
        for index in stride(from: 0, to: made.trace.count, by: 7) {
            #expect(made.trace.clock(at: index) == made.events[index].clock)
        }
    }

    @Test("take hostile numbers of messages without making room for them")
    func hostileNumbers() {
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 2)))
        for number in [UInt64.max, 1 << 62, 17, 1 << 33, 1, 2] {
            let kind = TraceEvent.Kind.receive(message: MessageID(1, number))
            trace.append(TraceEvent(time: 0, process: 0, kind: kind))
        }
        #expect(trace.messageCount == 6)
        #expect(trace.number(of: MessageID(1, UInt64.max)) == 0)
        #expect(trace.number(of: MessageID(1, 2)) == 5)
        #expect(trace.number(of: MessageID(1, 3)) == nil)
        #expect(trace.number(of: MessageID(0, 1)) == nil)
    }

    @Test("do without the text of what tells it")
    func derivedTexts() {
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 2)))
        let message = MessageID(0, 1)
        func append(_ kind: TraceEvent.Kind, _ text: String) {
            trace.append(TraceEvent(time: 0, process: 0, kind: kind, text: text))
        }
        append(.send(message: message, to: [1]), "put x=1")
        append(.receive(message: message), "put x=1")
        append(.receive(message: message), "")
        append(.receive(message: message), "other")
        let put = HistoryOperation(
            session: "s", kind: .put, key: "x", values: ["1"], versions: [], context: [:])
        append(.operation(put), "put x=1")
        let texts = trace.map(\.text)
        #expect(texts == ["put x=1", "put x=1", "", "other", "put x=1"])
        let file = String(decoding: trace.encoded(), as: UTF8.self)
        #expect(file.split(separator: "put x=1").count == 2)
    }

    @Test("keep apart names that look alike, and identities of names that were foreign")
    func names() throws {
        var trace = Trace(header: TraceHeader(roster: try #require(Roster(["a", "\u{e9}"]))))
        #expect(trace.message(named: "a.12") == MessageID(0, 12))
        for name in ["a.012", "a.0", "a.", ".1", "a.1x", "e\u{301}.1", "a.18446744073709551616"] {
            let foreign = trace.message(named: name)
            #expect(foreign.origin == .foreign)
            #expect(trace.name(of: foreign) == name)
            #expect(trace.message(named: name) == foreign)
        }
        #expect(trace.message(named: "\u{e9}.1") == MessageID(1, 1))
        // What was foreign before a replica came stays foreign, by name and by number.
        let early = trace.message(named: "b#2.7")
        let joined = trace.join(named: "b#2", at: 1)
        let replica = try #require(joined)
        #expect(trace.message(named: "b#2.7") == early)
        #expect(trace.message(named: "b#2.8") == MessageID(replica, 8))
        let kind = TraceEvent.Kind.receive(message: MessageID(replica, 7))
        trace.append(TraceEvent(time: 2, process: 0, kind: kind))
        #expect(trace[1].message == early)
        #expect(try Trace(parsing: trace.encoded()) == trace)
    }

    @Test("let a replica join as the next life of a process")
    func joins() throws {
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 2)))
        #expect(trace.join(of: 1, at: 5) == 2)
        trace.append(TraceEvent(time: 6, process: 3, kind: .join(of: 1)))
        trace.append(TraceEvent(time: 7, process: 4, kind: .join(of: nil)))
        #expect(trace.join(named: "a", at: 8) == nil)
        #expect(trace.join(named: "", at: 8) == nil)
        #expect(trace.header.roster.names == ["a", "b", "b#2", "b#3", "p5"])
        #expect(trace.initialReplicaCount == 2)
        #expect(trace.withoutEvents().header.roster.names == ["a", "b"])
        let read = try Trace(parsing: trace.encoded())
        #expect(read == trace)
        #expect(read.header.roster.names == trace.header.roster.names)
    }

    @Test("call a replica that joins without a name by the first number that is free")
    func unnamed() throws {
        let roster = try #require(Roster(["a", "p3", "p4"]))
        var trace = Trace(header: TraceHeader(roster: roster))
        #expect(trace.join(at: 1) == 3)
        #expect(trace.join(named: "p6", at: 2) == 4)
        trace.append(TraceEvent(time: 3, process: 5, kind: .join(of: nil)))
        #expect(trace.header.roster.names == ["a", "p3", "p4", "p5", "p6", "p7"])
        var other = Trace(header: TraceHeader(roster: try #require(Roster(["a", "p3"]))))
        #expect(other.join(at: 1) == 2)
        #expect(other.header.roster.names == ["a", "p3", "p4"])
    }

    @Test(
        "go on from what was forgotten, with every clock as it was", arguments: UInt64(0)..<20,
        [1, 20])
    func forgetting(seed: UInt64, stride: Int) {
        let made = RandomTraces(seed: seed)
        var trace = made.trace.withoutEvents()
        var writer = TraceWriter()
        for (number, event) in made.events.enumerated() {
            if number % stride == 0 { writer.drain(&trace) }
            trace.append(event)
            #expect(trace.clock(at: trace.count - 1) == event.clock)
        }
    }

    @Test("seldom have one hash where histories differ in what they make of conflicts")
    func historyHashes() {
        let histories = [nil, .siblings, .lastWriterWins].map { (conflicts: History.Conflicts?) in
            Trace(header: TraceHeader(roster: .lettered(count: 1)), conflicts: conflicts).history
        }
        #expect(Set(histories).count == 3)
        #expect(Set(histories.map(\.hashValue)).count == 3)
    }

    @Test("are not filled with what belongs to another trace")
    func strangers() async {
        await #expect(processExitsWith: .failure) {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1)))
            trace.append(TraceEvent(time: 0, process: 1, kind: .local))
        }
        await #expect(processExitsWith: .failure) {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1)))
            trace.append(TraceEvent(time: 0, process: 0, kind: .local, clock: .vector([1: 1])))
        }
        await #expect(processExitsWith: .failure) {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1)))
            trace.append(TraceEvent(time: 0, process: nil, kind: .local))
        }
        await #expect(processExitsWith: .failure) {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1)))
            let kind = TraceEvent.Kind.receive(message: MessageID(.foreign, 0))
            trace.append(TraceEvent(time: 0, process: 0, kind: kind))
        }
        await #expect(processExitsWith: .failure) {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1)))
            let kind = TraceEvent.Kind.receive(message: MessageID(0, 0))
            trace.append(TraceEvent(time: 0, process: 0, kind: kind))
        }
        await #expect(processExitsWith: .failure) {
            var trace = Trace(header: TraceHeader(roster: .lettered(count: 1)))
            trace.append(TraceEvent(time: 0, process: 1, kind: .join(of: 7)))
        }
        await #expect(processExitsWith: .failure) {
            let header = TraceHeader(roster: .lettered(count: 1), clocks: .lamport)
            var trace = Trace(header: header)
            trace.append(TraceEvent(time: 0, process: 0, kind: .local, clock: .vector([0: 1])))
        }
    }
}
