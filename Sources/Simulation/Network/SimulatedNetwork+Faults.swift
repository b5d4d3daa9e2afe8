import CausalMessaging
import LogicalClocks

extension SimulatedNetwork {
    /// Returns whether a process is running.
    public func isUp(_ process: ReplicaID) -> Bool {
        states[index(of: process)].isUp
    }

    /// Stops a process: it takes no input, its timers are gone, and what arrives is lost, until it
    /// restarts.
    public mutating func crash(_ process: ReplicaID) {
        let index = index(of: process)
        states[index].isUp = false
        cancelTimers(of: index)
    }

    /// Starts a process that is down with the state in which it stopped, as from a disk.
    ///
    /// It hears of the view and the channels that changed while it was down before it starts. A
    /// process that is up, or has left, is left alone.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - number: What its start descends from, besides the process; nil for how often it was
    ///     started before.
    public mutating func restart(_ process: ReplicaID, number: UInt64? = nil) {
        let index = index(of: process)
        guard !states[index].isUp, !states[index].hasLeft else { return }
        states[index].isUp = true
        steps += 1
        let opened = exchange(&states[index].opened, with: [])
        if states[index].viewNumber < currentView.number { changeView(at: index, number: number) }
        for peer in opened where isConnected(index, Int(peer)) {
            openChannel(at: index, with: Int(peer), number: number)
        }
        start(index, number: number)
    }

    /// Starts a process that is down with a state that it had in an earlier view, as from a backup.
    ///
    /// It hears of the present view, if that is a later one, and then of all its channels. What it
    /// counted since that state it counts again: a fault that nothing above can make good. A process
    /// that is up, or has left, is left alone.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - state: Its value.
    ///   - viewNumber: The number of the last view that the value has heard of.
    ///   - number: What its start descends from, besides the process; nil for how often it was
    ///     started before.
    public mutating func restart(
        _ process: ReplicaID, from state: P, inView viewNumber: UInt64, number: UInt64? = nil
    ) {
        let index = index(of: process)
        guard !states[index].isUp, !states[index].hasLeft else { return }
        processes[index] = state
        if viewNumber < currentView.number {
            states[index].viewNumber = viewNumber
            states[index].opened = states.indices.filter { isConnected(index, $0) }.map(Int32.init)
        }
        restart(process, number: number)
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
        var group = [Int?](repeating: nil, count: states.count)
        for (number, members) in groups.enumerated() {
            for member in members { group[index(of: member)] = number }
        }
        for number in channels.states.indices where channels.states[number].isOpen {
            guard let from = group[channels.states[number].sender],
                let to = group[channels.states[number].receiver]
            else { continue }
            if from != to { channels.states[number].isCut = true }
        }
    }

    /// Heals every channel.
    ///
    /// - Complexity: O(*c*), where *c* is the number of channels.
    public mutating func healAll() {
        for number in channels.states.indices { channels.states[number].isCut = false }
    }

    /// Sets the probability with which messages that are sent from now on are lost.
    ///
    /// What is on its way stays what it is, and no other draw moves: a message that is lost at some
    /// rate is lost at every higher one.
    ///
    /// - Precondition: The rate lies in 0...1.
    public mutating func setLossRate(_ rate: Double) {
        precondition(0...1 ~= rate, "a rate lies in 0...1")
        draws.options.lossRate = rate
    }

    /// Returns whether a channel is cut.
    public func isCut(_ channel: ChannelID) -> Bool {
        number(of: channel).map { channels.states[$0].isCut } ?? false
    }

    private mutating func setCut(_ channel: ChannelID, _ isCut: Bool) {
        if let number = number(of: channel) { channels.states[number].isCut = isCut }
    }

    private func number(of channel: ChannelID) -> Int? {
        let number = channels.number(
            from: Int32(index(of: channel.sender)), to: Int32(index(of: channel.receiver)))
        return number < 0 ? nil : Int(number)
    }
}
