#if Tracing
    import CausalMetadata
    import Instrumentation

    /// An instrument that carries the `InstrumentationContext.causal` context of an
    /// activity in the headers of its requests and replies.
    ///
    ///     InstrumentationSystem.bootstrap(MultiplexInstrument([tracer, CausalInstrument()]))
    ///
    /// Extracting *joins*: what arrives is added to what the context knows, so a client takes in a
    /// reply as a server takes in a request. What is invalid in a carrier is left out and reported; it
    /// changes nothing else.
    ///
    /// Injecting cannot take anything out of the caller's context, and a library may inject one
    /// context into any number of requests. So the facts go along, and the identity stays, unless the
    /// context was made for this one message by
    /// `InstrumentationContext.branchForRequest()` or
    /// `InstrumentationContext.handOverForReply()`.
    public struct CausalInstrument: Instrument {
        /// The headers that an instrument reads and writes.
        public enum Headers: Hashable, Sendable {
            /// One of our own, ``CausalInstrument/header``, and none that a tracer beside us may write.
            case own

            /// `traceparent`, `tracestate` and `baggage` of the W3C, with the context as one member of
            /// the baggage; for a program in which no other instrument writes these.
            case w3c
        }

        /// The header of our own; what is in it has the grammar of a `baggage` with one member.
        public static let header = "causal-context"

        private let headers: Headers
        private let filter: ContextFilter
        private let bytesMax: Int
        private let holder: @Sendable () -> ContextHolder
        private let onProblem: @Sendable (PropagatedContext.Problems) -> Void

        /// Creates an instrument.
        ///
        /// - Parameters:
        ///   - headers: Which headers are read and written.
        ///   - filter: The keys that are sent, and that are taken in. One that leaves out the identity, 1,
        ///     loses the part of a context that was made for one message: inject the context as it is.
        ///   - bytesMax: The most bytes of context that are sent; a larger one is trimmed, which its
        ///     readers see. A header has four characters for three bytes.
        ///   - onProblem: Called with what was wrong in the headers of a message.
        ///   - holder: Called once for each message for the number that tells what its receiver writes
        ///     from what another receiver does to whom the same request was sent again, see
        ///     `ContextHolder`. A service takes it from its own name and a count, or draws it.
        /// - Precondition: `bytesMax` is above 0 and at most `Baggage.contextBytesMax`, which is also
        ///   the most that is accepted.
        public init(
            _ headers: Headers = .own, through filter: ContextFilter = .everything,
            bytesMax: Int = Baggage.contextBytesMax,
            onProblem: @escaping @Sendable (PropagatedContext.Problems) -> Void = { _ in },
            holder: @escaping @Sendable () -> ContextHolder = { .unnamed }
        ) {
            precondition(bytesMax > 0, "a limit leaves room for the marker")
            precondition(bytesMax <= Baggage.contextBytesMax, "a baggage has no room for more")
            self.headers = headers
            self.filter = filter
            self.bytesMax = bytesMax
            self.holder = holder
            self.onProblem = onProblem
        }

        /// Writes what a context carries into the headers of a message.
        ///
        /// What an earlier message left in the same headers is replaced. Injectors made for tracing can
        /// remove nothing: through one that is no `Injector` of `CausalMetadata` besides, `cc=` is
        /// written where there is nothing to carry, the smallest baggage that is valid, and of the
        /// headers of the W3C a `traceparent` stays.
        ///
        /// - Complexity: O(*n*), where *n* is the number of bytes in the headers.
        public func inject<Carrier, Inject: Instrumentation.Injector>(
            _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
        ) where Inject.Carrier == Carrier {
            var propagated = headers == .w3c ? context.propagated : PropagatedContext()
            propagated.context = context.outgoing
            propagated.inject(
                into: &carrier, using: NamedHeaders(headers, base: injector), through: filter,
                limit: bytesMax)
        }

        /// Joins what the headers of a message carry into a context.
        ///
        /// A position in a trace and a baggage of others are taken only where the context has none:
        /// those of a reply do not replace those of the caller.
        ///
        /// - Complexity: O(*n*), where *n* is the number of bytes in the headers.
        public func extract<Carrier, Extract: Instrumentation.Extractor>(
            _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
        ) where Extract.Carrier == Carrier {
            var (received, problems) = PropagatedContext.extract(
                from: carrier, using: NamedHeaders(headers, base: extractor), through: filter)
            if !problems.isEmpty { onProblem(problems) }
            received.context.holder = holder()
            context.join(received.context)
            guard headers == .w3c else { return }
            if context.propagated.traceParent == nil {
                context.propagated.traceParent = received.traceParent
                context.propagated.traceState = received.traceState
            }
            if context.propagated.baggage.isEmpty {
                context.propagated.baggage = received.baggage
            }
        }
    }

    /// The carrier of a message under the names that an instrument gives to its headers.
    private struct NamedHeaders<Base: Sendable>: Sendable {
        let headers: CausalInstrument.Headers
        let base: Base

        init(_ headers: CausalInstrument.Headers, base: Base) {
            self.headers = headers
            self.base = base
        }

        /// Returns the name of a header of the W3C, or nil if it is neither read nor written.
        func name(of header: String) -> String? {
            switch headers {
            case .w3c: header
            case .own: header == "baggage" ? CausalInstrument.header : nil
            }
        }
    }

    extension NamedHeaders: CausalMetadata.Injector where Base: Instrumentation.Injector {
        func inject(_ value: String, forKey key: String, into carrier: inout Base.Carrier) {
            guard let name = name(of: key) else { return }
            base.inject(value, forKey: name, into: &carrier)
        }

        func remove(key: String, from carrier: inout Base.Carrier) -> Bool {
            // A header that is not ours holds nothing of us.
            guard let name = name(of: key) else { return true }
            guard let base = base as? any CausalMetadata.Injector<Base.Carrier> else {
                return false
            }
            return base.remove(key: name, from: &carrier)
        }
    }

    extension NamedHeaders: CausalMetadata.Extractor where Base: Instrumentation.Extractor {
        func extract(key: String, from carrier: Base.Carrier) -> String? {
            name(of: key).flatMap { base.extract(key: $0, from: carrier) }
        }
    }
#endif
