/// Functions that run under a context, whoever calls them.
///
/// A function that an event loop, a queue or a pool calls later runs outside of the scope that
/// created it. Bound, it runs under that scope's facts:
///
///     let context = CausalContext.current
///     queue.async(execute: context.binding { render() })
///     loop.onReadable(context.binding { bytes in parse(bytes) })
///
/// Each call has a scope of its own over the facts of this context, without its identity, since a
/// function may be called many times, at the same time or never. What a call learned reaches
/// others with what it hands on, see ``Contextual``.
extension CausalContext {
    /// Returns a function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R, Failure: Error>(
        _ body: @escaping (repeat each Argument) throws(Failure) -> R
    ) -> (repeat each Argument) throws(Failure) -> R {
        let facts = peeked
        return { (argument: repeat each Argument) throws(Failure) -> R in
            var context = facts
            return try withContext(&context) { () throws(Failure) -> R in
                try body(repeat each argument)
            }
        }
    }

    /// Returns a sendable function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R, Failure: Error>(
        _ body: @escaping @Sendable (repeat each Argument) throws(Failure) -> R
    ) -> @Sendable (repeat each Argument) throws(Failure) -> R {
        let facts = peeked
        return { (argument: repeat each Argument) throws(Failure) -> R in
            var context = facts
            return try withContext(&context) { () throws(Failure) -> R in
                try body(repeat each argument)
            }
        }
    }

    /// Returns a sendable asynchronous function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R, Failure: Error>(
        _ body: @escaping @Sendable (repeat each Argument) async throws(Failure) -> R
    ) -> @Sendable (repeat each Argument) async throws(Failure) -> R {
        let facts = peeked
        return { (argument: repeat each Argument) async throws(Failure) -> R in
            var context = facts
            return try await withContext(&context) { () async throws(Failure) -> R in
                try await body(repeat each argument)
            }
        }
    }
}
