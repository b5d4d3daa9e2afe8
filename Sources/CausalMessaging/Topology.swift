import LogicalClocks

/// Which processes there are and which directed channels lead between them.
public struct Topology: Hashable, Sendable {
    /// The most processes that a topology holds.
    public static let processCountMax = 1_024

    /// The number of processes; their identifiers are 0, 1, 2, ….
    public let processCount: Int

    /// The channels, by sender, then receiver.
    public let channels: [ChannelID]

    /// The receivers of each process's channels, in order.
    private let receivers: [[ReplicaID]]

    /// The senders of the channels that end at each process, in order.
    private let senders: [[ReplicaID]]

    /// Creates a topology from channels in any order; one that comes twice counts once.
    ///
    /// - Precondition: There are 1 to ``processCountMax`` processes, every channel joins two of
    ///   them, and none leads from a process to itself.
    /// - Complexity: O(*c* log *c*), where *c* is the number of channels.
    public init(processCount: Int, channels: some Sequence<ChannelID>) {
        precondition(
            1...Self.processCountMax ~= processCount,
            "a topology has 1 to \(Self.processCountMax) processes")
        self.processCount = processCount
        var receivers: [[ReplicaID]] = Array(repeating: [], count: processCount)
        var senders = receivers
        var sorted: [ChannelID] = []
        for channel in channels.sorted() where channel != sorted.last {
            precondition(channel.sender != channel.receiver, "a channel joins two processes")
            precondition(
                channel.sender.index < processCount && channel.receiver.index < processCount,
                "a channel joins processes of the topology")
            sorted.append(channel)
            receivers[channel.sender.index].append(channel.receiver)
            senders[channel.receiver.index].append(channel.sender)
        }
        self.channels = sorted
        self.receivers = receivers
        self.senders = senders
    }

    /// Every process.
    public var processes: [ReplicaID] { (0..<processCount).map { ReplicaID($0) } }

    /// The processes that a channel leads to from `process`, in order.
    public func receivers(from process: ReplicaID) -> [ReplicaID] {
        receivers[process.index]
    }

    /// The processes from which a channel leads to `process`, in order.
    public func senders(to process: ReplicaID) -> [ReplicaID] {
        senders[process.index]
    }

    /// Whether every process has a channel to every other.
    public var isComplete: Bool { channels.count == processCount * (processCount - 1) }

    /// Whether every process can reach every other.
    ///
    /// - Complexity: O(*n* · *c*) for *n* processes and *c* channels.
    public var isStronglyConnected: Bool {
        processes.allSatisfy { reachable(from: [$0]).count == processCount }
    }

    /// The processes that a message passed on and on can get to from any of `origins`, themselves
    /// included, in order.
    ///
    /// - Complexity: O(*c*), where *c* is the number of channels.
    public func reachable(from origins: [ReplicaID]) -> [ReplicaID] {
        if isComplete && !origins.isEmpty { return processes }
        var isReached = [Bool](repeating: false, count: processCount)
        var waiting = origins
        for origin in origins { isReached[origin.index] = true }
        while let process = waiting.popLast() {
            for next in receivers[process.index] where !isReached[next.index] {
                isReached[next.index] = true
                waiting.append(next)
            }
        }
        return processes.filter { isReached[$0.index] }
    }
}

extension Topology {
    /// The network with a channel back for every channel, as acknowledgements need it.
    ///
    /// - Complexity: O(*c* log *c*), where *c* is the number of channels.
    public var withWaysBack: Topology {
        let back = channels.map { ChannelID(from: $0.receiver, to: $0.sender) }
        return Topology(processCount: processCount, channels: channels + back)
    }

    /// Every process has a channel to every other.
    public static func clique(_ count: Int) -> Topology {
        Topology(
            processCount: count,
            channels: (0..<count).flatMap { from in
                (0..<count).filter { $0 != from }.map {
                    ChannelID(from: .init(from), to: .init($0))
                }
            })
    }

    /// Each process has a channel to the next, and the last to the first.
    public static func ring(_ count: Int) -> Topology {
        Topology(
            processCount: count,
            channels: (0..<count).filter { _ in count > 1 }.map {
                ChannelID(from: .init($0), to: .init(($0 + 1) % count))
            })
    }

    /// The first process has channels to and from every other.
    public static func star(_ count: Int) -> Topology {
        Topology(processCount: count, channels: (1..<max(count, 1)).flatMap { both(0, $0) })
    }

    /// Each process has channels to and from the next.
    public static func line(_ count: Int) -> Topology {
        Topology(processCount: count, channels: (1..<max(count, 1)).flatMap { both($0 - 1, $0) })
    }

    private static func both(_ left: Int, _ right: Int) -> [ChannelID] {
        [
            ChannelID(from: .init(left), to: .init(right)),
            ChannelID(from: .init(right), to: .init(left)),
        ]
    }
}
