import LogicalClocks

/// The replicas that take part at one time, and the channels between them.
///
/// A view is an input: processes and layers are handed a new one when members come or go, and keep
/// no other copy of the topology. Views of one system are numbered; a later one has a larger number.
///
/// A member is a *replica*: one life of a process. A process that comes back without its memory is
/// a new replica with an identifier of its own, since what the earlier life counted is lost; the
/// view says which process both are lives of.
public struct View: Hashable, Sendable {
    /// The number of the view, from 1.
    public let number: UInt64

    /// The members and the channels between them.
    public let topology: Topology

    /// The members of earlier views that are none of this one, and will be none of any later one.
    public let former: Set<ReplicaID>

    /// The processes of the members that are not the first life of theirs.
    private let processes: [ReplicaID: ReplicaID]

    /// Creates a view.
    ///
    /// - Parameters:
    ///   - topology: The members and the channels between them.
    ///   - number: The number of the view.
    ///   - processes: For each member that is a later life of a process, the replica that was its
    ///     first.
    ///   - former: The members of earlier views that have left.
    /// - Precondition: No replica is a member and has left.
    public init(
        _ topology: Topology, number: UInt64 = 1, processes: [ReplicaID: ReplicaID] = [:],
        former: Set<ReplicaID> = []
    ) {
        precondition(
            former.isDisjoint(with: topology.processes), "a member has left: it needs a new name")
        self.number = number
        self.topology = topology
        self.processes = processes
        self.former = former
    }

    /// Returns the process that a replica is a life of, named after its first life.
    public func process(of replica: ReplicaID) -> ReplicaID {
        processes[replica] ?? replica
    }

    /// Returns the next view, in which a new life of a process stands in the place of the last one,
    /// with its channels.
    ///
    /// - Precondition: `replica` is a member, `successor` is none and never was one.
    /// - Complexity: O(*c* log *c*), where *c* is the number of channels.
    public func replacing(_ replica: ReplicaID, by successor: ReplicaID) -> View {
        precondition(topology.contains(replica), "\(replica) is no member")
        precondition(
            !topology.contains(successor) && !former.contains(successor),
            "\(successor) is or was a member already")
        func renamed(_ member: ReplicaID) -> ReplicaID { member == replica ? successor : member }
        var processes = processes
        processes[successor] = processes.removeValue(forKey: replica) ?? replica
        return View(
            Topology(
                processes: topology.processes.map(renamed),
                channels: topology.channels.map {
                    ChannelID(from: renamed($0.sender), to: renamed($0.receiver))
                }),
            number: number + 1, processes: processes, former: former.union([replica]))
    }
}
