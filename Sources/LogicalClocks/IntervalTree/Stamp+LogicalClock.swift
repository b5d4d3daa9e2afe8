extension Stamp: LogicalClock {
    /// Returns `count` stamps that share out the whole interval, about equally deep.
    ///
    /// - Complexity: O(`count` · log `count`).
    public static func initial(count: Int) -> [Stamp] {
        guard count > 0 else { return [] }
        do {
            return try seed.forked(into: count)
        } catch {
            // A balanced fork is at most 63 levels deep, far from ``depthMax``.
            preconditionFailure("\(error)")
        }
    }

    /// Records an event; the stamp's own identity says whose, so `replica` is not looked at.
    ///
    /// - Precondition: The stamp is not anonymous.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of both trees.
    public mutating func tick(at replica: ReplicaID) {
        event()
    }
}
