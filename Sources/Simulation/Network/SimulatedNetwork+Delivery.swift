import CausalMessaging
import CausalMetadata
import LogicalClocks

/// A descent on a channel.
@usableFromInline
struct SentPlace: Hashable, Sendable {
    @usableFromInline let channel: Int32
    @usableFromInline let lineage: UInt64

    @inlinable
    init(channel: Int32, lineage: UInt64) {
        self.channel = channel
        self.lineage = lineage
    }
}

extension SimulatedNetwork {
    @inlinable
    mutating func deliver(
        _ message: borrowing P.Message, _ flight: Flight, on number: Int
    ) {
        let receiver = channels.states[number].receiver
        guard channels.states[number].takesMessages, states[receiver].isUp else {
            return lose(flight, P.messageID(of: message), on: number)
        }
        delivered += 1
        if keepsJournal {
            note(
                .delivered, channels.states[number].id, flight.transmission, flight.lineage,
                P.messageID(of: message))
        }
        outbox.now = clock
        outbox.activity.lineage = flight.lineage
        processes[receiver].receive(
            message, from: channels.states[number].id.sender, into: &outbox)
        carryOut(from: Int32(receiver))
    }

    /// Loses a message that has arrived at a channel or a process that does not take it.
    @usableFromInline
    mutating func lose(_ flight: Flight, _ message: MessageID?, on number: Int) {
        guard keepsLosses else { return }
        let channel = channels.states[number].id
        let loss: NetworkEvent.Loss =
            if !channels.states[number].isOpen {
                states[index(of: channel.receiver)].replica == channel.receiver ? .closed : .crash
            } else {
                channels.states[number].isCut ? .partition : .crash
            }
        note(.lost(loss), channel, flight.transmission, flight.lineage, message)
    }

    @inlinable
    mutating func fire(_ timer: PendingTimer, _ slot: Int32) {
        let index = Int(timer.process)
        timerNames.remove(slot, named: timer.name)
        outbox.now = clock
        outbox.activity = timer.activity
        processes[index].timerFired(timer.id, into: &outbox)
        carryOut(from: timer.process)
    }

    @usableFromInline
    mutating func note(
        _ kind: NetworkEvent.Kind, _ channel: ChannelID, _ transmission: UInt64,
        _ lineage: Lineage, _ message: MessageID?
    ) {
        guard keepsJournal || keepsLosses && kind.isLoss else { return }
        journalStore.append(
            NetworkEvent(
                time: clock, step: steps, kind: kind, channel: channel,
                transmission: transmission, message: message, lineage: lineage))
    }

    /// Carries out what a process asked for in its step.
    @inlinable
    mutating func carryOut(from process: Int32) {
        for index in outbox.sends.indices { transmit(index, from: process) }
        if !outbox.timers.isEmpty || !outbox.emissions.isEmpty {
            outbox.divideIdentity()
            if !outbox.timers.isEmpty { setTimers(of: process) }
            for index in outbox.emissions.indices {
                outputs.append(
                    TimedOutput(
                        time: clock, process: states[Int(process)].replica,
                        output: outbox.emissions.span[index].output,
                        activity: outbox.emissions.span[index].activity ?? outbox.activity))
            }
        }
        outbox.removeAll()
    }

    /// Transmits what the outbox holds at an index.
    @inlinable
    mutating func transmit(_ index: Int, from sender: Int32) {
        switch outbox.sends.span[index].destination {
        case .one(let receiver):
            let process = receiver.index < indices.count ? indices[receiver.index] : -1
            precondition(process >= 0, "\(receiver) is no process")
            let number = channels.number(from: sender, to: process)
            precondition(
                number >= 0,
                "there is no channel from \(states[Int(sender)].replica) to \(receiver)")
            if channels.states[Int(number)].id.receiver == receiver {
                // What is sent alone to one receiver is moved and not copied.
                transmit(index, on: number, isLast: outbox.sends.count == 1)
            } else {
                loseLate(index, from: sender, to: receiver)
            }
        case .all:
            let places =
                channels.outgoingStarts[Int(sender)]..<channels.outgoingStarts[Int(sender) + 1]
            for place in places {
                transmit(index, on: channels.outgoing[place], isLast: false)
            }
        }
    }

    /// Loses what is sent to a life of a process that is over.
    @usableFromInline
    mutating func loseLate(_ index: Int, from sender: Int32, to receiver: ReplicaID) {
        transmissions += 1
        let channel = ChannelID(from: states[Int(sender)].replica, to: receiver)
        let lineage = outbox.sends[index].activity?.lineage ?? outbox.activity.lineage
        let message = P.messageID(of: outbox.sends[index].message)
        note(.sent, channel, transmissions, lineage, message)
        note(.lost(.closed), channel, transmissions, lineage, message)
    }

    @inlinable
    mutating func transmit(_ index: Int, on number: Int32, isLast: Bool) {
        let message = P.messageID(of: outbox.sends.span[index].message)
        let lineage = lineage(of: index, on: number, isOwn: message == nil)
        transmissions += 1
        let flight = Flight(lineage: lineage, transmission: transmissions)
        if keepsJournal { note(.sent, on: number, flight, message) }
        guard channels.states[Int(number)].takesMessages else {
            let isCut = channels.states[Int(number)].isOpen
            return note(.lost(isCut ? .partition : .closed), on: number, flight, message)
        }
        let fate = book == nil ? draws.fate(of: lineage) : recordedFate(flight, number, message)
        if fate.isLost { return note(.lost(.chance), on: number, flight, message) }
        let arrival = arrival(on: number, after: fate.delayTicks, fate.order)
        if isLast && !fate.isDuplicated {
            queue.insert(
                outbox.sends.removeLast().message, on: number, flight, at: arrival.time,
                order: arrival.order)
            return
        }
        queue.insert(
            outbox.sends.span[index].message, on: number, flight, at: arrival.time,
            order: arrival.order)
        guard fate.isDuplicated else { return }
        let copy = Flight(lineage: lineage.duplicate, transmission: transmissions)
        note(.duplicated, on: number, copy, message)
        let second = self.arrival(on: number, after: fate.copyDelayTicks, fate.copyOrder)
        queue.insert(
            outbox.sends.span[index].message, on: number, copy, at: second.time,
            order: second.order)
    }

    @usableFromInline
    mutating func recordedFate(
        _ flight: Flight, _ number: Int32, _ message: MessageID?
    ) -> Fate {
        let channel = channels.states[Int(number)].id
        return book?.fate(
            of: flight.lineage, drawnBy: draws, on: channel, at: clock, message: message) ?? Fate()
    }

    /// Returns the lineage of a transmission: what it descends from, the channel, and its place
    /// among what has the same descent on the channel in this step.
    ///
    /// What layers send for themselves counts apart from the messages of the application: a marker
    /// more or less moves none of those.
    @inlinable
    mutating func lineage(of effect: Int, on number: Int32, isOwn: Bool) -> Lineage {
        // What a layer sends for another lineage than that of the step may be a copy of what it
        // sent before; what a step sends for itself is new.
        let step = outbox.sends.span[effect].activity?.lineage ?? outbox.activity.lineage
        let isOther = step != outbox.activity.lineage
        let index = Int(number)
        let kind: UInt64 = isOwn ? 1 << 31 : 0
        let descent = step.rawValue ^ kind << 1
        let place =
            channels.states[index].noteSend(of: descent, in: steps)
            ?? placeAmongSeveral(on: index, descent)
        let way = channels.states[index].key | kind | UInt64(place)
        return isOther ? step.descendantCopy(way) : step.descendant(way)
    }

    @usableFromInline
    mutating func placeAmongSeveral(on index: Int, _ descent: UInt64) -> UInt32 {
        if placesStep != steps {
            places.removeAll(keepingCapacity: true)
            placesStep = steps
        }
        let number = Int32(index)
        let state = channels.states[index]
        places[SentPlace(channel: number, lineage: state.sentLineage)] = state.sentPlace
        let place = places[SentPlace(channel: number, lineage: descent)].map { $0 + 1 } ?? 0
        channels.states[index].sentLineage = descent
        channels.states[index].sentPlace = place
        return place
    }

    /// When a message arrives on a channel, and its place in that tick.
    @inlinable
    mutating func arrival(
        on number: Int32, after ticks: UInt64, _ order: UInt64
    ) -> (time: UInt64, order: UInt64) {
        let time = clock + ticks
        guard options.order == .fifo else { return (time, order) }
        return channels.states[Int(number)].noteArrival(at: time, order)
    }

    @inlinable
    mutating func note(
        _ kind: NetworkEvent.Kind, on number: Int32, _ flight: Flight, _ message: MessageID?
    ) {
        guard keepsLosses else { return }
        note(
            kind, channels.states[Int(number)].id, flight.transmission, flight.lineage, message)
    }
}
