/// A value and the context that it was produced under: what a queue, a stream or a callback hands
/// on so that its receiver knows what led to it.
///
///     queue.append(Contextual(job))            // the producer, under its context
///
///     let done = await queue.removeFirst()     // a stage of workers
///         .map { job in await run(job) }       // runs under the producer's context
///     let result = done.joined()               // and the current scope learns what it learned
///
/// The context is a copy of the facts unless the producer hands over a branch, which it may do if
/// the value is consumed once:
///
///     Contextual(job, context: CausalContext.updateCurrent { $0.branch() } ?? CausalContext())
public struct Contextual<Value> {
    /// What was produced.
    public let value: Value

    /// What was known when it was produced.
    public var context: CausalContext

    /// Creates a value that was produced under a context, the current one unless told otherwise.
    @inlinable
    public init(_ value: Value, context: CausalContext = .current) {
        self.value = value
        self.context = context
    }

    /// Returns what a function makes of the value under its context, with what it learned.
    ///
    /// The scope around, if any, neither is seen by the function nor learns from it.
    ///
    /// - Throws: What `transform` throws; use ``withContext(_:operation:)`` with a copy of
    ///   ``context`` where what a failure learned is wanted.
    @inlinable
    public func map<R, Failure: Error>(
        _ transform: (Value) throws(Failure) -> R
    ) throws(Failure) -> Contextual<R> {
        var context = context
        let result = try withContext(&context) { () throws(Failure) -> R in
            try transform(value)
        }
        return Contextual<R>(result, context: context)
    }

    /// Returns what an asynchronous function makes of the value under its context, with what it
    /// learned.
    ///
    /// The scope around, if any, neither is seen by the function nor learns from it.
    ///
    /// - Throws: What `transform` throws; use ``withContext(_:operation:)`` with a copy of
    ///   ``context`` where what a failure learned is wanted.
    @inlinable
    public func map<R, Failure: Error>(
        isolation: isolated (any Actor)? = #isolation,
        _ transform: (Value) async throws(Failure) -> R
    ) async throws(Failure) -> Contextual<R> {
        var context = context
        let result = try await withContext(&context) { () async throws(Failure) -> R in
            try await transform(value)
        }
        return Contextual<R>(result, context: context)
    }

    /// Joins the context into the current one and returns the value.
    ///
    /// Outside of every scope the context is dropped. One that owns an identity is joined once; a
    /// second time leaves the mark ``CausalContext/hasDuplicatedIdentity``.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the numbers of bytes of the two contexts.
    public func joined() -> Value {
        CausalContext.updateCurrent { $0.takeIn(context) }
        return value
    }
}

extension Contextual: Sendable where Value: Sendable {}
extension Contextual: Equatable where Value: Equatable {}
extension Contextual: Hashable where Value: Hashable {}
