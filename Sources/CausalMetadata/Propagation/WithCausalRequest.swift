/// A reason why a request or a reply did not carry its context whole.
public enum ExchangeProblem: Error, Hashable, Sendable {
    /// The context is larger than the limit, so that only its most important keys were sent.
    case trimmed
    /// The headers that came held a context that cannot be read, so it was taken for none.
    case unreadable(CarriedContextError)
}

/// Sends a request with a branch of the current context, and joins what the reply brings back.
///
///     let page = try await withCausalRequest(headers, using: HeaderDictionary()) {
///         headers, replyHeaders in
///         let response = try await send(Request("/page", headers: headers))
///         replyHeaders = response.headers
///         guard response.status == 200 else { throw Refused(response.status) }
///         return response.body
///     }
///     CausalContext.current[Region.self]  // what the server learned
///
/// A reply that tells of a failure carries context like any other: it is joined also if `operation`
/// then throws. If no reply came, nothing is joined, and the part of the identity that went
/// with the request stays lost, since a server may still be counting under it; the current context
/// keeps its own part and all its facts. A receiver that never replies with a context had better be
/// sent a copy, which owns no part: call this within ``withContext(_:isolation:operation:)`` of
/// ``CausalContext/current``.
///
/// A context above the limit is trimmed, which the server sees. A reply that is built on it brings the
/// marker home, and by the law of merging the facts above the cut then go here too. Where that
/// matters, hold the context to the limit when writing: ``CausalContext/set(_:for:limit:)`` refuses
/// what does not fit. The identity stands before all facts. If it does not fit all the same, or the
/// filter leaves it out, it stays here whole, and the server can add facts but not count.
///
/// The filter holds both ways, so that a reply says nothing of keys that a request may not.
///
/// - Parameters:
///   - headers: The headers of the request; what others put into their baggage goes along.
///   - format: How headers are read and written.
///   - filter: The keys that are sent, and that are taken from the reply.
///   - limit: The most bytes of context that are sent, at most ``Baggage/contextBytesMax``.
///   - onProblem: Called with what kept the request or the reply from carrying its context whole.
///   - isolation: The caller's isolation, which `operation` inherits.
///   - operation: What sends the headers it is given, and stores those of the reply once it has
///     them.
/// - Throws: What `operation` throws.
/// - Complexity: O(*n*), where *n* is the number of bytes in the headers and in the contexts.
public func withCausalRequest<Format: Injector & Extractor, R, Failure: Error>(
    _ headers: Format.Carrier, using format: Format,
    through filter: ContextFilter = .everything, limit: Int = Baggage.contextBytesMax,
    onProblem: (ExchangeProblem) -> Void = { _ in },
    isolation: isolated (any Actor)? = #isolation,
    operation:
        nonisolated(nonsending) (
            _ headers: Format.Carrier, _ replyHeaders: inout Format.Carrier?
        ) async throws(Failure) -> R
) async throws(Failure) -> R {
    var sent = CausalContext.branchOfCurrent()
    if !sent.isAnonymous,
        sent.outbound(through: filter).trimmed(to: limit).identity != sent.identity
    {
        // Nobody else would have this part of the identity, so that it would be lost.
        CausalContext.updateCurrent { $0.takeIn(sent) }
        sent = sent.peeked
    }
    var outgoing = headers
    if !sent.replace(in: &outgoing, using: format, through: filter, limit: limit) {
        onProblem(.trimmed)
    }
    var reply: Format.Carrier?
    defer {
        if let reply {
            let (propagated, problems) = PropagatedContext.extract(
                from: reply, using: format, through: filter)
            if let problem = problems.context { onProblem(.unreadable(problem)) }
            CausalContext.updateCurrent { $0.takeIn(propagated.context) }
        }
    }
    return try await operation(outgoing, &reply)
}

/// Answers a request under the context that came with it, and sends back what was learned.
///
///     var replyHeaders: [String: String] = [:]
///     let body = try await withCausalReply(
///         to: request.headers, in: &replyHeaders, using: HeaderDictionary()
///     ) {
///         try await render(request)
///     }
///     return Response(200, headers: replyHeaders, body: body)
///
/// The headers of the reply have the context also if `operation` throws, for the reply that tells
/// of the failure. They are to be sent once: the requester joins them.
///
/// A context above the limit is trimmed, which the requester sees; he then loses his own facts above
/// the cut. What does not fit of an identity that is in more pieces than the limit has room for is
/// lost, as that of a reply that never comes. The identity of the requester is given back only if the
/// filter lets number 1 pass; if not, it should not do so on his side either.
///
/// - Parameters:
///   - headers: The headers of the request.
///   - replyHeaders: The headers of the reply; the context is added to them.
///   - format: How headers are read and written.
///   - filter: The keys that are taken from the request, and that are sent back.
///   - limit: The most bytes of context that are sent, at most ``Baggage/contextBytesMax``.
///   - holder: The number of this answer, which tells what it writes from what another answer to the
///     same request, sent twice, does; see ``ContextHolder``.
///   - onProblem: Called with what kept the request or the reply from carrying its context whole.
///   - isolation: The caller's isolation, which `operation` inherits.
///   - operation: What answers the request.
/// - Throws: What `operation` throws.
/// - Complexity: O(*n*), where *n* is the number of bytes in the headers and in the contexts.
public func withCausalReply<Format: Injector & Extractor, R, Failure: Error>(
    to headers: Format.Carrier, in replyHeaders: inout Format.Carrier, using format: Format,
    through filter: ContextFilter = .everything, limit: Int = Baggage.contextBytesMax,
    holder: ContextHolder = .unnamed,
    onProblem: (ExchangeProblem) -> Void = { _ in },
    isolation: isolated (any Actor)? = #isolation,
    operation: () async throws(Failure) -> R
) async throws(Failure) -> R {
    let (propagated, problems) = PropagatedContext.extract(
        from: headers, using: format, through: filter)
    if let problem = problems.context { onProblem(.unreadable(problem)) }
    var context = propagated.context
    context.holder = holder
    defer {
        if !context.replace(in: &replyHeaders, using: format, through: filter, limit: limit) {
            onProblem(.trimmed)
        }
    }
    return try await withContext(&context, operation: operation)
}

extension CausalContext {
    /// Writes the context into headers beside the baggage of others, in place of any that is there,
    /// and returns whether it is whole.
    fileprivate func replace<Format: Injector & Extractor>(
        in headers: inout Format.Carrier, using format: Format, through filter: ContextFilter,
        limit: Int
    ) -> Bool {
        PropagatedContext.replaceBaggage(
            by: Baggage(), self, in: &headers, using: format, through: filter, limit: limit
        ).isWhole
    }
}
