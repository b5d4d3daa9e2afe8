/// Why two contexts cannot be joined.
public enum ContextJoinError: Error, Hashable, Sendable {
    /// Both own some part of one identity: a context was copied where it had to be branched.
    case overlappingIdentities
}

/// Branching and joining: what happens to a context where an activity forks and where it meets.
extension CausalContext {
    /// Whether the context owns no identity, and so cannot write counters and registers.
    public var isAnonymous: Bool { true }

    /// The context with the same facts and no identity, for copies that only spread what is known.
    public var peeked: CausalContext { self }

    /// Keeps one part of the identity and returns a context with the same facts and another part.
    public mutating func branch() -> CausalContext { self }

    /// Takes in what a finished branch learned, and its part of the identity.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextJoinError``; the context is unchanged then.
    public mutating func join(
        _ branch: CausalContext, limit: Int = bytesMax
    ) throws(ContextJoinError) {
        merge(branch, limit: limit)
    }
}
