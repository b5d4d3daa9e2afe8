import CausalMessaging
import LogicalClocks

/// The state of one process besides its value.
@usableFromInline
struct ProcessState: Sendable {
    /// The first life of the process, which names it.
    @usableFromInline let name: ReplicaID
    /// The current life.
    @usableFromInline var replica: ReplicaID
    @usableFromInline var isUp = true
    /// Whether the process is no member of the view.
    @usableFromInline var hasLeft = false
    /// How often it was started.
    @usableFromInline var startCount: UInt64 = 0
    /// What changed while it was down: the number of the last view that it took, and the processes,
    /// by index, with which channels were opened since.
    @usableFromInline var viewNumber: UInt64
    @usableFromInline var opened: [Int32] = []

    init(name: ReplicaID, replica: ReplicaID, viewNumber: UInt64) {
        self.name = name
        self.replica = replica
        self.viewNumber = viewNumber
    }
}

/// The beginning of a lineage, with one number for each kind of root.
@usableFromInline
enum Root: UInt64 {
    case request = 1
    case start = 2
    case view = 3
    case channel = 4

    /// Returns the lineage of a root: a kind, the process that it comes to, and a number.
    @usableFromInline
    func lineage(of process: ReplicaID, _ number: UInt64) -> Lineage {
        Lineage().descendant(rawValue).descendant(UInt64(process.rawValue)).descendant(number)
    }

    /// What the way from a step to its timers begins with; no channel has the number.
    @inlinable static var timer: UInt64 { .max - 1 }
}
