import CausalMessaging

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

    @inlinable
    var name: TimerName { TimerName(id, of: process) }
}

/// The name of a timer among those of all processes.
@usableFromInline
struct TimerName: Equatable, Sendable {
    @usableFromInline let id: TimerID
    /// The index of the process.
    @usableFromInline let process: Int32

    @inlinable
    init(_ id: TimerID, of process: Int32) {
        self.id = id
        self.process = process
    }

    /// A number whose upper bits differ between names that resemble each other.
    ///
    /// Names are counted by those who set timers, and spread without the care that keys from
    /// outside need.
    @inlinable
    var mixed: UInt64 {
        let place = UInt64(truncatingIfNeeded: process) << 8 | UInt64(id.depth)
        let half = (id.number ^ place << 32) &* 0x9e37_79b9_7f4a_7c15
        return (half ^ half >> 32 ^ place) &* 0xbf58_476d_1ce4_e5b9
    }
}
