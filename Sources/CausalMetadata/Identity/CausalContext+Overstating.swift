extension CausalContext {
    /// Returns whether this context, which came from outside, tells of writes to a key under the
    /// identity of `own` that `own` does not know; nil if parts of the value there may be lost.
    ///
    /// Only the owner of an identity writes under it, so what others say of it can be no news to him,
    /// unless his context was copied or the bytes were made up:
    ///
    ///     if received.overstates(BytesRead.self, of: context) == true { return refuse(received) }
    ///     context.merge(received)
    ///
    /// Merging itself refuses nothing, as it would not be a union then. What was made up takes the
    /// place of writes that it claims to know of: a text or a name may be gone, and so may the sum
    /// of counts in parts of a piece, but not the count of the piece itself; the next write stands
    /// whatever was claimed.
    ///
    /// - Complexity: O(*n* *m*), where *n* and *m* are the numbers of parts of the value.
    public func overstates<Key: ContextKey>(_ key: Key.Type, of own: CausalContext) -> Bool? {
        guard let told = self[key] else { return false }
        if own.mayHaveLost(key) { return nil }
        return told.exceeds(own[key], under: own.identity)
    }
}
