import LogicalClocks

/// Runs children that each work in a branch of the current context, and joins what they learned.
///
///     let count = await withCausalTaskGroup(of: Int.self) { group in
///         for shard in shards {
///             group.addTask { await shard.count() }
///         }
///         return await group.reduce(0, +)
///     }
///
/// A child that is waited for is joined then, and every other one before the group returns, also
/// if it was cancelled. The order in which children finish does not change what is known in the
/// end. If `body` throws, the children that are left are cancelled, as in other task groups.
///
/// As in other task groups, code on the main actor loops (`for await`) in place of `reduce`.
///
/// Without a scope around, children start from an empty context and nobody learns from them. If
/// identities of two children overlap, which happens only if a child replaced its context with a
/// copy of another, the facts are joined and ``CausalContext/hasDuplicatedIdentity`` says so.
///
/// - Parameters:
///   - childType: What a child returns.
///   - isolation: The caller's isolation, which `body` inherits.
///   - body: What adds children and waits for them.
/// - Throws: What `body` throws.
public func withCausalTaskGroup<ChildResult, R, BodyFailure: Error>(
    of childType: ChildResult.Type = ChildResult.self,
    isolation: isolated (any Actor)? = #isolation,
    body: (inout CausalTaskGroup<ChildResult, Never>) async throws(BodyFailure) -> R
) async throws(BodyFailure) -> R {
    try await withCausalTaskGroup(
        of: childType, throwing: Never.self, isolation: isolation, body: body)
}

/// Runs children that may throw, each in a branch of the current context, and joins what they
/// learned.
///
///     try await withCausalTaskGroup(of: Int.self, throwing: (any Error).self) { group in
///         group.addTask { try await count() }
///         return try await group.next()
///     }
///
/// What a child learned until it threw is joined too. Its error is thrown to whoever waits for it;
/// the error of a child that nobody waits for is dropped, as in other task groups.
///
/// - Parameters:
///   - childType: What a child returns.
///   - failureType: What a child may throw.
///   - isolation: The caller's isolation, which `body` inherits.
///   - body: What adds children and waits for them.
/// - Throws: What `body` throws, after the children that were left were cancelled and joined.
public func withCausalTaskGroup<ChildResult, Failure: Error, R, BodyFailure: Error>(
    of childType: ChildResult.Type = ChildResult.self,
    throwing failureType: Failure.Type,
    isolation: isolated (any Actor)? = #isolation,
    body: (inout CausalTaskGroup<ChildResult, Failure>) async throws(BodyFailure) -> R
) async throws(BodyFailure) -> R {
    typealias Group = CausalTaskGroup<ChildResult, Failure>
    let result = await withTaskGroup(
        of: Group.Outcome.self, returning: Result<R, BodyFailure>.self, isolation: isolation
    ) { tasks in
        // The body runs where the caller runs, as those of other task groups do, and nothing else
        // uses the group meanwhile.
        nonisolated(unsafe) var group = Group(tasks)
        let result: Result<R, BodyFailure>
        do throws(BodyFailure) {
            result = .success(unsafe try await body(&group))
        } catch {
            unsafe group.cancelAll()
            result = .failure(error)
        }
        unsafe await group.joinRemaining(isolation: isolation)
        return result
    }
    return try result.get()
}

/// Runs children whose results nobody waits for, and joins what they learned.
///
///     await withCausalDiscardingTaskGroup { group in
///         for await connection in connections {
///             group.addTask { await serve(connection) }
///         }
///     }
///
/// A finished child takes no memory: what it learned, and its part of the identity, is joined when
/// the next one is added or at the end. So any number of children may follow one another.
///
/// - Parameters:
///   - isolation: The caller's isolation, which `body` inherits.
///   - body: What adds children.
/// - Throws: What `body` throws, after all children were cancelled and have finished.
public func withCausalDiscardingTaskGroup<R, BodyFailure: Error>(
    isolation: isolated (any Actor)? = #isolation,
    body: (inout CausalDiscardingTaskGroup) async throws(BodyFailure) -> R
) async throws(BodyFailure) -> R {
    let finished = FinishedBranches()
    let result = await withDiscardingTaskGroup(
        returning: Result<R, BodyFailure>.self, isolation: isolation
    ) { tasks in
        // As above: only the body uses the group meanwhile.
        nonisolated(unsafe) var group = CausalDiscardingTaskGroup(
            group: tasks, finished: finished)
        do throws(BodyFailure) {
            return .success(unsafe try await body(&group))
        } catch {
            unsafe group.cancelAll()
            return .failure(error)
        }
    }
    finished.joinIntoCurrent()
    return try result.get()
}

/// A group of children whose results are discarded, each in a branch of the current context.
///
/// Made by ``withCausalDiscardingTaskGroup(isolation:body:)``.
public struct CausalDiscardingTaskGroup {
    fileprivate var group: DiscardingTaskGroup
    fileprivate let finished: FinishedBranches

    /// Adds a child, which starts from a branch of the current context.
    ///
    /// The children that have finished are joined first.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes in the context.
    public mutating func addTask(
        priority: TaskPriority? = nil,
        operation: sending @escaping @isolated(any) () async -> Void
    ) {
        finished.joinIntoCurrent()
        let branch = CausalContext.branchOfCurrent()
        group.addTask(priority: priority) { [finished] in
            var context = branch
            await withContext(&context, operation: operation)
            finished.add(context)
        }
    }

    /// Cancels all children, those that are added later included.
    public func cancelAll() {
        group.cancelAll()
    }

    /// Whether the group was cancelled.
    public var isCancelled: Bool { group.isCancelled }

    /// Whether no child is running.
    public var isEmpty: Bool { group.isEmpty }
}

/// The knowledge of finished children that is not joined yet, as one context.
private final class FinishedBranches: Sendable {
    private let learned = GuardedValue(CausalContext())

    func add(_ branch: CausalContext) {
        learned.withLock { $0.takeIn(branch) }
    }

    func joinIntoCurrent() {
        let context = learned.withLock { learned in
            defer { learned = CausalContext() }
            return learned
        }
        guard !context.isEmpty else { return }
        CausalContext.updateCurrent { $0.takeIn(context) }
    }
}
