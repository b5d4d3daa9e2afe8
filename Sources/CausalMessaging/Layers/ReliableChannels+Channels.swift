import LogicalClocks

/// What is done on the channels to and from one process.
extension ReliableChannels {
    /// Takes over the channels of a view; those of members that are none any more are forgotten.
    @inlinable
    mutating func use(_ view: View) {
        let topology = view.topology
        receivers = topology.receivers(from: replica)
        while sending.count < topology.indexBound {
            sending.append(SendWindow(options))
            receiving.append(Receiving())
        }
        for index in sending.indices {
            sending[index].isOpen = false
            receiving[index].isOpen = false
        }
        for receiver in receivers { sending[receiver.index].isOpen = true }
        for sender in topology.senders(to: replica) { receiving[sender.index].isOpen = true }
        for index in sending.indices where !topology.contains(ReplicaID(index)) {
            sending[index] = SendWindow(options)
            receiving[index] = Receiving()
        }
    }

    /// Puts a message at the end of what waits for a process; one that has left gets none.
    @inlinable
    mutating func transmit(
        _ payload: Base.Message, to receiver: ReplicaID, _ activity: Activity,
        into outbox: inout Outbox<Message, Output>
    ) {
        guard receiver.index < sending.count, sending[receiver.index].isOpen else { return }
        sending[receiver.index].append(
            payload, activity, isOwn: Base.messageID(of: payload) == nil)
        sendWaiting(to: receiver, into: &outbox)
    }

    /// Sends what the window allows, and sees to it that a timer is set.
    @inlinable
    mutating func sendWaiting(
        to receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        while sending[receiver.index].sendNext({ number, message, activity in
            outbox.send(.data(number: number, message), to: .one(receiver), as: activity)
        }) {}
        setTimer(for: receiver, into: &outbox)
    }

    @inlinable
    mutating func acknowledge(
        upTo number: UInt64, by receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard sending[receiver.index].isOpen else { return }
        let arrived = sending[receiver.index].acknowledge(upTo: number)
        if arrived > 0 {
            sending[receiver.index].noteProgress(arrived, options)
            if sending[receiver.index].count > 0 { sendWaiting(to: receiver, into: &outbox) }
        } else if sending[receiver.index].noteDuplicate(upTo: number) {
            repeatUnacknowledged(to: receiver, into: &outbox)
        }
    }

    @inlinable
    mutating func repeatUnacknowledged(
        to receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard sending[receiver.index].count > 0 else { return }
        sending[receiver.index].rewind(options)
        sendWaiting(to: receiver, into: &outbox)
    }

    @inlinable
    mutating func setTimer(
        for receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard let ticks = sending[receiver.index].startTimer() else { return }
        outbox.setTimer(
            TimerID(UInt64(receiver.rawValue)), afterTicks: ticks,
            as: outbox.activity.withoutContext)
    }

    /// Acknowledges what was taken, as part of the step or of another lineage.
    @inlinable
    func sendAcknowledgement(
        to sender: ReplicaID, as lineage: Lineage? = nil,
        into outbox: inout Outbox<Message, Output>
    ) {
        let upTo = receiving[sender.index].nextNumber - 1
        outbox.send(
            .acknowledgement(upTo: upTo), to: .one(sender),
            as: Activity(lineage: lineage ?? outbox.activity.lineage))
    }

    /// Delivers a message that is next and finds room, or keeps it.
    @inlinable
    mutating func take(
        _ payload: Base.Message, _ number: UInt64, from sender: ReplicaID,
        into outbox: inout Outbox<Message, Output>
    ) {
        let next = receiving[sender.index].nextNumber
        guard number >= next, number - next < UInt64(options.aheadMax) else { return }
        if number == next && inside.process.accepts(payload, from: sender) {
            receiving[sender.index].nextNumber += 1
            if !receiving[sender.index].ahead.isEmpty {
                receiving[sender.index].ahead[number] = nil
            }
            deliver(payload, from: sender, dividingIdentity: true, into: &outbox)
            deliverEarly(from: sender, into: &outbox)
            return deliverStalled(into: &outbox)
        }
        if receiving[sender.index].ahead[number] == nil {
            receiving[sender.index].ahead[number] = Early(
                message: payload, activity: outbox.activity)
        }
        if number == next && !stalled.contains(sender) { stalled.append(sender) }
    }

    /// Delivers what came early and is next now; returns whether anything was.
    @inlinable
    @discardableResult
    mutating func deliverEarly(
        from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) -> Bool {
        var isDelivered = false
        while !receiving[sender.index].ahead.isEmpty {
            let number = receiving[sender.index].nextNumber
            guard let early = receiving[sender.index].ahead[number] else { break }
            guard inside.process.accepts(early.message, from: sender) else {
                if !stalled.contains(sender) { stalled.append(sender) }
                break
            }
            receiving[sender.index].ahead[number] = nil
            receiving[sender.index].nextNumber += 1
            deliver(early.message, from: sender, as: early.activity, into: &outbox)
            isDelivered = true
        }
        return isDelivered
    }

    /// Offers what found no room again, as long as any of it finds some.
    @inlinable
    mutating func deliverStalled(into outbox: inout Outbox<Message, Output>) {
        var hasMoved = !stalled.isEmpty
        while hasMoved {
            hasMoved = false
            for sender in exchange(&stalled, with: [])
            where deliverEarly(from: sender, into: &outbox) {
                sendAcknowledgement(to: sender, into: &outbox)
                hasMoved = true
            }
        }
    }
}
