import CausalMetadata
import SeededRandom
import Testing
import WireFormat

private let parent = "00-12345678901234567890123456789012-1234567890123456-01"

@Suite("Everything rides on text headers together")
struct PropagatedContextTests {
    private let headers = HeaderDictionary()

    private func extract(
        _ carrier: [String: String]
    ) -> (propagated: PropagatedContext, problems: PropagatedContext.Problems) {
        PropagatedContext.extract(from: carrier, using: headers)
    }

    @Test("What was injected is extracted, with no other header touched", arguments: UInt64(0)..<40)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            var sent = PropagatedContext(context: random.context())
            if random.chance(0.7) {
                sent.traceParent = try TraceParent(parsing: parent)
                if random.chance(0.5) { sent.traceState = try TraceState(parsing: "a=1,b=2") }
            }
            if random.chance(0.7) { sent.baggage = Baggage.reading(["a=1;p,b=%2a,a=2"]).baggage }
            var carrier = ["host": "here", "BAGGAGE": "cc=00,a=3", "TraceState": "stale=1"]
            if sent.baggage.isEmpty { carrier["BAGGAGE"] = "cc=AA==" }
            let injection = sent.inject(into: &carrier, using: headers)
            #expect(injection.isWhole && injection.dropped == 0)
            let (received, problems) = extract(carrier)
            #expect(received == sent)
            #expect(problems.isEmpty)
            #expect(carrier["host"] == "here")
            #expect(
                Set(carrier.keys).isSubset(of: ["host", "traceparent", "tracestate", "baggage"]))
        }
    }

    @Test("Reading nothing yields nothing, and writes nothing")
    func nothing() {
        let (received, problems) = extract([
            "host": "here", "trace-parent": parent, "trace.state": "a=1",
        ])
        #expect(received == PropagatedContext())
        #expect(problems.isEmpty)
        var carrier = ["host": "here"]
        received.inject(into: &carrier, using: headers)
        #expect(carrier == ["host": "here"])
    }

    @Test("An invalid trace position forbids the trace state, and nothing else")
    func invalidParent() {
        let context = CausalContext.carrying(["north"])
        var carrier: [String: String] = [:]
        PropagatedContext(context: context).inject(into: &carrier, using: headers)
        carrier["tracestate"] = "a=1"
        for header in [nil, parent + ".", parent + "," + parent, ""] {
            carrier["traceparent"] = header
            let (received, problems) = extract(carrier)
            #expect(received.traceParent == nil)
            #expect(received.traceState.isEmpty)
            #expect(received.context == context)
            #expect(problems.isTraceStateSkipped)
            #expect((problems.traceParent != nil) == (header != nil))
        }
    }

    @Test("An invalid trace state leaves the trace position")
    func invalidState() throws {
        let (received, problems) = extract(["traceparent": parent, "tracestate": "a=1,B=2"])
        #expect(received.traceParent == (try TraceParent(parsing: parent)))
        #expect(received.traceState.isEmpty)
        #expect(problems.traceState?.position.column == 5)
        #expect(problems.traceParent == nil && !problems.isTraceStateSkipped)
    }

    @Test("A trace state is sent with a trace position only")
    func stateAlone() throws {
        var carrier: [String: String] = [:]
        let state = try TraceState(parsing: "a=1")
        PropagatedContext(traceState: state).inject(into: &carrier, using: headers)
        #expect(carrier.isEmpty)
    }

    @Test("A position of a later version is sent as version 0")
    func laterVersion() {
        var carrier = ["traceparent": "cc" + parent.dropFirst(2) + "-more"]
        extract(carrier).propagated.inject(into: &carrier, using: headers)
        #expect(carrier == ["traceparent": parent])
    }

    @Test("What is wrong with a baggage is reported, and the rest of it is kept")
    func baggageProblems() {
        let names = (0..<182).map { "k\($0)=" }.joined(separator: ",")
        let (received, problems) = extract(["baggage": "bad,cc=*," + names])
        #expect(received.baggage.members.count == 179)
        #expect(received.baggage["cc"] == nil)
        #expect(received.context.isEmpty)
        #expect(problems.ignoredMembers == 1)
        #expect(problems.droppedMembers == 3)
        #expect(problems.context == .notBase64(byteOffset: 1))
        let long = extract(["baggage": "a=1,cc=" + String(repeating: "A", count: 9000)])
        #expect(long.problems.context == .tooLong)
        #expect(long.propagated.baggage.description == "a=1")
    }

    @Test("A context above the limit is trimmed, which its sender and its reader see")
    func trimmed() {
        let context = CausalContext.carrying(byteCount: 7000)
        for limit in [1, 20, Baggage.contextBytesMax] {
            var carrier: [String: String] = [:]
            let injection = PropagatedContext(context: context)
                .inject(into: &carrier, using: headers, limit: limit)
            #expect(!injection.isWhole)
            let (received, problems) = extract(carrier)
            #expect(received.context == context.trimmed(to: limit) && problems.isEmpty)
        }
    }

    @Test(
        "Header names differ in case only, and their values are one list",
        arguments: ["TraceParent", "TRACEPARENT", "traceparent"])
    func names(name: String) {
        #expect(extract([name: parent]).propagated.traceParent != nil)
        // Two positions are none.
        #expect(extract([name: parent, "tRaceparent": parent]).propagated.traceParent == nil)
        let lists = [
            "Baggage": "a=1", "baggage": "c=3", "BAGGAGE": "b=2", "baggagf": "d=4", "baggag": "e=5",
        ]
        #expect(extract(lists).propagated.baggage.description == "b=2,a=1,c=3")
        var carrier = lists
        headers.inject("new", forKey: "baggage", into: &carrier)
        #expect(carrier == ["baggage": "new", "baggagf": "d=4", "baggag": "e=5"])
    }

    @Test("A carrier of another kind needs two methods")
    func otherCarrier() throws {
        var carrier = PairList.Carrier()
        let sent = PropagatedContext(
            context: .carrying(["north"]), traceParent: try TraceParent(parsing: parent))
        sent.inject(into: &carrier, using: PairList())
        #expect(carrier.pairs.map(\.0) == ["traceparent", "baggage"])
        #expect(PropagatedContext.extract(from: carrier, using: PairList()).propagated == sent)
    }
}

/// Headers as a list of pairs.
private struct PairList: Injector, Extractor {
    struct Carrier {
        var pairs: [(String, String)] = []
    }

    func inject(_ value: String, forKey key: String, into carrier: inout Carrier) {
        carrier.pairs.append((key, value))
    }

    func extract(key: String, from carrier: Carrier) -> String? {
        carrier.pairs.first { $0.0 == key }?.1
    }
}
