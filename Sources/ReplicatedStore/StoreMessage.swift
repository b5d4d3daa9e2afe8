import LogicalClocks
import WireFormat

/// A message between replicas.
///
/// It is kept in a box, which every layer outside passes on.
@nonexhaustive
public indirect enum StoreMessage: Hashable, Sendable {
    /// One write.
    case write(StoreWrite)
    /// All that a replica holds, to be put together with what the receiver does.
    case state(StoreState)
}

/// The contents of a replica, as it sends them.
///
/// It is applied write by write. Writes that have arrived already change nothing, and those that
/// have been replaced stay so; in which order states and writes come makes no difference.
public struct StoreState: Hashable, Sendable {
    /// The Lamport time of the replica.
    public let time: UInt64

    /// A write for each version, by key and dot, with everything that is known to have been replaced
    /// under its key as the context.
    public let writes: [StoreWrite]

    /// The writes of each replica, under whatever key, that have arrived at the sender.
    public let received: DottedVersionVector

    /// Creates a state.
    public init(time: UInt64, writes: [StoreWrite], received: DottedVersionVector) {
        self.time = time
        self.writes = writes
        self.received = received
    }
}

extension StoreReplica {
    /// All that the replica holds, as it tells others.
    ///
    /// - Complexity: O(*k* log *k*) for *k* keys.
    public var state: StoreState {
        StoreState(
            time: clock.time,
            writes: cells.sorted { $0.key < $1.key }.flatMap { $1.writes(of: $0, received) },
            received: received)
    }
}

extension StoreMessage: CustomStringConvertible {
    /// The write as `put x=1` or `delete x`, or `state of 2 versions`.
    public var description: String {
        switch self {
        case .write(let write): write.description
        case .state(let state):
            "state of \(state.writes.count) version\(state.writes.count == 1 ? "" : "s")"
        }
    }

    /// The message in a snapshot: the write, or `state` with the writes.
    public var json: JSONValue {
        switch self {
        case .write(let write): write.json
        case .state(let state): .object([.init("state", .array(state.writes.map(\.json)))])
        }
    }
}
