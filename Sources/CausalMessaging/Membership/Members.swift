import LogicalClocks

/// The members of the view that a layer has adopted, and those that have left.
///
/// A replica that is neither may be a member of a view that is still to come, or nobody at all.
@usableFromInline
struct Members: Sendable {
    /// The members and the channels between them.
    @usableFromInline private(set) var topology: Topology

    /// The replicas that were members and never will be again.
    @usableFromInline private(set) var former: Set<ReplicaID>

    /// One more than the largest index of a replica that is or was a member.
    @usableFromInline private(set) var indexBound: Int

    @usableFromInline
    init(_ view: View) {
        topology = view.topology
        former = view.former
        indexBound = view.topology.indexBound
        widen()
    }

    /// Takes over a later view.
    @usableFromInline
    mutating func adopt(_ view: View) {
        former.formUnion(view.former)
        for member in topology.processes where !view.topology.contains(member) {
            former.insert(member)
        }
        topology = view.topology
        widen()
    }

    private mutating func widen() {
        indexBound = former.reduce(max(indexBound, topology.indexBound)) {
            max($0, $1.index + 1)
        }
    }

    /// Returns whether a replica has left, and nothing needs to wait for it.
    @inlinable
    func isFormer(_ replica: ReplicaID) -> Bool {
        !former.isEmpty && former.contains(replica)
    }

    /// Returns whether a replica is or was a member.
    @inlinable
    func isKnown(_ replica: ReplicaID) -> Bool {
        topology.contains(replica) || isFormer(replica)
    }
}
