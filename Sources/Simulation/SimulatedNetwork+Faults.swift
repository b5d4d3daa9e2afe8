import CausalMessaging
import LogicalClocks

extension SimulatedNetwork {
    /// Whether a process is running.
    public func isUp(_ process: ReplicaID) -> Bool {
        processStates[process.index].isUp
    }

    /// Stops a process: it takes no input, and what arrives is lost, until it restarts.
    public mutating func crash(_ process: ReplicaID) {
        processStates[process.index].isUp = false
        processStates[process.index].incarnation += 1
    }

    /// Starts a process that is down.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - keepsMemory: Whether it goes on with the state in which it stopped, as from a disk, or
    ///     begins with the state that it had when the simulation was created.
    public mutating func restart(_ process: ReplicaID, keepsMemory: Bool = true) {
        guard !processStates[process.index].isUp else { return }
        processStates[process.index].isUp = true
        if !keepsMemory { processes[process.index] = originals[process.index] }
        steps += 1
        outbox.now = clock
        processes[process.index].start(into: &outbox)
        carryOut(from: process)
    }

    /// Cuts the channel from one process to another, if there is one; what is on its way is lost
    /// when it arrives before the channel heals.
    public mutating func cut(_ channel: ChannelID) {
        setCut(channel, true)
    }

    /// Heals one channel.
    public mutating func heal(_ channel: ChannelID) {
        setCut(channel, false)
    }

    /// Cuts every channel between processes of different groups, both ways; a process in no group
    /// keeps all its channels.
    ///
    /// - Complexity: O(*c*), where *c* is the number of channels.
    public mutating func partition(_ groups: [[ReplicaID]]) {
        var group = [Int?](repeating: nil, count: processes.count)
        for (number, members) in groups.enumerated() {
            for member in members { group[member.index] = number }
        }
        for channel in topology.channels {
            guard let from = group[channel.sender.index], let to = group[channel.receiver.index]
            else { continue }
            if from != to { setCut(channel, true) }
        }
    }

    /// Heals every channel.
    public mutating func healAll() {
        for index in channelStates.indices { channelStates[index].isCut = false }
    }

    /// Whether a channel is cut.
    public func isCut(_ channel: ChannelID) -> Bool {
        index(of: channel).map { channelStates[$0].isCut } ?? false
    }

    private mutating func setCut(_ channel: ChannelID, _ isCut: Bool) {
        if let index = index(of: channel) { channelStates[index].isCut = isCut }
    }

    private func index(of channel: ChannelID) -> Int? {
        let index = channelIndices[
            channel.sender.index * processes.count + channel.receiver.index]
        return index < 0 ? nil : Int(index)
    }
}
