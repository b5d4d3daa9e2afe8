/// A group of children that each work in a branch of the current context and are joined when they
/// finish.
///
/// Made by ``withCausalTaskGroup(of:isolation:body:)``.
public struct CausalTaskGroup<ChildResult: Sendable, Failure: Error>: AsyncSequence {
    /// The result of a child.
    public typealias Element = ChildResult

    /// The outcome of a child, with what it learned up to then.
    struct Outcome: Sendable {
        let result: Result<ChildResult, Failure>
        let context: CausalContext
    }

    private var group: TaskGroup<Outcome>

    init(_ group: TaskGroup<Outcome>) {
        self.group = group
    }

    /// Adds a child, which starts from a branch of the current context.
    ///
    /// What the parent learns later is not known to it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes in the context.
    public mutating func addTask(
        priority: TaskPriority? = nil,
        operation: sending @escaping @isolated(any) () async throws(Failure) -> ChildResult
    ) {
        let branch = CausalContext.branchOfCurrent()
        group.addTask(priority: priority) { await Self.run(operation, under: branch) }
    }

    /// Adds a child unless the group is cancelled, and returns whether it did.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes in the context.
    public mutating func addTaskUnlessCancelled(
        priority: TaskPriority? = nil,
        operation: sending @escaping @isolated(any) () async throws(Failure) -> ChildResult
    ) -> Bool {
        guard !group.isCancelled else { return false }
        addTask(priority: priority, operation: operation)
        return true
    }

    /// Waits for the next child that finishes, joins what it learned into the current context, and
    /// returns its result, or nil if there is no child left.
    ///
    /// - Throws: What the child threw; what it learned is joined as well.
    public mutating func next(
        isolation: isolated (any Actor)? = #isolation
    ) async throws(Failure) -> ChildResult? {
        guard let outcome = await group.next(isolation: isolation) else { return nil }
        CausalContext.updateCurrent { $0.takeIn(outcome.context) }
        return try outcome.result.get()
    }

    /// Waits for all children and joins what they learned.
    ///
    /// - Throws: What the first child that failed threw, after all have finished.
    public mutating func waitForAll(
        isolation: isolated (any Actor)? = #isolation
    ) async throws(Failure) {
        if let failure = await joinRemaining(isolation: isolation) { throw failure }
    }

    /// Waits for all children, joins what they learned, and returns what the first one threw.
    @discardableResult
    mutating func joinRemaining(isolation: isolated (any Actor)?) async -> Failure? {
        var failure: Failure?
        while let outcome = await group.next(isolation: isolation) {
            CausalContext.updateCurrent { $0.takeIn(outcome.context) }
            if case .failure(let error) = outcome.result, failure == nil { failure = error }
        }
        return failure
    }

    /// Cancels all children, those that are added later included.
    public func cancelAll() {
        group.cancelAll()
    }

    /// Whether the group was cancelled.
    public var isCancelled: Bool { group.isCancelled }

    /// Whether no child is left to wait for.
    public var isEmpty: Bool { group.isEmpty }

    /// Creates the sequence of the results of the children, as they finish.
    public func makeAsyncIterator() -> Iterator {
        Iterator(group: self)
    }

    /// An iterator that waits for one child after another.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var group: CausalTaskGroup

        /// Returns the result of the next child that finishes; see
        /// ``CausalTaskGroup/next(isolation:)``.
        ///
        /// - Throws: What the child threw.
        public mutating func next() async throws(Failure) -> ChildResult? {
            try await group.next(isolation: nil)
        }

        /// Returns the result of the next child that finishes; see
        /// ``CausalTaskGroup/next(isolation:)``.
        ///
        /// - Throws: What the child threw.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Failure) -> ChildResult? {
            try await group.next(isolation: actor)
        }
    }

    private static func run(
        _ operation: () async throws(Failure) -> ChildResult, under branch: CausalContext
    ) async -> Outcome {
        var context = branch
        do throws(Failure) {
            let value = try await withContext(&context, operation: operation)
            return Outcome(result: .success(value), context: context)
        } catch {
            return Outcome(result: .failure(error), context: context)
        }
    }
}

extension CausalContext {
    /// Returns a part of the current context for one who is certain to be joined.
    static func branchOfCurrent() -> CausalContext {
        updateCurrent { $0.branch() } ?? current
    }
}
