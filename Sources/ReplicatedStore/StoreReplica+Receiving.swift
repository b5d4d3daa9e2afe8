import LogicalClocks

/// What other replicas say.
extension StoreReplica {
    /// How far the time of another replica's write may be ahead.
    ///
    /// It is far more than clients can move clocks while writes are on their way
    /// (``StoreLimits/clockJumpMax``), so that no write of an honest replica is ever beyond it.
    private static let peerClockJumpMax: UInt64 = 1 << 48

    /// Applies a write of another replica.
    mutating func take(_ write: StoreWrite) {
        let dot = write.version.dot
        let isPossible =
            1...VectorClock.countMax ~= dot.counter
            && (dot.replica != replica || dot.counter <= writeCount)
        guard isPossible, believes(write.version.time) else {
            disbelievedCount += 1
            return
        }
        clock.merge(LamportClock(time: write.version.time))
        received.add(dot)
        guard write.context.last(of: replica) > writeCount else { return apply(write) }
        apply(
            StoreWrite(
                key: write.key, version: write.version, context: believed(of: write.context)))
    }

    /// Applies everything that another replica holds.
    mutating func take(_ state: StoreState) {
        if believes(state.time) {
            clock.merge(LamportClock(time: state.time))
        } else {
            disbelievedCount += 1
        }
        for write in state.writes { take(write) }
        // Only now: what has been received under a key is known under it.
        received.merge(believed(of: state.received))
    }

    private func believes(_ time: UInt64) -> Bool {
        time <= clock.time
            || time <= LamportClock.timeMax && time - clock.time <= Self.peerClockJumpMax
    }

    /// Returns some writes without those of this replica that it has not made.
    private mutating func believed(of claim: DottedVersionVector) -> DottedVersionVector {
        guard claim.last(of: replica) > writeCount else { return claim }
        disbelievedCount += 1
        var claim = claim
        claim.limit(replica, to: writeCount)
        return claim
    }
}
