/// Runs an operation under a context, and leaves in it what the operation learned.
///
///     var context = CausalContext()
///     context[Tenant.self] = ["north"]
///     let page = withContext(&context) { render() }
///     context[Region.self]  // what render() and all it called wrote
///
/// Within the operation, ``CausalContext/current`` is what is known and
/// ``CausalContext/updateCurrent(_:)`` changes it. The context has what was learned also if the
/// operation throws. A scope within a scope is independent: nothing reaches the outer one unless
/// the caller joins it.
///
/// - Parameters:
///   - context: What is known before and after.
///   - operation: What runs under the context.
/// - Throws: What `operation` throws.
@inlinable
@discardableResult
public func withContext<R, Failure: Error>(
    _ context: inout CausalContext, operation: () throws(Failure) -> R
) throws(Failure) -> R {
    let scope = ContextScope(context)
    defer { context = scope.close() }
    let result = ContextScope.local.withValue(scope) { () -> Result<R, Failure> in
        do throws(Failure) { return .success(try operation()) } catch { return .failure(error) }
    }
    return try result.get()
}

/// Runs an asynchronous operation under a context, and leaves in it what the operation learned.
///
///     var context = received
///     let page = try await withContext(&context) { try await render() }
///
/// The operation runs where the caller runs. The context has what was learned also if the operation
/// throws or is cancelled.
///
/// - Parameters:
///   - context: What is known before and after.
///   - isolation: The caller's isolation, which the operation inherits.
///   - operation: What runs under the context.
/// - Throws: What `operation` throws.
@inlinable
@discardableResult
public func withContext<R, Failure: Error>(
    _ context: inout CausalContext, isolation: isolated (any Actor)? = #isolation,
    operation: () async throws(Failure) -> R
) async throws(Failure) -> R {
    let scope = ContextScope(context)
    defer { context = scope.close() }
    let result = await ContextScope.local.withValue(scope) { () -> Result<R, Failure> in
        do throws(Failure) {
            return .success(try await operation())
        } catch { return .failure(error) }
    }
    return try result.get()
}
