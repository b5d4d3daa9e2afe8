import LogicalClocks

/// The order of delivery.
extension CausallyBroadcast {
    /// Whether a broadcast has neither been delivered nor is waiting.
    @inlinable
    func isNew(_ dot: Dot) -> Bool {
        dot.replica != replica && dot.counter > known[dot.replica] && !queue.contains(dot)
    }

    /// Delivers a new broadcast when its time has come, and then whatever waited for it.
    @inlinable
    mutating func receive(
        _ frame: Message, _ origin: ReplicaID, _ clock: VectorClock,
        from sender: ReplicaID, isState: Bool, into outbox: inout Outbox<Message, Output>
    ) {
        let dot = Dot(origin, clock[origin])
        guard members.isKnown(origin) else {
            refused += 1
            return
        }
        // Whoever has delivered it tells of it with its state.
        if Base.sharesState, members.isFormer(origin) { return }
        // What a broadcast causes descends from it, whichever copy of it comes first.
        outbox.activity.lineage = outbox.activity.lineage.original
        let broadcast = Waiting(
            origin: origin, clock: clock, frame: frame, sender: sender,
            activity: outbox.activity, isState: isState)
        if isState, takesAtOnce(origin) {
            takeAtOnce(broadcast, dot, into: &outbox)
            return deliverReady(into: &outbox)
        }
        guard !overstates(clock) else {
            refused += 1
            return
        }
        let isNext = dot.counter == known[origin] + 1
        let blocker = isNext ? Self.blocker(of: broadcast, after: known, in: members) : nil
        if isNext, blocker == nil {
            take(broadcast, dot, isHeld: false, into: &outbox)
            deliverReady(into: &outbox)
        } else if queue.count < waitingMax {
            queue.insert(broadcast, dot, waitingFor: blocker)
            if isState {
                waitingStates.append(dot)
                deliverReady(into: &outbox)
            }
        } else {
            refused += 1
        }
    }

    /// Whether there is room for a broadcast, or it needs none.
    @inlinable
    func accepts(
        _ origin: ReplicaID, _ clock: VectorClock, _ payload: Base.Message, isState: Bool
    ) -> Bool {
        let dot = Dot(origin, clock[origin])
        guard isNew(dot) else { return true }
        guard members.isKnown(origin) else { return false }
        if Base.sharesState, members.isFormer(origin) { return true }
        // Mostly there is room both inside and here, and it does not matter where it goes.
        if queue.count < waitingMax, inside.process.accepts(payload, from: origin) { return true }
        if overstates(clock) { return true }
        let isReady =
            isState && takesAtOnce(origin)
            || dot.counter == known[origin] + 1
                && Self.blocker(
                    in: clock, of: origin, isState: isState, after: known, members) == nil
        if isReady { return inside.process.accepts(payload, from: origin) }
        return queue.count < waitingMax
    }

    /// Whether a clock counts more broadcasts of this process than it has sent: they would be waited for
    /// without end.
    @inlinable
    func overstates(_ clock: VectorClock) -> Bool { clock[replica] > known[replica] }

    /// The first count that an origin's next broadcast has to wait for; nil if it can be delivered.
    @inlinable
    static func blocker(
        of broadcast: Waiting, after known: VectorClock, in members: Members
    ) -> CausalQueue<Waiting>.Blocker? {
        blocker(
            in: broadcast.clock, of: broadcast.origin, isState: broadcast.isState, after: known,
            members)
    }

    @inlinable
    static func blocker(
        in clock: VectorClock, of origin: ReplicaID, isState: Bool, after known: VectorClock,
        _ members: Members
    ) -> CausalQueue<Waiting>.Blocker? {
        for position in 0..<clock.count {
            let entry = clock.entry(at: position)
            if entry.replica != origin && entry.count > known[entry.replica]
                && (Base.sharesState && !isState || !members.isFormer(entry.replica))
            {
                return entry
            }
        }
        return nil
    }

    /// Passes a broadcast on, and delivers it if it was sent to this process too.
    @inlinable
    mutating func take(
        _ broadcast: Waiting, _ dot: Dot, isHeld: Bool,
        into outbox: inout Outbox<Message, Output>
    ) {
        var activity = broadcast.activity
        passOn(broadcast, as: &activity, into: &outbox)
        known.tick(at: dot.replica)
        if !members.former.isEmpty { giveUp(what: broadcast.clock) }
        if !isHeld && !relayReceivers.isEmpty { outbox.activity = activity }
        if earlier.isEmpty || !earlier.contains(dot.replica) {
            deliver(
                broadcast.payload, from: dot.replica, as: isHeld ? activity : nil, into: &outbox)
        }
        queue.delivered(dot)
    }

    /// Sends a broadcast to those to whom its origin has no channel.
    @inlinable
    func passOn(
        _ broadcast: Waiting, as activity: inout Activity,
        into outbox: inout Outbox<Message, Output>
    ) {
        let origin = broadcast.origin
        for receiver in relayReceivers where receiver != broadcast.sender && receiver != origin {
            outbox.send(broadcast.frame, to: .one(receiver), as: activity.branch())
        }
    }

    /// Drops what replicas that have left sent before a message that is delivered.
    @usableFromInline
    mutating func giveUp(what clock: VectorClock) {
        for position in 0..<clock.count {
            let entry = clock.entry(at: position)
            guard entry.count > known[entry.replica], members.isFormer(entry.replica)
            else { continue }
            skip(to: Dot(entry.replica, entry.count))
        }
    }

    /// Counts the broadcasts of an origin up to a number as delivered.
    @usableFromInline
    mutating func skip(to dot: Dot) {
        known.merge([dot.replica: dot.counter])
        queue.giveUp(dot)
    }

    @inlinable @inline(__always)
    mutating func deliverReady(into outbox: inout Outbox<Message, Output>) {
        // Mostly nothing waited for what was delivered.
        if queue.hasCandidates || !waitingStates.isEmpty { deliverWaiting(into: &outbox) }
    }

    @inlinable
    mutating func deliverWaiting(into outbox: inout Outbox<Message, Output>) {
        repeat {
            while let (dot, next) = queue.takeReady(
                after: known, in: members, blocker: Self.blocker)
            {
                take(next, dot, isHeld: true, into: &outbox)
            }
        } while !waitingStates.isEmpty && settle()
    }
}
