import LogicalClocks

/// Runs two operations at the same time, each in a branch of the current context, and joins what
/// they learned: what `async let` is to a task group.
///
///     let (user, cart) = try await withCausalChildren(
///         { try await loadUser() },
///         { try await loadCart() }
///     )
///
/// The first operation that throws cancels the other. What both learned is joined before this
/// returns, also if they threw or were cancelled; which of them finished first does not change what
/// is known in the end.
///
/// - Parameters:
///   - first: What runs as one child of the current task.
///   - second: What runs as another.
///   - isolation: The caller's isolation.
/// - Returns: The results, in the order of the operations.
/// - Throws: What the first operation that failed threw.
public func withCausalChildren<First: Sendable, Second: Sendable, Failure: Error>(
    _ first: @escaping @Sendable () async throws(Failure) -> First,
    _ second: @escaping @Sendable () async throws(Failure) -> Second,
    isolation: isolated (any Actor)? = #isolation
) async throws(Failure) -> (First, Second) {
    let slots = (Slot<First>(), Slot<Second>())
    try await withCausalTaskGroup(of: Void.self, throwing: Failure.self, isolation: isolation) {
        group async throws(Failure) in
        group.addTask { () async throws(Failure) in slots.0.fill(with: try await first()) }
        group.addTask { () async throws(Failure) in slots.1.fill(with: try await second()) }
        while try await group.next() != nil {}
    }
    return (slots.0.filled, slots.1.filled)
}

/// Runs three operations at the same time, each in a branch of the current context, and joins what
/// they learned; for more there is ``withCausalTaskGroup(of:isolation:body:)``.
///
/// - Parameters:
///   - first: What runs as one child of the current task.
///   - second: What runs as another.
///   - third: What runs as the last.
///   - isolation: The caller's isolation.
/// - Returns: The results, in the order of the operations.
/// - Throws: What the first operation that failed threw.
public func withCausalChildren<First: Sendable, Second: Sendable, Third: Sendable, Failure: Error>(
    _ first: @escaping @Sendable () async throws(Failure) -> First,
    _ second: @escaping @Sendable () async throws(Failure) -> Second,
    _ third: @escaping @Sendable () async throws(Failure) -> Third,
    isolation: isolated (any Actor)? = #isolation
) async throws(Failure) -> (First, Second, Third) {
    let slots = (Slot<First>(), Slot<Second>(), Slot<Third>())
    try await withCausalTaskGroup(of: Void.self, throwing: Failure.self, isolation: isolation) {
        group async throws(Failure) in
        group.addTask { () async throws(Failure) in slots.0.fill(with: try await first()) }
        group.addTask { () async throws(Failure) in slots.1.fill(with: try await second()) }
        group.addTask { () async throws(Failure) in slots.2.fill(with: try await third()) }
        while try await group.next() != nil {}
    }
    return (slots.0.filled, slots.1.filled, slots.2.filled)
}

/// A place where a child leaves its result, to be read when all children are done.
private final class Slot<Value: Sendable>: Sendable {
    private let value = GuardedValue<Value?>(nil)

    func fill(with result: Value) {
        value.withLock { $0 = result }
    }

    var filled: Value {
        guard let result = value.withLock({ $0 }) else {
            preconditionFailure("a child that did not throw has left its result")
        }
        return result
    }
}
