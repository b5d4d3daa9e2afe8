/// The name of a timer among those of one process.
///
/// A process names its timers by numbers of its own choice. Layers keep the timers of what they
/// wrap apart from their own, however many layers there are, so no module needs to know the numbers
/// of another.
@frozen
public struct TimerID: Hashable, Sendable {
    /// The number that the process chose.
    public let number: UInt64

    /// How many layers stand around the process that set the timer, as seen from here.
    public let depth: UInt8

    /// Creates the name of a timer of the process itself.
    @inlinable
    public init(_ number: UInt64) {
        self.number = number
        depth = 0
    }

    @inlinable
    init(_ number: UInt64, depth: UInt8) {
        self.number = number
        self.depth = depth
    }

    /// Whether the timer was set here, and not by something inside.
    @inlinable
    public var isOwn: Bool { depth == 0 }

    /// The name outside a layer of a timer that was set inside it.
    ///
    /// - Precondition: Fewer than 256 layers stand around a process.
    @inlinable
    public var outward: TimerID {
        precondition(depth < .max, "more than 255 layers around one process")
        return TimerID(number, depth: depth + 1)
    }

    /// The name inside a layer of a timer that was not set by the layer itself.
    ///
    /// - Precondition: The timer is not the layer's own.
    @inlinable
    public var inward: TimerID {
        precondition(depth > 0, "the timer was set by the layer itself")
        return TimerID(number, depth: depth - 1)
    }
}
