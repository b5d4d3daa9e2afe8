import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Traces of several processes")
struct TraceMergingTests {
    /// An honest run of a few processes, in causal order.
    private static func run(seed: UInt64, isClocked: Bool) -> Trace {
        var random = SeededGenerator(seed: seed)
        let count = 2 + random.index(below: 4)
        let header = TraceHeader(
            roster: .lettered(count: count), clocks: isClocked ? .vector : .unclocked)
        var trace = Trace(header: header, conflicts: .siblings)
        var clocks = VectorClock.initial(count: count)
        var sent = [UInt64](repeating: 0, count: count)
        var inFlight: [(message: MessageID, to: ReplicaID, clock: VectorClock)] = []
        func add(_ process: ReplicaID, _ kind: TraceEvent.Kind, _ text: String = "") {
            clocks[process.index].tick(at: process)
            trace.append(
                TraceEvent(
                    // Clocks of machines that do not agree.
                    time: UInt64(trace.count) * 3 + random.below(40), process: process, kind: kind,
                    clock: isClocked ? .vector(clocks[process.index]) : nil, text: text,
                    context: random.chance(0.1) ? [UInt8(process.index)] : []))
        }
        for step in 0..<120 {
            let process = ReplicaID(random.index(below: count))
            switch random.index(below: 10) {
            case 0...3:
                sent[process.index] += 1
                var message = MessageID(process, sent[process.index])
                if random.chance(0.2) { message = trace.message(named: "foreign \(step)") }
                let to = ReplicaID(random.index(below: count))
                add(process, .send(message: message, to: [to]), "put \(step)")
                inFlight.append((message, to, clocks[process.index]))
            case 4...7:
                guard !inFlight.isEmpty else { continue }
                let next = inFlight.remove(at: random.index(below: inFlight.count))
                clocks[next.to.index].merge(next.clock)
                add(next.to, .receive(message: next.message))
            case 8:
                let operation = HistoryOperation(
                    session: "s\(process)", kind: .get, key: "x", values: [], versions: [],
                    context: [process: 1])
                add(process, .operation(operation))
            default: add(process, .local, "step \(step)")
            }
        }
        return trace
    }

    /// The part of a run that one process saw.
    private static func part(of trace: Trace, _ process: ReplicaID) -> Trace {
        var part = trace.withoutEvents()
        for event in trace where event.process == process { part.append(event) }
        return part
    }

    @Test(
        "merge into one run, whatever their order, in which causes come first",
        arguments: seeds(40), [true, false])
    func merged(seed: UInt64, isClocked: Bool) throws {
        var random = SeededGenerator(seed: seed)
        let whole = Self.run(seed: seed, isClocked: isClocked)
        var parts = whole.header.roster.replicas.map { Self.part(of: whole, $0) }
        let merged = try Trace(merging: parts)
        random.shuffle(&parts)
        let other = try Trace(merging: parts)
        #expect(other == merged)
        #expect(other.encoded() == merged.encoded())
        #expect(merged.count == whole.count)
        var position: [ReplicaID: [TraceEvent]] = [:]
        for event in merged {
            position[event.process ?? 0, default: []].append(named(event, merged))
        }
        for process in whole.header.roster.replicas {
            let events = whole.filter { $0.process == process }.map { named($0, whole) }
            #expect(position[process] ?? [] == events)
        }
        var isSent: Set<MessageID> = []
        var seen: [EventClock] = []
        for event in merged {
            switch event.kind {
            case .send(let message, _): isSent.insert(message)
            case .receive(let message): #expect(isSent.contains(message))
            default: break
            }
            guard let clock = event.clock else { continue }
            for earlier in seen { #expect(clock.relation(to: earlier) != .before) }
            seen.append(clock)
        }
    }

    /// An event without numbers of foreign names, which differ from trace to trace.
    private func named(_ event: TraceEvent, _ trace: Trace) -> TraceEvent {
        var event = event
        guard let message = event.message, message.origin == .foreign else { return event }
        event.text += trace.name(of: message)
        event.kind = .local
        return event
    }

    @Test("may list other processes, name replicas that join elsewhere, and have one process each")
    func rosters() throws {
        var first = Trace(header: TraceHeader(roster: try #require(Roster(["a", "b"]))))
        let joined = first.join(of: 1, at: 1)
        let late = try #require(joined)
        first.append(
            TraceEvent(time: 9, process: 0, kind: .send(message: MessageID(0, 1), to: [late])))
        var second = Trace(header: TraceHeader(roster: try #require(Roster(["b#2", "c"]))))
        let name = second.message(named: "a.1")
        #expect(name.origin == .foreign)
        second.append(TraceEvent(time: 0, process: 0, kind: .receive(message: name)))
        let merged = try Trace(merging: [second, first])
        #expect(merged.map(\.kind.name) == [.join, .send, .receive])
        #expect(merged.header.roster.names.sorted() == ["a", "b", "b#2", "c"])
        #expect(merged[1].message == merged[2].message)
        #expect(merged[1].message.map { merged.name(of: $0) } == "a.1")
        #expect(try Trace(parsing: merged.encoded()) == merged)
    }

    @Test("give one run in either order, also if no process has an event in them")
    func withoutEvents() throws {
        func empty(_ names: [String]) throws -> Trace {
            var trace = Trace(header: TraceHeader(roster: try #require(Roster(names))))
            trace.append(TraceEvent(time: UInt64(names.count), process: nil, kind: .network))
            return trace
        }
        let (one, other) = (try empty(["a", "b", "c"]), try empty(["c", "a"]))
        #expect(try Trace(merging: [one, other]) == Trace(merging: [other, one]))
        #expect(try Trace(merging: [other, one]).header.roster.names == ["a", "b", "c"])
    }

    @Test("may say nothing of clocks where others do, and then each event says it")
    func clocksOfSome() throws {
        let silent = Trace(
            processes: 2,
            of: [
                TraceEvent(
                    time: 1, process: 0, kind: .send(message: MessageID(0, 1), to: [1]),
                    clock: .lamport(LamportClock(time: 5)))
            ])
        let stated = Trace(
            processes: 2, clocks: .vector,
            of: [
                TraceEvent(
                    time: 2, process: 1, kind: .receive(message: MessageID(0, 1)),
                    clock: .vector([1: 1]))
            ])
        for traces in [[silent, stated], [stated, silent]] {
            let merged = try Trace(merging: traces)
            #expect(merged.header.clocks == nil)
            #expect(merged.map(\.clock) == [silent[0].clock, stated[0].clock])
            #expect(try Trace(parsing: merged.encoded()) == merged)
        }
    }

    @Test("let a replica join with a clock that counts it already")
    func clockOfJoiner() throws {
        func trace(_ event: TraceEvent) -> Trace { Trace(processes: 1, of: [event]) }
        let joining = trace(
            TraceEvent(time: 1, process: 1, kind: .join(of: 0), clock: .vector([0: 1, 1: 1])))
        let other = trace(
            TraceEvent(time: 0, process: 0, kind: .local, clock: .vector([0: 1])))
        let merged = try Trace(merging: [joining, other])
        #expect(merged.map(\.kind.name) == [.local, .join])
        #expect(merged[1].clock == .vector([0: 1, 1: 1]))
    }

    @Test("keep what happens at no process after what stands before it", arguments: UInt64(0)..<20)
    func networkEvents(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parts = (0..<3).map { process in
            var part = Trace(header: TraceHeader(roster: .lettered(count: 3)))
            for number in 0..<20 {
                // Times that do not agree with the order of any trace.
                let place = random.chance(0.5) ? nil : ReplicaID(process)
                part.append(
                    TraceEvent(
                        time: random.below(30), process: place,
                        kind: place == nil ? .network : .local, text: "\(process).\(number)"))
            }
            return part
        }
        let merged = try Trace(merging: parts)
        #expect(merged.count == 60)
        var places: [String: Int] = [:]
        for index in merged.indices { places[merged[index].text] = index }
        for part in parts {
            for index in part.indices.dropFirst() where part[index].process == nil {
                let (before, at) = (
                    try #require(places[part[index - 1].text]),
                    try #require(places[part[index].text])
                )
                #expect(before < at)
            }
        }
    }

    @Test("order a session by its counter, not by the places of its operations")
    func sessions() throws {
        func part(_ process: ReplicaID, _ orders: [UInt64], time: UInt64) -> Trace {
            var part = Trace(header: TraceHeader(roster: .lettered(count: 2)))
            for order in orders {
                let operation = HistoryOperation(
                    session: "s", kind: .get, key: "\(order)", values: [], versions: [],
                    context: [:], order: order)
                part.append(TraceEvent(time: time, process: process, kind: .operation(operation)))
            }
            return part
        }
        let merged = try Trace(merging: [part(0, [2, 3], time: 1), part(1, [1, 4], time: 5)])
        #expect((0..<4).map { merged.history.order(at: $0) } == [2, 3, 1, 4])
        #expect(try Trace(parsing: merged.encoded()) == merged)
        let error = #expect(throws: TraceMergeError.self) {
            try Trace(merging: [part(0, [1], time: 1), part(1, [1], time: 1)])
        }
        #expect(error?.code == .operationTwice(session: "s", order: 1))
    }

    @Test("that do not fit together are refused with the reason")
    func refusals() throws {
        func trace(_ clocks: EventClock.Family? = nil, _ events: TraceEvent...) -> Trace {
            Trace(processes: 2, clocks: clocks, of: events)
        }
        func code(_ traces: [Trace]) -> TraceMergeError.Code? {
            do throws(TraceMergeError) {
                _ = try Trace(merging: traces)
                return nil
            } catch {
                return error.code
            }
        }
        func local(_ process: ReplicaID, _ clock: VectorClock?) -> TraceEvent {
            TraceEvent(time: 0, process: process, kind: .local, clock: clock.map { .vector($0) })
        }
        #expect(code([trace(.vector), trace(.lamport)]) == .headersDiffer(member: "clocks"))
        let same = trace(nil, local(0, [0: 1]))
        #expect(code([same, same]) == .eventTwice(process: "a"))
        #expect(
            code([trace(nil, local(0, nil)), trace(nil, local(0, nil))])
                == .eventTwice(process: "a"))
        // Two files of one process are one sequence if its own entries say so.
        let next = trace(nil, local(0, [0: 2]))
        #expect(
            try Trace(merging: [next, same]).map(\.clock) == [.vector([0: 1]), .vector([0: 2])])
        let send = TraceEvent.Kind.send(message: MessageID(0, 1), to: [])
        #expect(
            code([
                trace(nil, TraceEvent(time: 0, process: 0, kind: send)),
                trace(nil, TraceEvent(time: 0, process: 1, kind: send)),
            ]) == .messageTwice("a.1"))
        #expect(
            code([trace(nil, local(0, [0: 1, 1: 1])), trace(nil, local(1, [0: 1, 1: 1]))])
                == .noOrder(process: "a"))
        var joining = trace()
        _ = joining.join(named: "c", at: 0)
        #expect(code([joining, joining]) == .joinTwice("c"))
    }
}
