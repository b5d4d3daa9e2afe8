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
    /// The slots of the timers that have not run out.
    @usableFromInline var timers: [TimerID: TimerSlots] = [:]
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

/// The slots in the event queue of the timers of one name; mostly one.
@usableFromInline
struct TimerSlots: Sendable {
    @usableFromInline let first: Int32
    @usableFromInline var others: [Int32] = []

    @inlinable
    init(_ first: Int32) {
        self.first = first
    }

    /// Returns the slots without one of them; nil if none is left.
    @inlinable
    func removing(_ slot: Int32) -> TimerSlots? {
        if others.isEmpty { return nil }
        var rest = slot == first ? TimerSlots(others[0]) : TimerSlots(first)
        rest.others = slot == first ? Array(others.dropFirst()) : others.filter { $0 != slot }
        return rest
    }
}

/// A timer that has not run out.
@usableFromInline
struct PendingTimer: Sendable {
    @usableFromInline let id: TimerID
    /// The index of its process.
    @usableFromInline let process: Int32
    @usableFromInline let activity: Activity

    @inlinable
    init(id: TimerID, process: Int32, activity: Activity) {
        self.id = id
        self.process = process
        self.activity = activity
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
