import CausalMessaging
import LogicalClocks
import SeededRandom

extension SimulatedNetwork {
    @inlinable
    mutating func deliver(_ message: P.Message, on index: Int, _ transmission: UInt64) {
        let channel = topology.channels[index]
        if channelStates[index].isCut {
            note(.lost(.partition), channel, transmission)
            return
        }
        guard processStates[channel.receiver.index].isUp else {
            note(.lost(.crash), channel, transmission)
            return
        }
        delivered += 1
        note(.delivered, channel, transmission)
        processes[channel.receiver.index].receive(message, from: channel.sender, into: &outbox)
        carryOut(from: channel.receiver)
    }

    @inlinable
    mutating func note(_ kind: NetworkEvent.Kind, _ channel: ChannelID, _ transmission: UInt64) {
        guard keepsJournal else { return }
        journalStore.append(
            NetworkEvent(
                time: clock, step: steps, kind: kind, channel: channel,
                transmission: transmission))
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
        for timer in outbox.timers {
            let incarnation = processStates[process.index].incarnation
            queue.insert(
                .timer(timer.id, process: process, incarnation: incarnation),
                at: clock + min(timer.delayTicks, DelayDistribution.ticksMax))
        }
        for output in outbox.outputs {
            outputs.append(TimedOutput(time: clock, process: process, output: output))
        }
        outbox.removeAll()
    }

    @inlinable
    mutating func transmit(_ message: P.Message, from sender: ReplicaID, to receiver: ReplicaID) {
        let index = channelIndices[sender.index * processes.count + receiver.index]
        precondition(index >= 0, "there is no channel from \(sender) to \(receiver)")
        let channel = topology.channels[Int(index)]
        transmissions += 1
        note(.sent, channel, transmissions)
        if channelStates[Int(index)].isCut {
            note(.lost(.partition), channel, transmissions)
            return
        }
        if options.lossRate > 0 && faults.chance(options.lossRate) {
            note(.lost(.chance), channel, transmissions)
            return
        }
        schedule(message, on: index)
        if options.duplicationRate > 0 && faults.chance(options.duplicationRate) {
            note(.duplicated, channel, transmissions)
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
