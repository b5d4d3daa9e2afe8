import Synchronization

/// Runs operations at the same time, each in a branch of the current context, and joins what they
/// learned: what `async let` is to a task group.
///
///     let (user, cart) = try await withCausalChildren(
///         { try await loadUser() },
///         { try await loadCart() }
///     )
///
/// The first operation that throws cancels the others. What every operation learned is joined
/// before this returns, also if it threw or was cancelled; which of them finished first does not
/// change what is known in the end.
///
/// - Parameters:
///   - operation: What runs, each operation as a child of the current task.
///   - isolation: The caller's isolation.
/// - Returns: The results, in the order of the operations.
/// - Throws: What the first operation that failed threw.
public func withCausalChildren<each R: Sendable>(
    _ operation: repeat @escaping @Sendable () async throws -> each R,
    isolation: isolated (any Actor)? = #isolation
) async throws -> (repeat each R) {
    let slots = (repeat Slot<each R>())
    try await withCausalTaskGroup(
        of: Void.self, throwing: (any Error).self, isolation: isolation
    ) { group in
        for (slot, operation) in repeat (each slots, each operation) {
            group.addTask { slot.fill(with: try await operation()) }
        }
        while try await group.next(isolation: isolation) != nil {}
    }
    return (repeat (each slots).filled)
}

/// Runs operations that do not throw at the same time, each in a branch of the current context, and
/// joins what they learned.
///
///     let (user, cart) = await withCausalChildren({ await loadUser() }, { await loadCart() })
///
/// - Parameters:
///   - operation: What runs, each operation as a child of the current task.
///   - isolation: The caller's isolation.
/// - Returns: The results, in the order of the operations.
public func withCausalChildren<each R: Sendable>(
    _ operation: repeat @escaping @Sendable () async -> each R,
    isolation: isolated (any Actor)? = #isolation
) async -> (repeat each R) {
    let slots = (repeat Slot<each R>())
    await withCausalTaskGroup(of: Void.self, isolation: isolation) { group in
        for (slot, operation) in repeat (each slots, each operation) {
            group.addTask { slot.fill(with: await operation()) }
        }
    }
    return (repeat (each slots).filled)
}

/// Where a child leaves its result; it is read when all children are done.
private final class Slot<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

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
