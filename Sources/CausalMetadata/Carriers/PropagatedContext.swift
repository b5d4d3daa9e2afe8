import WireFormat

/// All that rides on a request in text headers: our context, and what other systems put beside it.
///
///     var headers = ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]
///     let (received, problems) = PropagatedContext.extract(
///         from: headers, using: HeaderDictionary())
///     received.inject(into: &headers, using: HeaderDictionary())
///
/// The headers are `traceparent`, `tracestate` and `baggage`.
public struct PropagatedContext: Hashable, Sendable {
    /// The names of the headers, in lower case.
    enum Name {
        static let traceParent = "traceparent"
        static let traceState = "tracestate"
        static let baggage = "baggage"
    }

    /// The parts of a carrier that were wrong; each is ignored for itself.
    public struct Problems: Hashable, Sendable {
        /// Why there is no trace position although a header was there.
        public internal(set) var traceParent: TextError?

        /// Why there is no trace state although a header was there.
        public internal(set) var traceState: TextError?

        /// Whether a trace state was not read because no valid trace position came with it.
        public internal(set) var isTraceStateSkipped = false

        /// How many members of the baggage were outside the grammar.
        public internal(set) var ignoredMembers = 0

        /// How many members of the baggage went because of the limits.
        public internal(set) var droppedMembers = 0

        /// What was wrong with our context.
        public internal(set) var context: CarriedContextError?

        /// Whether nothing was wrong.
        public var isEmpty: Bool { self == Problems() }
    }

    /// Our own context.
    public var context: CausalContext

    /// The position in the trace, or nil if the request is in none.
    public var traceParent: TraceParent?

    /// What tracing vendors noted; it is sent only together with ``traceParent``.
    public var traceState: TraceState

    /// The baggage of others, to which injecting adds the member of ours.
    public var baggage: Baggage

    /// Creates what is to ride on a request.
    public init(
        context: CausalContext = CausalContext(), traceParent: TraceParent? = nil,
        traceState: TraceState = TraceState(), baggage: Baggage = Baggage()
    ) {
        self.context = context
        self.traceParent = traceParent
        self.traceState = traceState
        self.baggage = baggage
    }

    /// Reads everything that a carrier holds.
    ///
    /// Nothing is thrown: what is invalid is left out as its specification says, reported, and
    /// does not touch the rest. Facts of our context whose keys the filter does not allow are left
    /// out.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes in the three headers.
    public static func extract<E: Extractor>(
        from carrier: E.Carrier, using extractor: E,
        through filter: ContextFilter = .everything
    ) -> (propagated: PropagatedContext, problems: Problems) {
        var (propagated, problems) = (PropagatedContext(), Problems())
        let state = extractor.extract(key: Name.traceState, from: carrier)
        if let header = extractor.extract(key: Name.traceParent, from: carrier) {
            do { propagated.traceParent = try TraceParent(parsing: header) } catch {
                problems.traceParent = error
            }
        }
        if let state, propagated.traceParent != nil {
            do { propagated.traceState = try TraceState(parsing: state) } catch {
                problems.traceState = error
            }
        } else {
            problems.isTraceStateSkipped = state != nil
        }
        if let header = extractor.extract(key: Name.baggage, from: carrier) {
            let reading = Baggage.reading([header])
            problems.ignoredMembers = reading.ignored
            problems.droppedMembers = reading.dropped
            propagated.baggage = reading.baggage
            (propagated.context, problems.context) = reading.baggage.extractContext(
                through: filter)
            if reading.isContextDropped { problems.context = .tooLong }
            propagated.baggage.removeMembers(forKey: Baggage.contextKey)
        }
        return (propagated, problems)
    }
}
