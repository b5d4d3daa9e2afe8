#if Tracing
    import CausalMetadata
    import Instrumentation

    /// The key under which an instrumentation context holds our values.
    private enum CausalKey: InstrumentationContextKey {
        struct Value: Sendable {
            var propagated = PropagatedContext()

            /// Whether the context is for one message, which takes the identity along.
            var isForOneMessage = false
        }

        static var nameOverride: String? { "causal" }
    }

    extension InstrumentationContext {
        /// The causal context of this activity, empty if there is none.
        ///
        ///     context.causal[Tenant.self] = ["north"]
        ///     InstrumentationContext.current?.causal[Tenant.self]
        ///
        /// A task inherits it from the one that started it, as part of `InstrumentationContext.current`;
        /// what the task adds stays with the task until it is joined. A copy has the same identity: of
        /// two copies that both write counters, one is to be a branch.
        public var causal: CausalContext {
            get { propagated.context }
            set { propagated.context = newValue }
        }

        /// All that is carried for this activity: the causal context, the position in a trace, and the
        /// baggage of others.
        ///
        /// Only the context is carried by a `CausalInstrument` with headers of its own.
        public var propagated: PropagatedContext {
            get { self[CausalKey.self]?.propagated ?? PropagatedContext() }
            set {
                var value = self[CausalKey.self] ?? CausalKey.Value()
                value.propagated = newValue
                self[CausalKey.self] = newValue == PropagatedContext() ? nil : value
            }
        }

        /// Splits off a branch of the causal context for one request, and returns all of this context
        /// with the branch in place.
        ///
        ///     let request = context.branchForRequest()
        ///     instrument.inject(request, into: &headers, using: injector)
        ///     let reply = try await send(headers)
        ///     instrument.extract(reply.headers, into: &context, using: extractor)
        ///
        /// Inject it once, and write no more to it. What is written for this context in the meantime and what the other side
        /// writes meet in the last line. A request that is known not to have left is taken back by
        /// `join(_:)` of its causal context; the branch of one that was answered by nobody is lost,
        /// which costs a little room in the identity and no fact of this side.
        public mutating func branchForRequest() -> InstrumentationContext {
            let branch = causal.branch()
            return carrying(branch)
        }

        /// Gives up the identity of the causal context, and returns all of this context with the
        /// identity, for the one reply that takes it home.
        ///
        ///     let reply = context.handOverForReply()
        ///     instrument.inject(reply, into: &replyHeaders, using: injector)
        ///
        /// Inject it once. This context keeps the facts.
        public mutating func handOverForReply() -> InstrumentationContext {
            let reply = carrying(causal)
            causal = causal.peeked
            return reply
        }

        /// Adds what another context of this activity learned, and the identity that it owns.
        ///
        /// If both own some part of one identity, as they do where a context was copied instead of
        /// branched, or a request is answered twice, the facts are merged, this context keeps its own
        /// identity, and has the mark `CausalContext.hasDuplicatedIdentity` from then on.
        ///
        /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes.
        public mutating func join(_ other: CausalContext) {
            guard !other.isEmpty else { return }
            causal.takeIn(other)
        }

        /// What goes into a message: the context, with the identity only if it was made for that.
        var outgoing: CausalContext {
            guard let value = self[CausalKey.self] else { return CausalContext() }
            return value.isForOneMessage
                ? value.propagated.context : value.propagated.context.peeked
        }

        /// Returns all of this context with another causal context, which one message takes along.
        private func carrying(_ causal: CausalContext) -> InstrumentationContext {
            var message = self
            message.causal = causal
            message[CausalKey.self]?.isForOneMessage = true
            return message
        }
    }
#endif
