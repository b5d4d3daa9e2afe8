import LogicalClocks

/// The place that holds the context of one `withContext` while its operation runs.
///
/// The task that opened the scope owns it and writes in place. Tasks that inherited it, because a
/// task-local flows down, run beside the owner: they read the facts and add to them, and see
/// neither the identity nor each other's unfinished writes. No lock is held while code of the
/// caller runs, so that code may read the current context and open scopes of its own.
@usableFromInline
final class ContextScope: Sendable {
    /// The innermost scope of the current task.
    @usableFromInline
    static let local = TaskLocal<ContextScope?>(wrappedValue: nil)

    private struct State {
        /// What the owner knows; only the owner's writes change it.
        var context: CausalContext

        /// What other tasks wrote that the owner has not taken in yet.
        var received = CausalContext()

        /// The facts of both, if they were read since they last changed.
        var facts: CausalContext?

        var isUpdating = false
        var isClosed = false

        mutating func readFacts() -> CausalContext {
            if let facts { return facts }
            let read = context.peeked.merging(received)
            facts = read
            return read
        }

        mutating func takeInReceived() {
            guard !received.isEmpty else { return }
            context.takeIn(received)
            received = CausalContext()
        }
    }

    private let state: GuardedValue<State>
    private let owner: TaskIdentity

    /// Opens a scope that the current task owns.
    @usableFromInline
    init(_ context: CausalContext) {
        state = GuardedValue(State(context: context))
        owner = .current
    }

    /// What is known in the scope, without the identity.
    @usableFromInline
    var facts: CausalContext {
        state.withLock { $0.readFacts() }
    }

    /// Changes the context, and returns nil if the scope was closed before the change was done.
    @usableFromInline
    func update<R, Failure: Error>(
        _ body: (inout CausalContext) throws(Failure) -> R
    ) throws(Failure) -> R? {
        let isOwner = owner == .current
        guard let (start, isWithin) = isOwner ? beginUpdate() : openFacts() else { return nil }
        var context = start
        let result: Result<R, Failure>
        do { result = .success(try body(&context)) } catch { result = .failure(error) }
        let isLearned =
            if isWithin {
                receive(context.additions(to: start))
            } else {
                isOwner ? endUpdate(context) : receive(context)
            }
        let value = try result.get()
        return isLearned ? value : nil
    }

    /// Ends the scope, and returns what was learned in it; later writes reach nobody.
    @usableFromInline
    func close() -> CausalContext {
        state.withLock { state in
            state.takeInReceived()
            state.isClosed = true
            return state.context
        }
    }

    /// Begins a change by the owner, and returns what it may change: the context, or the facts alone
    /// if the change is made within another one.
    private func beginUpdate() -> (CausalContext, isWithin: Bool)? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            // The change under way has the context; what is written here joins it afterwards.
            if state.isUpdating { return (state.readFacts(), isWithin: true) }
            state.isUpdating = true
            state.takeInReceived()
            return (state.context, isWithin: false)
        }
    }

    private func endUpdate(_ context: CausalContext) -> Bool {
        state.withLock { state in
            state.isUpdating = false
            state.context = context
            state.facts = nil
            return true
        }
    }

    private func openFacts() -> (CausalContext, isWithin: Bool)? {
        state.withLock { $0.isClosed ? nil : ($0.readFacts(), isWithin: false) }
    }

    private func receive(_ context: CausalContext) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.received.takeIn(context)
            state.facts = nil
            return true
        }
    }
}

/// The identity of the running task, as far as two answers can be compared while one of the tasks
/// lives.
///
/// A scope's owner lives as long as the scope is open. Code outside of all tasks has one identity:
/// another thread does not see the scope, and a task that inherits it is a task.
private struct TaskIdentity: Equatable, Sendable {
    private let hash: Int?

    /// The identity of the task that is running.
    static var current: Self {
        // The task is hashed while it runs, not kept. Its hash stands for it, in 64 bits.
        Self(hash: unsafe withUnsafeCurrentTask { task in unsafe task.map { unsafe $0.hashValue } })
    }
}
