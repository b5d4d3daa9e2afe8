import CausalMessaging
import CausalMetadata
import LogicalClocks
import SeededRandom

extension SimulatedNetwork {
    @inlinable
    mutating func deliver(_ message: P.Message, on index: Int, _ transmission: UInt64) {
        let channel = topology.channels[index]
        if channelStates[index].isCut {
            note(.lost(.partition), channel, transmission, message)
            return
        }
        guard processStates[channel.receiver.index].isUp else {
            note(.lost(.crash), channel, transmission, message)
            return
        }
        delivered += 1
        note(.delivered, channel, transmission, message)
        outbox.now = clock
        processes[channel.receiver.index].receive(message, from: channel.sender, into: &outbox)
        carryOut(from: channel.receiver)
    }

    @inlinable
    mutating func fire(
        _ timer: PendingTimer, _ number: UInt64, _ incarnation: UInt32, _ activity: Activity
    ) {
        let state = processStates[timer.process.index]
        guard state.isUp, state.incarnation == incarnation else { return }
        if !cancellations.isEmpty, let last = cancellations[timer], number <= last { return }
        outbox.now = clock
        outbox.activity = activity
        processes[timer.process.index].timerFired(timer.id, into: &outbox)
        carryOut(from: timer.process)
    }

    @inlinable
    mutating func note(
        _ kind: NetworkEvent.Kind, _ channel: ChannelID, _ transmission: UInt64,
        _ content: P.Message
    ) {
        guard keepsJournal else { return }
        let message = P.messageID(of: content)
        journalStore.append(
            NetworkEvent(
                time: clock, step: steps, kind: kind, channel: channel,
                transmission: transmission, message: message))
    }

    /// Carries out what a process asked for in its step.
    @inlinable
    mutating func carryOut(from process: ReplicaID) {
        for index in outbox.sends.indices {
            let send = outbox.sends[index]
            switch send.destination {
            case .one(let receiver): transmit(send.message, from: process, to: receiver)
            case .all:
                for receiver in topology.receivers(from: process) {
                    transmit(send.message, from: process, to: receiver)
                }
            }
        }
        outbox.divideIdentity()
        for timer in outbox.timers {
            guard let ticks = timer.delayTicks else {
                cancel(timer.id, of: process)
                continue
            }
            let state = processStates[process.index]
            timersSet += 1
            queue.insert(
                .timer(
                    PendingTimer(id: timer.id, process: process), number: timersSet,
                    incarnation: state.incarnation, activity: timer.activity ?? outbox.activity),
                at: clock + min(ticks, DelayDistribution.ticksMax))
        }
        for emission in outbox.emissions {
            let activity = emission.activity ?? outbox.activity
            outputs.append(
                TimedOutput(
                    time: clock, process: process, output: emission.output,
                    context: activity.context))
        }
        outbox.removeAll()
    }

    /// Lets no timer of a name fire that has been set so far; they run out unnoticed.
    @usableFromInline
    mutating func cancel(_ timer: TimerID, of process: ReplicaID) {
        cancellations[PendingTimer(id: timer, process: process)] = timersSet
    }

    @inlinable
    mutating func transmit(_ message: P.Message, from sender: ReplicaID, to receiver: ReplicaID) {
        let index = channelIndices[sender.index * processes.count + receiver.index]
        precondition(index >= 0, "there is no channel from \(sender) to \(receiver)")
        let channel = topology.channels[Int(index)]
        transmissions += 1
        note(.sent, channel, transmissions, message)
        if channelStates[Int(index)].isCut {
            note(.lost(.partition), channel, transmissions, message)
            return
        }
        if options.lossRate > 0 && faults.chance(options.lossRate) {
            note(.lost(.chance), channel, transmissions, message)
            return
        }
        schedule(message, on: index)
        if options.duplicationRate > 0 && faults.chance(options.duplicationRate) {
            note(.duplicated, channel, transmissions, message)
            schedule(message, on: index)
        }
    }

    @inlinable
    mutating func schedule(_ message: P.Message, on index: Int32) {
        var arrival = clock + options.delay.ticks(using: &delays)
        if options.order == .fifo {
            // What was sent later arrives later; at one time the sequence number decides.
            arrival = max(arrival, channelStates[Int(index)].lastArrival)
            channelStates[Int(index)].lastArrival = arrival
        }
        queue.insert(
            .message(message, channel: index, transmission: transmissions), at: arrival)
    }
}
