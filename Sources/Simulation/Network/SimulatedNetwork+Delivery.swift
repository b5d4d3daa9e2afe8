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
    mutating func deliver(_ flight: consuming Flight<P.Message>, on number: Int) {
        if channels.states[number].isCut || !channels.states[number].isOpen {
            return lose(flight, on: number)
        }
        let receiver = Int(channels.states[number].receiver)
        guard states[receiver].isUp else { return lose(flight, on: number) }
        delivered += 1
        if keepsJournal {
            note(
                .delivered, channels.states[number].id, flight.transmission, flight.lineage,
                P.messageID(of: flight.message))
        }
        outbox.now = clock
        outbox.activity.lineage = flight.lineage
        processes[receiver].receive(
            flight.message, from: channels.states[number].id.sender, into: &outbox)
        carryOut(from: Int32(receiver))
    }

    /// Loses a message that has arrived at a channel or a process that does not take it.
    @inlinable
    mutating func lose(_ flight: Flight<P.Message>, on number: Int) {
        guard keepsJournal else { return }
        let channel = channels.states[number].id
        let loss: NetworkEvent.Loss =
            if !channels.states[number].isOpen {
                states[index(of: channel.receiver)].replica == channel.receiver ? .closed : .crash
            } else {
                channels.states[number].isCut ? .partition : .crash
            }
        note(
            .lost(loss), channel, flight.transmission, flight.lineage,
            P.messageID(of: flight.message))
    }

    @inlinable
    mutating func fire(_ timer: PendingTimer, _ slot: Int32) {
        let index = Int(timer.process)
        states[index].timers[timer.id] = states[index].timers[timer.id]?.removing(slot)
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
        guard keepsJournal else { return }
        journalStore.append(
            NetworkEvent(
                time: clock, step: steps, kind: kind, channel: channel,
                transmission: transmission, message: message, lineage: lineage))
    }

    /// Carries out what a process asked for in its step.
    @inlinable
    mutating func carryOut(from process: Int32) {
        if outbox.sends.count == 1 {
            let send = outbox.sends.removeLast()
            transmit(send, from: process)
        } else if !outbox.sends.isEmpty {
            for index in outbox.sends.indices { transmit(outbox.sends[index], from: process) }
        }
        if !outbox.timers.isEmpty || !outbox.emissions.isEmpty {
            outbox.divideIdentity()
            if !outbox.timers.isEmpty { setTimers(of: process) }
            for emission in outbox.emissions {
                outputs.append(
                    TimedOutput(
                        time: clock, process: states[Int(process)].replica,
                        output: emission.output, activity: emission.activity ?? outbox.activity))
            }
        }
        outbox.removeAll()
    }

    @inlinable
    mutating func transmit(
        _ send: consuming Outbox<P.Message, P.Output>.Send, from sender: Int32
    ) {
        // What a layer sends for another activity than that of the step may be a copy of what it
        // sent before; what a step sends for itself is new.
        let activity = send.activity
        let lineage = activity?.lineage ?? outbox.activity.lineage
        let isOther = activity != nil
        switch send.destination {
        case .one(let receiver):
            let index = receiver.index < indices.count ? indices[receiver.index] : -1
            precondition(index >= 0, "\(receiver) is no process")
            let number = channels.number(from: sender, to: index)
            precondition(number >= 0, "there is no channel from \(sender) to \(receiver)")
            guard channels.states[Int(number)].id.receiver == receiver else {
                return loseLate(send.message, from: sender, to: receiver, lineage)
            }
            transmit(send.message, on: number, lineage, isOther: isOther)
        case .all:
            for place in channels.outgoingStarts[Int(sender)]..<channels.outgoingStarts[
                Int(sender) + 1]
            {
                transmit(send.message, on: channels.outgoing[place], lineage, isOther: isOther)
            }
        }
    }

    /// Loses what is sent to a life of a process that is over.
    @usableFromInline
    mutating func loseLate(
        _ message: P.Message, from sender: Int32, to receiver: ReplicaID, _ lineage: Lineage
    ) {
        transmissions += 1
        let channel = ChannelID(from: states[Int(sender)].replica, to: receiver)
        let id = P.messageID(of: message)
        note(.sent, channel, transmissions, lineage, id)
        note(.lost(.closed), channel, transmissions, lineage, id)
    }

    @inlinable
    mutating func transmit(
        _ message: consuming P.Message, on number: Int32, _ step: Lineage, isOther: Bool
    ) {
        let id = P.messageID(of: message)
        let lineage = lineage(on: number, of: step, isOther: isOther, isOwn: id == nil)
        transmissions += 1
        let channel = channels.states[Int(number)].id
        if keepsJournal { note(.sent, channel, transmissions, lineage, id) }
        if channels.states[Int(number)].isCut || !channels.states[Int(number)].isOpen {
            let isCut = channels.states[Int(number)].isOpen
            return note(
                .lost(isCut ? .partition : .closed), channel, transmissions, lineage, id)
        }
        let fate =
            book == nil
            ? draws.fate(of: lineage)
            : book?.fate(of: lineage, drawnBy: draws, on: channel, at: clock, message: id)
                ?? Fate()
        if fate.isLost {
            return note(.lost(.chance), channel, transmissions, lineage, id)
        }
        if fate.isDuplicated {
            let copy = copy message
            schedule(copy, on: number, lineage, after: fate.delayTicks, fate.order)
            note(.duplicated, channel, transmissions, lineage.duplicate, id)
            schedule(
                message, on: number, lineage.duplicate, after: fate.copyDelayTicks,
                fate.copyOrder)
        } else {
            schedule(message, on: number, lineage, after: fate.delayTicks, fate.order)
        }
    }

    /// The lineage of a transmission: what it descends from, the channel, and its place among what
    /// has the same descent on the channel in this step.
    ///
    /// What layers send for themselves counts apart from the messages of the application: a marker
    /// more or less moves none of those.
    @inlinable
    mutating func lineage(
        on number: Int32, of step: Lineage, isOther: Bool, isOwn: Bool
    ) -> Lineage {
        let index = Int(number)
        let kind: UInt64 = isOwn ? 1 << 31 : 0
        let descent = step.rawValue ^ kind << 1
        let place: UInt64
        if channels.states[index].sentStep != steps {
            place = 0
        } else if channels.states[index].sentLineage == descent {
            place = channels.states[index].sentPlace + 1
        } else {
            place = placeAmongSeveral(on: number, descent)
        }
        channels.states[index].sentStep = steps
        channels.states[index].sentLineage = descent
        channels.states[index].sentPlace = place
        let way = channels.states[index].key | kind | place
        return isOther ? step.descendantCopy(way) : step.descendant(way)
    }

    @usableFromInline
    mutating func placeAmongSeveral(on number: Int32, _ descent: UInt64) -> UInt64 {
        if placesStep != steps {
            places.removeAll(keepingCapacity: true)
            placesStep = steps
        }
        let state = channels.states[Int(number)]
        places[SentPlace(channel: number, lineage: state.sentLineage)] = state.sentPlace
        return places[SentPlace(channel: number, lineage: descent)].map { $0 + 1 } ?? 0
    }

    @inlinable
    mutating func schedule(
        _ message: consuming P.Message, on number: Int32, _ lineage: Lineage,
        after ticks: UInt64, _ drawnOrder: UInt64
    ) {
        var arrival = clock + ticks
        var order = drawnOrder
        if options.order == .fifo {
            // What was sent later arrives later; at one time its place decides, then the sequence.
            let index = Int(number)
            if arrival <= channels.states[index].lastArrival {
                arrival = channels.states[index].lastArrival
                order = max(order, channels.states[index].lastOrder)
            }
            channels.states[index].lastArrival = arrival
            channels.states[index].lastOrder = order
        }
        queue.insert(
            Flight(message: message, lineage: lineage, transmission: transmissions), on: number,
            at: arrival, order: order)
    }
}
