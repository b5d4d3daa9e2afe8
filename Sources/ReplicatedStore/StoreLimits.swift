/// The limits of what a ``StoreReplica`` takes from its clients.
///
/// A replica refuses its own clients' requests beyond the limits. What another replica has
/// accepted it applies in any case, since the replicas would differ otherwise; so the number of
/// keys, and of siblings, is bounded by the limit times the number of replicas. What no replica can
/// have accepted it ignores (``StoreReplica/disbelievedCount``).
public struct StoreLimits: Hashable, Sendable {
    /// The most bytes of a key.
    public var keyByteCountMax = 1_024

    /// The most bytes of a value.
    public var valueByteCountMax = 65_536

    /// The most keys, deleted ones included: a deletion is kept as a tombstone.
    public var keyCountMax = 1_000_000

    /// The most versions of one key, tombstones included.
    public var siblingCountMax = 100

    /// The most entries of a context, stretches of dots included, and the most contexts of a request.
    public var contextEntryCountMax = 1_024

    /// How far the clock of a client may be ahead of that of a replica.
    ///
    /// Clocks count writes, so an honest client's is ahead by what has not arrived here. One that is
    /// further ahead would use up the times that are left for everybody.
    public var clockJumpMax: UInt64 = 1 << 24

    /// The most writes that wait on one channel to be acknowledged, as far as a layer outside counts
    /// them (`Outbox.backlogCount`): above it, clients' writes are refused until some have arrived.
    ///
    /// The default is 200 seconds of 500 writes each: a peer may be away for that long.
    public var backlogCountMax = 100_000

    /// Creates the limits that hold unless others are given.
    public init() {}
}
