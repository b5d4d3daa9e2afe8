#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import Testing

    /// Fields in the order in which they were written: a carrier that is no dictionary.
    private struct Fields: Sendable {
        var list: [String] = []

        func value(_ key: String) -> String? {
            list.last { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.count + 2)) }
        }
    }

    private struct TracingWriter: Instrumentation.Injector {
        func inject(_ value: String, forKey key: String, into carrier: inout Fields) {
            carrier.list.append("\(key): \(value)")
        }
    }

    private struct TracingReader: Instrumentation.Extractor {
        func extract(key: String, from carrier: Fields) -> String? { carrier.value(key) }
    }

    private struct CausalFields: CausalMetadata.Injector, CausalMetadata.Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout Fields) {
            carrier.list.append("\(key): \(value)")
        }

        func extract(key: String, from carrier: Fields) -> String? { carrier.value(key) }
    }

    @Suite("Carriers of tracing and of ours in each other's use")
    struct FormatTests {
        @Test("A carrier for tracing carries a propagated context")
        func forTracing() throws {
            let position = try examplePosition()
            let format = CausalFormat(injector: TracingWriter(), extractor: TracingReader())
            var sent = PropagatedContext(traceParent: position)
            sent.context[Tenants.self] = ["n"]
            var fields = Fields()
            sent.inject(into: &fields, using: format)
            #expect(fields.list == ["traceparent: \(position)", "baggage: cc=AhRu"])
            #expect(PropagatedContext.extract(from: fields, using: format).propagated == sent)
        }

        @Test("A carrier of ours carries what an instrument writes")
        func forCausality() {
            let format = TracingFormat(CausalFields())
            let context = InstrumentationContext.knowing(["n"])
            var fields = Fields()
            CausalInstrument().inject(context, into: &fields, using: format)
            #expect(fields.list == ["causal-context: cc=AhRu"])
            var received = InstrumentationContext.topLevel
            CausalInstrument().extract(fields, into: &received, using: format)
            #expect(received.causal == context.causal)
        }

        @Test("The global instrument is reached without one, and carries nothing")
        func noInstrument() {
            var headers: [String: String] = [:]
            InstrumentationSystem.instrument.inject(
                .knowing(["n"]), into: &headers, using: HeaderDictionary())
            #expect(headers.isEmpty)
        }
    }
#endif
