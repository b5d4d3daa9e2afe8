#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import Testing

    private enum SpanKey: InstrumentationContextKey {
        typealias Value = String
    }

    /// What a tracer does: headers of its own, and a baggage.
    private struct Tracer: Instrument {
        func inject<Carrier, Inject: Instrumentation.Injector>(
            _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
        ) where Inject.Carrier == Carrier {
            injector.inject(context[SpanKey.self] ?? "", forKey: "traceparent", into: &carrier)
            injector.inject("userId=alice", forKey: "baggage", into: &carrier)
        }

        func extract<Carrier, Extract: Instrumentation.Extractor>(
            _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
        ) where Extract.Carrier == Carrier {
            context[SpanKey.self] = extractor.extract(key: "traceparent", from: carrier)
        }
    }

    @Suite("Beside other instruments")
    struct MultiplexTests {
        @Test("Both find what they wrote, in either order", arguments: [false, true])
        func beside(isFirst: Bool) throws {
            let position = try examplePosition()
            let ours = CausalInstrument()
            let both = MultiplexInstrument(isFirst ? [ours, Tracer()] : [Tracer(), ours])
            var context = InstrumentationContext.knowing(["north"])
            context[SpanKey.self] = "span 7"
            context.propagated.traceParent = position
            var headers: [String: String] = [:]
            both.inject(context, into: &headers, using: HeaderDictionary())
            #expect(headers["traceparent"] == "span 7")
            #expect(headers["baggage"] == "userId=alice")

            var received = InstrumentationContext.topLevel
            both.extract(headers, into: &received, using: HeaderDictionary())
            #expect(received.causal == context.causal)
            #expect(received[SpanKey.self] == "span 7")
            #expect(received.count == 2)
        }
    }
#endif
