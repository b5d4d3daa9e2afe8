import CausalMessaging
import LogicalClocks

extension SimulatedNetwork {
    /// Returns the process, in its current life.
    public func process(at process: ReplicaID) -> P {
        processes[index(of: process)]
    }

    /// Returns the current life of a process.
    public func replica(of process: ReplicaID) -> ReplicaID {
        states[index(of: process)].replica
    }

    /// The identifier that the next new life or new process gets: one that no other ever had.
    ///
    /// - Precondition: It is at most `Topology.indexMax`.
    public var nextReplica: ReplicaID {
        precondition(indices.count <= Topology.indexMax, "there are no identifiers left")
        return ReplicaID(indices.count)
    }

    /// Returns the view in which ``nextReplica`` is the life of a process that comes back without
    /// its memory.
    ///
    /// - Precondition: The process is a member.
    /// - Complexity: O(*c* log *c*), where *c* is the number of channels.
    public func nextView(renewing process: ReplicaID) -> View {
        currentView.replacing(states[index(of: process)].replica, by: nextReplica)
    }

    /// Restarts a process that is down, without its memory, as a new replica.
    ///
    /// A life that has forgotten what it counted cannot go on under its identifier. The new one has
    /// ``nextReplica``, and ``nextView(renewing:)`` puts it in the place of the last one, which all
    /// that are up hear of now and all others when they restart. A peer forks a clock for it:
    ///
    ///     let view = network.nextView(renewing: b)
    ///     let clock = try network.processes[0].base.forkClock()
    ///     network.restart(b, as: node(network.nextReplica, in: view, clock))
    ///
    /// What was under way to and from the last life is lost. Channels that were cut stay cut. A
    /// process that is up, or has left, is left alone.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - life: Its value in the new life.
    ///   - number: What the changes descend from, besides the processes; nil for the number of the
    ///     view.
    public mutating func restart(_ process: ReplicaID, as life: P, number: UInt64? = nil) {
        let index = index(of: process)
        guard !states[index].isUp, !states[index].hasLeft else { return }
        adopt(
            nextView(renewing: process), lives: [(nextReplica, life)], number: number)
    }

    /// Swaps the view: opens and closes channels, and lets members join and leave.
    ///
    /// All that are up hear of the view, in order, and then of the channels that it opens; then
    /// those that join start. What is under way on channels that it closes is lost. A process that
    /// leaves takes no further input and does not come back.
    ///
    /// - Parameters:
    ///   - view: The new view.
    ///   - joining: The processes that join, or are new lives of others, each with its identifier,
    ///     in rising order from ``nextReplica``.
    ///   - number: What the changes descend from, besides the processes; nil for the number of the
    ///     view.
    /// - Precondition: The number of the view is above that of the last, and every member that is
    ///   new is among those that join.
    public mutating func setView(
        _ view: View, joining: [(replica: ReplicaID, process: P)] = [], number: UInt64? = nil
    ) {
        adopt(view, lives: joining.map { ($0.replica, $0.process) }, number: number)
    }

    private mutating func adopt(_ view: View, lives: [(ReplicaID, P)], number: UInt64?) {
        precondition(view.number > currentView.number, "views have rising numbers")
        steps += 1
        let begun = beginLives(lives, in: view)
        currentView = view
        currentTopology = hasWaysBack ? view.topology.withWaysBack : view.topology
        for index in states.indices { leaveIfGone(index, view) }
        for member in view.topology.processes {
            precondition(
                member.index < indices.count && indices[member.index] >= 0
                    && states[Int(indices[member.index])].replica == member,
                "\(member) is new in the view, but joins with no value")
        }
        let opened = channels.adopt(currentTopology, indices: indices, names: states.map(\.name))
        let isNew = Set(begun)
        for index in states.indices where states[index].isUp && !isNew.contains(index) {
            changeView(at: index, number: number)
        }
        var told: Set<[Int32]> = []
        for (sender, receiver) in opened {
            for (index, peer) in [(sender, receiver), (receiver, sender)]
            where !isNew.contains(Int(index)) && told.insert([index, peer]).inserted {
                if states[Int(index)].isUp {
                    openChannel(at: Int(index), with: Int(peer), number: number)
                } else if !states[Int(index)].opened.contains(peer) {
                    states[Int(index)].opened.append(peer)
                }
            }
        }
        for index in begun { start(index, number: number) }
    }

    /// Takes in the values of new processes and new lives, and returns their indices.
    private mutating func beginLives(_ lives: [(ReplicaID, P)], in view: View) -> [Int] {
        lives.map { replica, value in
            precondition(replica == nextReplica, "\(replica) is not the next identifier")
            precondition(view.topology.contains(replica), "\(replica) joins, but is no member")
            let name = view.process(of: replica)
            if name == replica {
                processes.append(value)
                addProcess(replica, named: name)
                return states.count - 1
            }
            let index = index(of: name)
            precondition(
                !view.topology.contains(states[index].replica),
                "\(replica) is a life of a process that has another in the view")
            cancelTimers(of: index)
            processes[index] = value
            states[index].replica = replica
            states[index].isUp = true
            states[index].viewNumber = view.number
            states[index].opened = []
            indices.append(Int32(index))
            return index
        }
    }

    private mutating func leaveIfGone(_ index: Int, _ view: View) {
        guard !states[index].hasLeft, !view.topology.contains(states[index].replica) else { return }
        states[index].hasLeft = true
        states[index].isUp = false
        cancelTimers(of: index)
    }

    // MARK: - Inputs

    /// Starts a process.
    mutating func start(_ index: Int, number: UInt64?) {
        begin(.start, at: index, number ?? states[index].startCount)
        states[index].startCount += 1
        processes[index].start(into: &outbox)
        carryOut(from: Int32(index))
    }

    mutating func changeView(at index: Int, number: UInt64?) {
        states[index].viewNumber = currentView.number
        begin(.view, at: index, number ?? currentView.number)
        processes[index].viewChanged(to: currentView, into: &outbox)
        carryOut(from: Int32(index))
    }

    mutating func openChannel(at index: Int, with peer: Int, number: UInt64?) {
        begin(.channel, at: index, number ?? currentView.number)
        outbox.activity.lineage = outbox.activity.lineage.descendant(
            UInt64(states[peer].name.rawValue))
        processes[index].channelOpened(with: states[peer].replica, into: &outbox)
        carryOut(from: Int32(index))
    }

    private mutating func begin(_ root: Root, at index: Int, _ number: UInt64) {
        outbox.now = clock
        outbox.activity.lineage = root.lineage(of: states[index].name, number)
    }

    // MARK: - Indices

    mutating func addProcess(_ replica: ReplicaID, named name: ReplicaID) {
        precondition(
            states.count < Self.processCountMax,
            "more than \(Self.processCountMax) processes have been members")
        while indices.count <= replica.index { indices.append(-1) }
        while indices.count <= name.index { indices.append(-1) }
        indices[replica.index] = Int32(states.count)
        indices[name.index] = Int32(states.count)
        states.append(
            ProcessState(name: name, replica: replica, viewNumber: currentView.number))
    }

    /// Returns the index of the process of a replica.
    @inlinable
    func index(of replica: ReplicaID) -> Int {
        let index = replica.index < indices.count ? indices[replica.index] : -1
        precondition(index >= 0, "\(replica) is no process")
        return Int(index)
    }

    /// Returns whether a channel of the view leads from one process to the other or back.
    func isConnected(_ first: Int, _ second: Int) -> Bool {
        [(first, second), (second, first)].contains { sender, receiver in
            let number = channels.number(from: Int32(sender), to: Int32(receiver))
            return number >= 0 && channels.states[Int(number)].isOpen
        }
    }
}
