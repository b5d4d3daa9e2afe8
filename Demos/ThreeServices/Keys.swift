#if Tracing
    import CausalMetadata
    import CausalTracing

    /// The tenant that pays for the request.
    enum Tenant: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 16
    }

    /// The number of events of each service that led here: a vector clock by name.
    enum Clock: ContextKey {
        typealias Value = ContextMap<ContextMaximum>
        static let number: UInt16 = 17
    }

    /// The number of bytes that all services have sent for the request.
    enum Bytes: ContextKey {
        typealias Value = ContextCounter
        static let number: UInt16 = 18
    }

    extension LoggedFact {
        static let tenant = LoggedFact("tenant", Tenant.self) { $0.names.joined(separator: "+") }
        static let bytes = LoggedFact("bytes", Bytes.self) { "\($0.total)" }
        static let clock = LoggedFact("clock", Clock.self) { clock in
            clock.names.map { "\($0):\(clock[$0]?.value ?? 0)" }.joined(separator: ",")
        }
    }
#endif
