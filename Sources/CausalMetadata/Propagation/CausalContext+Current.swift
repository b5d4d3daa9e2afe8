extension CausalContext {
    /// What is known here: the facts of the innermost ``withContext(_:operation:)`` around.
    ///
    ///     func charge() {
    ///         if CausalContext.current[Tenant.self] == ["north"] { … }
    ///     }
    ///
    /// It is a copy without the identity (``peeked``), so it may go anywhere and any number of
    /// times. Outside of every scope it is empty. After the end of its scope, a task that outlived
    /// it reads what was known at the end.
    ///
    /// - Complexity: O(1); O(*n*) after a change, where *n* is the number of bytes.
    @inlinable
    public static var current: CausalContext {
        ContextScope.local.get()?.facts ?? CausalContext()
    }

    /// Changes the context of the innermost ``withContext(_:operation:)`` around.
    ///
    ///     CausalContext.updateCurrent { $0[Tenant.self] = ["north"] }
    ///     let branch = CausalContext.updateCurrent { $0.branch() }
    ///
    /// In the task that opened the scope, `body` changes the context in place, identity included.
    ///
    /// A task that merely inherited the scope, by `async let`, `group.addTask` or `Task { }`, runs
    /// beside it. There `body` is handed a copy without the identity, and what it leaves is merged
    /// into the scope: it adds facts, and takes none away from another task. The result does not
    /// depend on the order in which such tasks write, as long as what they write does not.
    ///
    /// A change within the body of another one, as a helper that it calls may make, is handed such a
    /// copy too, for the change around it has the context in its hands. It sees the facts from
    /// before the outer change, and what it adds to them is there when the outer change is done; it
    /// brings back nothing that the outer change took away.
    ///
    /// - Parameter body: The change.
    /// - Returns: What `body` returned, or nil if nobody will learn of the change: outside of every
    ///   scope, where `body` does not run, or after the end of an inherited one.
    @inlinable
    @discardableResult
    public static func updateCurrent<R, Failure: Error>(
        _ body: (inout CausalContext) throws(Failure) -> R
    ) throws(Failure) -> R? {
        guard let scope = ContextScope.local.get() else { return nil }
        return try scope.update(body)
    }

    /// Joins what a branch learned; if the identities overlap, merges the facts and says so.
    package mutating func takeIn(_ branch: CausalContext) {
        do { try join(branch) } catch {
            merge(branch.peeked)
            _ = setParts([[]], of: Self.duplicatedIdentity, limit: Self.bytesMax)
        }
    }

    /// Whether two owners of one part of an identity met in this context or in one merged into it.
    ///
    /// A context was copied where it had to be branched: counts that were made under the common
    /// part may be too low. Code that joins on behalf of the caller and cannot throw merges the
    /// facts, drops the other identity, and leaves this mark, which travels with the facts.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes before the users' keys.
    public var hasDuplicatedIdentity: Bool { !parts(of: Self.duplicatedIdentity).isEmpty }

    /// The mark's key, which is the last of the library's, so that the mark is trimmed before them.
    private static let duplicatedIdentity = KeyPrefix(
        number: UInt16(duplicatedIdentityNumber), countsBranches: false)

    /// The number of the mark's key.
    static let duplicatedIdentityNumber: UInt64 = 15
}
