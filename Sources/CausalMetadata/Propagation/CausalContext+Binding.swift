/// Functions that run under a context, whoever calls them.
///
/// A function that an event loop, a queue or a pool calls later runs outside of the scope that
/// created it. Bound, it runs under that scope's facts:
///
///     let context = CausalContext.current
///     queue.async(execute: context.binding { render() })
///     let item = DispatchWorkItem(block: context.binding { render() })
///
/// Each call has a scope of its own over the facts of this context, without its identity, since a
/// function may be called many times, at the same time or never. What a call learned reaches
/// others with what it hands on, see ``Contextual``.
extension CausalContext {
    /// Returns a function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R>(
        _ body: @escaping @Sendable (repeat each Argument) -> R
    ) -> @Sendable (repeat each Argument) -> R {
        let facts = peeked
        return { (argument: repeat each Argument) in
            var context = facts
            return withContext(&context) { body(repeat each argument) }
        }
    }

    /// Returns a throwing function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R>(
        _ body: @escaping @Sendable (repeat each Argument) throws -> R
    ) -> @Sendable (repeat each Argument) throws -> R {
        let facts = peeked
        return { (argument: repeat each Argument) in
            var context = facts
            return try withContext(&context) { try body(repeat each argument) }
        }
    }

    /// Returns an asynchronous function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R>(
        _ body: @escaping @Sendable (repeat each Argument) async -> R
    ) -> @Sendable (repeat each Argument) async -> R {
        let facts = peeked
        return { (argument: repeat each Argument) in
            var context = facts
            return await withContext(&context) { await body(repeat each argument) }
        }
    }

    /// Returns an asynchronous throwing function that runs under the facts of this context.
    @inlinable
    public func binding<each Argument, R>(
        _ body: @escaping @Sendable (repeat each Argument) async throws -> R
    ) -> @Sendable (repeat each Argument) async throws -> R {
        let facts = peeked
        return { (argument: repeat each Argument) in
            var context = facts
            return try await withContext(&context) { try await body(repeat each argument) }
        }
    }

    /// Returns a function that need not be sendable, and runs under the facts of this context.
    @inlinable
    public func bindingLocally<each Argument, R>(
        _ body: @escaping (repeat each Argument) -> R
    ) -> (repeat each Argument) -> R {
        let facts = peeked
        return { (argument: repeat each Argument) in
            var context = facts
            return withContext(&context) { body(repeat each argument) }
        }
    }

    /// Returns a throwing function that need not be sendable, and runs under the facts of this context.
    @inlinable
    public func bindingLocally<each Argument, R>(
        _ body: @escaping (repeat each Argument) throws -> R
    ) -> (repeat each Argument) throws -> R {
        let facts = peeked
        return { (argument: repeat each Argument) in
            var context = facts
            return try withContext(&context) { try body(repeat each argument) }
        }
    }
}
