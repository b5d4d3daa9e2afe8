#if Tracing
    import CausalMetadata
    import Instrumentation
    import Logging

    extension Logger.MetadataProvider {
        /// Creates what adds the causal context of the current task to each log line.
        ///
        ///     let provider = Logger.MetadataProvider.causal([
        ///         LoggedFact("clock", LastSeen.self),
        ///         LoggedFact("tenant", Tenant.self) { $0.names.joined(separator: "+") },
        ///     ])
        ///     LoggingSystem.bootstrap(makeHandler, metadataProvider: provider)
        ///
        /// The metadata are the facts that are named and there, each under its name; and, if
        /// `InstrumentationContext.current` has a position in a trace, `trace-id` and `parent-id`.
        ///
        /// - Parameter facts: What is to be read. A context does not know the types of its facts, so
        ///   what is not named here is not printed. Of two with one name, the last one counts.
        public static func causal(_ facts: [LoggedFact]) -> Logger.MetadataProvider {
            Logger.MetadataProvider {
                guard let propagated = InstrumentationContext.current?.propagated else {
                    return [:]
                }
                return metadata(of: propagated, facts: facts)
            }
        }

        private static func metadata(
            of propagated: PropagatedContext, facts: [LoggedFact]
        ) -> Logger.Metadata {
            var metadata: Logger.Metadata = [:]
            if let position = propagated.traceParent {
                // The header has the ids between its dashes: version, trace, parent, flags.
                let fields = position.description.split(separator: "-")
                metadata["trace-id"] = "\(fields[1])"
                metadata["parent-id"] = "\(fields[2])"
            }
            for fact in facts {
                if let text = fact.text(in: propagated.context) { metadata[fact.name] = "\(text)" }
            }
            return metadata
        }
    }
#endif
