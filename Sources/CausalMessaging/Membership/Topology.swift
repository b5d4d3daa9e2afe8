import LogicalClocks

/// A set of processes, and the directed channels that lead between them.
public struct Topology: Hashable, Sendable {
    /// The most processes that a topology holds.
    public static let processCountMax = 1_024

    /// The processes, in rising order.
    public let processes: [ReplicaID]

    /// The channels, by sender, then receiver.
    public let channels: [ChannelID]

    /// One more than the index of the last process: the length of an array by process.
    public let indexBound: Int

    /// Whether every process can reach every other.
    public let isStronglyConnected: Bool

    /// The receivers of each process's channels, in order, by the index of the process.
    private let receivers: [[ReplicaID]]

    /// The senders of the channels that end at each process, in order, by its index.
    private let senders: [[ReplicaID]]

    /// Creates a topology of processes 0, 1, 2, … from channels in any order; one that comes twice
    /// counts once.
    ///
    /// - Precondition: There are 1 to ``processCountMax`` processes, every channel joins two of
    ///   them, and none leads from a process to itself.
    /// - Complexity: O(*n* + *c* log *c*) for *n* processes and *c* channels.
    public init(processCount: Int, channels: some Sequence<ChannelID>) {
        self.init(processes: (0..<max(processCount, 0)).map { ReplicaID($0) }, channels: channels)
    }

    /// Creates a topology of any processes from channels in any order; a process or channel that
    /// comes twice counts once.
    ///
    /// - Precondition: There are 1 to ``processCountMax`` processes, their indices are at most
    ///   ``indexMax``, every channel joins two of them, and none leads from a process to itself.
    /// - Complexity: O(*n* log *n* + *c* log *c*) for *n* processes and *c* channels.
    public init(processes: [ReplicaID], channels: some Sequence<ChannelID>) {
        var members: [ReplicaID] = []
        for process in processes.sorted() where process != members.last { members.append(process) }
        precondition(
            1...Self.processCountMax ~= members.count,
            "a topology has 1 to \(Self.processCountMax) processes")
        indexBound = (members.last?.index ?? 0) + 1
        precondition(indexBound <= Self.indexMax + 1, "an index is above \(Self.indexMax)")
        self.processes = members
        var isMember = [Bool](repeating: false, count: indexBound)
        for process in members { isMember[process.index] = true }
        var receivers: [[ReplicaID]] = Array(repeating: [], count: indexBound)
        var senders = receivers
        var sorted: [ChannelID] = []
        for channel in channels.sorted() where channel != sorted.last {
            precondition(channel.sender != channel.receiver, "a channel joins two processes")
            precondition(
                channel.sender.index < indexBound && channel.receiver.index < indexBound
                    && isMember[channel.sender.index] && isMember[channel.receiver.index],
                "a channel joins processes of the topology")
            sorted.append(channel)
            receivers[channel.sender.index].append(channel.receiver)
            senders[channel.receiver.index].append(channel.sender)
        }
        self.channels = sorted
        self.receivers = receivers
        self.senders = senders
        let first = members[0]
        isStronglyConnected =
            sorted.count == members.count * (members.count - 1)
            || Self.reachedCount(from: first, by: receivers) == members.count
                && Self.reachedCount(from: first, by: senders) == members.count
    }

    /// How many processes can be got to from one, itself included.
    private static func reachedCount(from first: ReplicaID, by next: [[ReplicaID]]) -> Int {
        var isReached = [Bool](repeating: false, count: next.count)
        isReached[first.index] = true
        var waiting = [first]
        var count = 0
        while let process = waiting.popLast() {
            count += 1
            for other in next[process.index] where !isReached[other.index] {
                isReached[other.index] = true
                waiting.append(other)
            }
        }
        return count
    }

    /// The largest index of a process: lives of processes that lost their memory are counted on.
    public static let indexMax = 65_535

    /// The number of processes.
    public var processCount: Int { processes.count }

    /// Returns the processes that a channel leads to from `process`, in order; none if it is no
    /// process of the topology.
    public func receivers(from process: ReplicaID) -> [ReplicaID] {
        process.index < indexBound ? receivers[process.index] : []
    }

    /// Returns the processes from which a channel leads to `process`, in order; none if it is no
    /// process of the topology.
    public func senders(to process: ReplicaID) -> [ReplicaID] {
        process.index < indexBound ? senders[process.index] : []
    }

    /// Returns whether a process is part of the topology.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of processes.
    public func contains(_ process: ReplicaID) -> Bool {
        if processes.count == indexBound { return process.index < indexBound }
        var low = 0
        var high = processes.count
        while low < high {
            let middle = (low + high) / 2
            if processes[middle] < process { low = middle + 1 } else { high = middle }
        }
        return low < processes.count && processes[low] == process
    }

    /// Whether every process has a channel to every other.
    public var isComplete: Bool { channels.count == processCount * (processCount - 1) }

    /// Returns the processes that a message passed on and on can get to from any of `origins`,
    /// themselves included, in order; origins that are no processes of the topology reach nothing.
    ///
    /// - Complexity: O(*c*), where *c* is the number of channels.
    public func reachable(from origins: [ReplicaID]) -> [ReplicaID] {
        let origins = origins.filter(contains)
        if isStronglyConnected && !origins.isEmpty { return processes }
        var isReached = [Bool](repeating: false, count: indexBound)
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
    /// - Complexity: O(*c* log *c*), where *c* is the number of channels; O(1) if every process has
    ///   a channel to every other.
    public var withWaysBack: Topology {
        if isComplete { return self }
        let back = channels.map { ChannelID(from: $0.receiver, to: $0.sender) }
        return Topology(processes: processes, channels: channels + back)
    }

    /// Returns a topology in which every process has a channel to every other.
    public static func clique(_ count: Int) -> Topology {
        Topology(
            processCount: count,
            channels: (0..<count).flatMap { from in
                (0..<count).filter { $0 != from }.map {
                    ChannelID(from: .init(from), to: .init($0))
                }
            })
    }

    /// Returns a topology in which each process has a channel to the next, and the last to the
    /// first.
    public static func ring(_ count: Int) -> Topology {
        Topology(
            processCount: count,
            channels: (0..<count).filter { _ in count > 1 }.map {
                ChannelID(from: .init($0), to: .init(($0 + 1) % count))
            })
    }

    /// Returns a topology in which the first process has channels to and from every other.
    public static func star(_ count: Int) -> Topology {
        Topology(processCount: count, channels: (1..<max(count, 1)).flatMap { both(0, $0) })
    }

    /// Returns a topology in which each process has channels to and from the next.
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
