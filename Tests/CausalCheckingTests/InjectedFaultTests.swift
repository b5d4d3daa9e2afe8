import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@testable import CausalChecking

/// One thing put wrong in an honest run of a store, and the rules that it may break.
enum InjectedFault: CaseIterable {
    case sendLost, sendRepeated, receiveRepeated, addresseeRemoved, clockForgets, clockExceeds
    case valueChanged, versionInvented, versionReused, readEmptied, receiveBeforeSend

    var rules: [Rule] {
        switch self {
        case .sendLost: [.receiveWithoutSend]
        case .sendRepeated: [.sentTwice]
        case .receiveRepeated: [.receivedTwice]
        case .addresseeRemoved: [.wrongReceiver]
        case .clockForgets, .clockExceeds: [.wrongClock]
        case .valueChanged: [.wrongValue]
        case .versionInvented: [.thinAirRead]
        case .versionReused: [.versionWrittenTwice]
        case .readEmptied: Rule.sessionGuarantees
        case .receiveBeforeSend: [.causalCycle]
        }
    }

    /// The trace with the fault put in at one of the places where it can be.
    func injected(into trace: Trace, _ random: inout SeededGenerator) -> Trace {
        var events = Array(trace)
        let places = events.indices.filter { isPlace($0, events) }
        let place = random.pick(places)
        let event = events[place]
        switch (self, event.kind) {
        case (.sendLost, _): events.remove(at: place)
        case (.sendRepeated, _), (.receiveRepeated, _): events.append(event)
        case (.addresseeRemoved, .send(let message, _)):
            events[place].kind = .send(message: message, to: [])
        case (.clockForgets, _), (.clockExceeds, _):
            guard let process = event.process, let clock = event.clock?.vector else { break }
            let other = clock.entries.first { $0.replica != process }?.replica ?? 0
            let change = clock.entries.map {
                ($0.replica, $0.replica != other ? $0.count : isExcess ? $0.count + 1 : 0)
            }
            events[place].clock = .vector(VectorClock(change))
        case (.receiveBeforeSend, .receive(let message)):
            // What the receiver sent first now comes from the process that it hears of later.
            guard let send = events.firstIndex(where: { $0.kind.isSend(of: message) }) else {
                break
            }
            let early = TraceEvent(
                time: 0, process: events[send].process,
                kind: .receive(message: MessageID(0, 1_000_000)))
            events.append(
                TraceEvent(
                    time: 0, process: event.process,
                    kind: .send(
                        message: MessageID(0, 1_000_000), to: [events[send].process ?? 0])))
            events.insert(early, at: send)
        case (_, .operation(var operation)):
            change(&operation)
            events[place].kind = .operation(operation)
        default: break
        }
        var changed = trace.withoutEvents()
        for event in events { changed.append(event) }
        return changed
    }

    private var isExcess: Bool { self == .clockExceeds }

    private func change(_ operation: inout HistoryOperation) {
        switch self {
        case .valueChanged: operation.values[0] = "changed"
        case .versionInvented: operation.versions[0].counter = 1_000_000
        case .versionReused: operation.versions.append(Dot(0, 1))
        default:
            operation.values = []
            operation.versions = []
        }
    }

    private func isPlace(_ index: Int, _ events: [TraceEvent]) -> Bool {
        let event = events[index]
        switch (self, event.kind) {
        case (.sendLost, .send(let message, _)), (.addresseeRemoved, .send(let message, _)):
            return events.contains { $0.kind == .receive(message: message) }
        case (.sendRepeated, .send), (.receiveRepeated, .receive), (.receiveBeforeSend, .receive):
            return true
        case (.clockForgets, .receive), (.clockExceeds, .receive):
            return event.clock?.vector?.count ?? 0 > 1
        case (.valueChanged, .operation(let operation)),
            (.versionInvented, .operation(let operation)):
            return operation.kind == .get && !operation.versions.isEmpty
        case (.readEmptied, .operation(let operation)):
            // The session must have had reason to expect something.
            return operation.kind == .get && !operation.versions.isEmpty
                && events[..<index].contains {
                    guard case .operation(let earlier) = $0.kind else { return false }
                    return earlier.session == operation.session && earlier.key == operation.key
                        && !earlier.versions.isEmpty
                }
        case (.versionReused, .operation(let operation)):
            return operation.kind == .put && operation.versions != [Dot(0, 1)]
        default: return false
        }
    }
}

extension TraceEvent.Kind {
    fileprivate func isSend(of message: MessageID) -> Bool {
        if case .send(message, _) = self { true } else { false }
    }
}

@Suite("Faults put into honest runs")
struct InjectedFaultTests {
    @Test("Every kind of fault is found at every place", arguments: InjectedFault.allCases)
    func found(fault: InjectedFault) {
        var random = SeededGenerator(seed: 7)
        for seed in seeds(20) {
            for conflicts in History.Conflicts.allCases {
                let honest = StoreRun.run(
                    seed: seed, processes: 3, sessions: 5, operations: 60, conflicts: conflicts)
                let trace = fault.injected(into: honest, &random)
                let report = CausalChecker.check(trace)
                #expect(
                    fault.rules.contains { report.totals[$0] != nil }, "seed \(seed)\n\(report)")
            }
        }
    }
}
