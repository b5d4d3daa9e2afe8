#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import SeededRandom

    enum Tenants: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 20
    }

    enum Depth: ContextKey {
        typealias Value = ContextMaximum
        static let number: UInt16 = 300
    }

    enum Bytes: ContextKey {
        typealias Value = ContextCounter
        static let number: UInt16 = 30
    }

    /// The position in a trace that the examples of the specification use.
    func examplePosition() throws -> TraceParent {
        try TraceParent(parsing: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    }

    extension InstrumentationContext {
        static func knowing(_ tenants: ContextSet) -> InstrumentationContext {
            var context = InstrumentationContext.topLevel
            context.causal[Tenants.self] = tenants
            return context
        }
    }

    extension CausalInstrument {
        /// The headers that a message without any gets.
        func headers(for context: InstrumentationContext, beside: [String: String] = [:])
            -> [String: String]
        {
            var headers = beside
            inject(context, into: &headers, using: HeaderDictionary())
            return headers
        }

        /// What a receiver knows after a message.
        func reading(
            _ headers: [String: String], into context: InstrumentationContext = .topLevel
        ) -> InstrumentationContext {
            var context = context
            extract(headers, into: &context, using: HeaderDictionary())
            return context
        }
    }

    extension SeededGenerator {
        /// A context with facts of two keys, or of none.
        mutating func causalContext() -> CausalContext {
            var context = CausalContext()
            if chance(0.8) {
                context[Tenants.self] = ContextSet(
                    (0..<below(6)).map { _ in pick(["é", "n", "ab"]) })
            }
            if chance(0.5) { context[Depth.self] = ContextMaximum(next()) }
            return context
        }
    }
#endif
