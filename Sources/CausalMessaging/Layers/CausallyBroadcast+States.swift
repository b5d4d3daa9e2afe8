import LogicalClocks

/// Broadcasts with all that their origin knows, by which members settle what a replica that has left
/// sent to some of them alone.
extension CausallyBroadcast {
    /// Whether a state of an origin needs not wait for what led to it: this process will not be sent
    /// it, or may wait for it without end.
    @inlinable
    func takesAtOnce(_ origin: ReplicaID) -> Bool {
        awaited.contains(origin) || !members.topology.isComplete
    }

    /// Delivers a state in the place of all that its clock counts.
    @usableFromInline
    mutating func takeAtOnce(
        _ state: Waiting, _ dot: Dot, into outbox: inout Outbox<Message, Output>
    ) {
        awaited.remove(dot.replica)
        var activity = state.activity
        passOn(state, as: &activity, into: &outbox)
        for position in 0..<state.clock.count {
            let entry = state.clock.entry(at: position)
            // What others say of the broadcasts of this process is not believed, and what they say of
            // a replica that no view has named would hide what it sends when it has joined.
            guard entry.replica != replica, members.isKnown(entry.replica),
                entry.count > known[entry.replica]
            else { continue }
            skip(to: Dot(entry.replica, entry.count))
        }
        if !relayReceivers.isEmpty { outbox.activity = activity }
        deliver(state.payload, from: dot.replica, into: &outbox)
    }

    /// Looks for states that wait for nothing but what replicas that have left sent and what such
    /// states hold up in turn, counts that as delivered, and returns whether there were any.
    ///
    /// What an origin sent before its state waits for no more than the state does: all of it is
    /// delivered together, and in between nobody is shown an effect without its cause.
    ///
    /// - Complexity: O(*s*³ · *n*), where *s* states wait and their clocks have *n* entries.
    @usableFromInline
    mutating func settle() -> Bool {
        waitingStates.removeAll { $0.counter <= known[$0.replica] }
        var settled = waitingStates.filter(isAtHand)
        var count = settled.count + 1
        while settled.count < count {
            count = settled.count
            let candidates = settled
            settled.removeAll { !isSettled($0, with: candidates) }
        }
        if settled.isEmpty { return false }
        waitingStates.removeAll { settled.contains($0) }
        for dot in settled {
            guard let state = queue.waiting[dot]?.element else { continue }
            giveUp(what: state.clock)
        }
        queue.reconsiderAll()
        return true
    }

    /// Whether a state and everything that its origin sent before it is here.
    private func isAtHand(_ dot: Dot) -> Bool {
        var number = known[dot.replica] + 1
        while number <= dot.counter {
            guard queue.contains(Dot(dot.replica, number)) else { return false }
            number += 1
        }
        return true
    }

    /// Whether whatever a state waits for was sent by a replica that has left, or by a member before
    /// one of some states.
    private func isSettled(_ dot: Dot, with states: [Dot]) -> Bool {
        guard let state = queue.waiting[dot]?.element else { return false }
        return state.clock.entries.allSatisfy { entry in
            entry.replica == dot.replica || entry.count <= known[entry.replica]
                || members.isFormer(entry.replica)
                || states.contains {
                    $0.replica == entry.replica && $0.counter >= entry.count
                }
        }
    }

    /// Forgets what is held back of replicas that have left.
    @usableFromInline
    mutating func dropFormer() {
        queue.drop { members.isFormer($0) }
        awaited = awaited.filter { members.topology.contains($0) }
    }
}
