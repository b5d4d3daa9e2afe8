/// What kept a request or a reply from carrying its context.
public enum ExchangeProblem: Error, Hashable, Sendable {
    /// The context is larger than the headers may carry, so they were sent without it.
    case tooLarge
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
/// - Parameters:
///   - headers: The headers of the request; what others put into their baggage goes along.
///   - format: How headers are read and written.
///   - onProblem: Called with what kept the request or the reply from carrying its context.
///   - isolation: The caller's isolation, which `operation` inherits.
///   - operation: What sends the headers it is given, and stores those of the reply once it has
///     them.
/// - Throws: What `operation` throws.
/// - Complexity: O(*n*), where *n* is the number of bytes in the headers and in the contexts.
public func withCausalRequest<Format: Injector & Extractor, R, Failure: Error>(
    _ headers: Format.Carrier, using format: Format,
    onProblem: (ExchangeProblem) -> Void = { _ in },
    isolation: isolated (any Actor)? = #isolation,
    operation:
        nonisolated(nonsending) (
            _ headers: Format.Carrier, _ replyHeaders: inout Format.Carrier?
        ) async throws(Failure) -> R
) async throws(Failure) -> R {
    let branch = CausalContext.branchOfCurrent()
    var outgoing = headers
    if !branch.replaceContext(in: &outgoing, using: format) {
        // Nobody else has the branch, so its part of the identity is not lost.
        CausalContext.updateCurrent { $0.takeIn(branch) }
        onProblem(.tooLarge)
    }
    var reply: Format.Carrier?
    defer {
        if let reply {
            let (propagated, problems) = PropagatedContext.extract(from: reply, using: format)
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
/// - Parameters:
///   - headers: The headers of the request.
///   - replyHeaders: The headers of the reply; the context is added to them.
///   - format: How headers are read and written.
///   - onProblem: Called with what kept the request or the reply from carrying its context.
///   - isolation: The caller's isolation, which `operation` inherits.
///   - operation: What answers the request.
/// - Throws: What `operation` throws.
/// - Complexity: O(*n*), where *n* is the number of bytes in the headers and in the contexts.
public func withCausalReply<Format: Injector & Extractor, R, Failure: Error>(
    to headers: Format.Carrier, in replyHeaders: inout Format.Carrier, using format: Format,
    onProblem: (ExchangeProblem) -> Void = { _ in },
    isolation: isolated (any Actor)? = #isolation,
    operation: () async throws(Failure) -> R
) async throws(Failure) -> R {
    let (propagated, problems) = PropagatedContext.extract(from: headers, using: format)
    if let problem = problems.context { onProblem(.unreadable(problem)) }
    var context = propagated.context
    defer {
        if !context.replaceContext(in: &replyHeaders, using: format) { onProblem(.tooLarge) }
    }
    return try await withContext(&context, operation: operation)
}

extension CausalContext {
    /// Writes the context into headers beside the baggage of others, in place of any that is there,
    /// and returns whether it fitted.
    fileprivate func replaceContext<Format: Injector & Extractor>(
        in headers: inout Format.Carrier, using format: Format
    ) -> Bool {
        let found = PropagatedContext.extract(from: headers, using: format).propagated
        let isWhole = PropagatedContext(context: self, baggage: found.baggage)
            .inject(into: &headers, using: format).isWhole
        if found.baggage.isEmpty && (isEmpty || !isWhole),
            format.extract(key: PropagatedContext.Name.baggage, from: headers) != nil
        {
            // An empty baggage is not written, so an older context would stay.
            format.inject("", forKey: PropagatedContext.Name.baggage, into: &headers)
        }
        return isWhole
    }
}
