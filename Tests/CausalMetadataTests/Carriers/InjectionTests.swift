import CausalMetadata
import SeededRandom
import TestSupport
import Testing
import WireFormat

private let parent = "00-12345678901234567890123456789012-1234567890123456-01"

@Suite("Injecting replaces what an earlier message left in the headers")
struct InjectionTests {
    private let headers = HeaderDictionary()

    /// Headers that hold a context, a position in a trace and a member of another.
    private func used() throws -> [String: String] {
        var carrier = ["host": "here"]
        PropagatedContext(
            context: .carrying(["north"]), traceParent: try TraceParent(parsing: parent),
            traceState: try TraceState(parsing: "a=1"),
            baggage: Baggage.reading(["other=1"]).baggage
        ).inject(into: &carrier, using: headers)
        return carrier
    }

    @Test("An empty context leaves nothing of the one before, and all that is another's")
    func empty() throws {
        var carrier = try used()
        #expect(carrier.count == 4)
        PropagatedContext().inject(into: &carrier, using: headers)
        #expect(carrier == ["host": "here", "baggage": "other=1"])
        carrier["baggage"] = "cc=AA=="
        PropagatedContext().inject(into: &carrier, using: headers)
        #expect(carrier == ["host": "here"])
    }

    @Test("A filter that lets nothing pass leaves nothing of ours")
    func filtered() throws {
        var carrier = try used()
        let sent = PropagatedContext(context: .carrying(["south"]))
        #expect(sent.inject(into: &carrier, using: headers, through: .nothing).isWhole)
        #expect(carrier == ["host": "here", "baggage": "other=1"])
    }

    @Test("A trace state goes with the position that it belonged to")
    func traceState() throws {
        var carrier = try used()
        let position = try TraceParent(parsing: parent)
        PropagatedContext(traceParent: position).inject(into: &carrier, using: headers)
        #expect(carrier == ["host": "here", "baggage": "other=1", "traceparent": parent])
    }

    @Test("Members of others stay, and those that are sent come first and replace theirs")
    func others() {
        var carrier = ["Baggage": "b=old,x=1;p,cc=AA==,b=older,y=2"]
        let sent = PropagatedContext(baggage: Baggage.reading(["a=1,b=2"]).baggage)
        #expect(sent.inject(into: &carrier, using: headers).dropped == 0)
        #expect(carrier == ["baggage": "a=1,b=2,x=1;p,y=2"])
        // Where there is no room for all, the last ones go, and are counted.
        let many = (0..<180).map { "k\($0)=" }.joined(separator: ",")
        carrier = ["baggage": many]
        let injection = PropagatedContext(
            context: .carrying(["north"]), baggage: Baggage.reading(["a=1,b=2"]).baggage
        ).inject(into: &carrier, using: headers)
        #expect(injection.dropped == 3 && injection.isWhole)
        let members = Baggage.reading([carrier["baggage"] ?? ""]).baggage.members
        #expect(members.map(\.key) == ["cc", "a", "b"] + (0..<177).map { "k\($0)" })
    }

    @Test("What arrives is what was sent, whatever the headers held", arguments: seeds(40))
    func anything(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var carrier: [String: String] = [:]
        for _ in 0..<20 {
            var sent = PropagatedContext(context: random.context())
            if random.chance(0.5) {
                sent.traceParent = try TraceParent(parsing: parent)
                if random.chance(0.5) { sent.traceState = try TraceState(parsing: "a=1") }
            }
            if random.chance(0.3) { carrier["tracestate"] = "stale=1" }
            sent.inject(into: &carrier, using: headers)
            let (received, problems) = PropagatedContext.extract(from: carrier, using: headers)
            #expect(received == sent && problems.isEmpty)
            #expect(!carrier.values.contains(""))
        }
    }

    @Test("A carrier that can only be written to gets the smallest valid values")
    func onlyWritten() throws {
        var carrier = try used()
        PropagatedContext().inject(into: &carrier, using: Writer())
        #expect(
            carrier == [
                "host": "here", "baggage": "cc=", "traceparent": parent, "tracestate": "a=1",
            ])
        let position = try TraceParent(parsing: parent)
        PropagatedContext(traceParent: position).inject(into: &carrier, using: Writer())
        #expect(carrier["tracestate"] == "")
        let (received, problems) = PropagatedContext.extract(from: carrier, using: headers)
        #expect(received == PropagatedContext(traceParent: position) && problems.isEmpty)
        // One that can be read as well gets them only where something was left.
        var empty: [String: String] = [:]
        PropagatedContext().inject(into: &empty, using: ReaderAndWriter())
        #expect(empty == [:])
        carrier = try used()
        PropagatedContext().inject(into: &carrier, using: ReaderAndWriter())
        #expect(carrier["baggage"] == "other=1")
        carrier["baggage"] = "cc=AA=="
        PropagatedContext().inject(into: &carrier, using: ReaderAndWriter())
        #expect(carrier["baggage"] == "cc=")
    }

    @Test("A request without a context carries none that its headers had from another one")
    func request() async throws {
        var context = CausalContext()
        let used = try used()
        let sent = await withContext(&context) {
            await withCausalRequest(used, using: HeaderDictionary()) { headers, _ in headers }
        }
        #expect(sent["baggage"] == "other=1")
    }
}

/// A carrier as the injectors of tracing see it.
private struct Writer: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
        carrier[key] = value
    }
}

private struct ReaderAndWriter: Injector, Extractor {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
        carrier[key] = value
    }

    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
}
