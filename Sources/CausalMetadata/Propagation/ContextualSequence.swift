extension AsyncSequence {
    /// Returns the same elements, each with the context that it was produced under.
    ///
    /// The sequence runs under a scope of its own: it starts with the facts of `context`, and what
    /// it learns while it produces an element is known to that element and those after it. The
    /// consumer's scope is neither seen nor changed, wherever it iterates:
    ///
    ///     for await request in requests.contextual() {
    ///         let reply = await request.map { await handle($0) }
    ///     }
    ///
    /// A stream whose producer runs elsewhere needs no adapter: its elements are ``Contextual``.
    ///
    ///     let (jobs, continuation) = AsyncStream.makeStream(of: Contextual<Job>.self)
    ///     continuation.yield(Contextual(job))
    @inlinable
    public func contextual(
        under context: CausalContext = .current
    ) -> ContextualSequence<Self> {
        ContextualSequence(base: self, context: context.peeked)
    }
}

/// The elements of an asynchronous sequence, each with the context that it was produced under.
///
/// Made by `contextual(under:)`.
public struct ContextualSequence<Base: AsyncSequence>: AsyncSequence {
    /// An element and what was known when it was produced.
    public typealias Element = Contextual<Base.Element>

    /// The error that the base sequence throws.
    public typealias Failure = Base.Failure

    @usableFromInline let base: Base
    @usableFromInline let context: CausalContext

    @inlinable
    init(base: Base, context: CausalContext) {
        self.base = base
        self.context = context
    }

    /// Creates an iterator with a scope of its own.
    @inlinable
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: base.makeAsyncIterator(), context: context)
    }

    /// An iterator that asks the base for elements under the scope of this iteration.
    public struct Iterator: AsyncIteratorProtocol {
        @usableFromInline var base: Base.AsyncIterator
        @usableFromInline var context: CausalContext

        @inlinable
        init(base: Base.AsyncIterator, context: CausalContext) {
            self.base = base
            self.context = context
        }

        /// Returns the next element, or nil at the end.
        ///
        /// - Throws: What the base throws.
        @inlinable
        public mutating func next() async throws(Base.Failure) -> Element? {
            try await next(isolation: nil)
        }

        /// Returns the next element, or nil at the end.
        ///
        /// - Throws: What the base throws.
        @inlinable
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Base.Failure) -> Element? {
            var known = context
            defer { context = known }
            let next = try await withContext(&known, isolation: actor) {
                () async throws(Base.Failure) -> Base.Element? in
                try await base.next(isolation: actor)
            }
            return next.map { Element($0, context: known) }
        }
    }
}

extension ContextualSequence: Sendable where Base: Sendable {}
