import CausalMessaging
import LogicalClocks

/// One replica of a key-value store in which every replica holds every key.
///
/// A client asks any replica. A read is answered from what the replica holds; a write is applied
/// here at once, and broadcast. The replica does not order what it receives: it stands inside
/// `CausallyBroadcast`, so that whoever sees a write has seen what its writer had seen.
///
///     let replica = CausallyBroadcast(
///         StoreReplica(replica: a, resolution: .siblings), replica: a, view: View(topology))
///
/// Every write is named by a dot. A read gives back a context, a version vector over dots, and a
/// write that is handed this context replaces exactly the versions that it covers; a write
/// without one replaces nothing. See ``ClientSession`` for the client's side. When every write
/// has been delivered everywhere, all replicas have the same ``contents``.
///
/// Under `ArrivalBroadcast` (in `FaultyLayers`) the same replica is a store that shows effects before
/// their causes: an example to be caught, not to be used.
public struct StoreReplica: CausalProcess {
    /// A write on its way to the other replicas, or all that this one holds.
    public typealias Message = StoreMessage

    /// The requests of clients.
    public typealias Request = StoreRequest

    /// The answers to clients.
    public typealias Output = StoreOutput

    /// The process that this is.
    public let replica: ReplicaID

    /// What is done with concurrent writes.
    public let resolution: ConflictResolution

    /// How much is taken from clients.
    public let limits: StoreLimits

    /// The Lamport clock: the largest time among the writes and sessions seen so far.
    public private(set) var clock = LamportClock()

    /// The number of writes that clients of this replica have made.
    public private(set) var writeCount: UInt64 = 0

    var cells: [StoreKey: StoreCell] = [:]

    /// Creates a replica that holds nothing.
    public init(
        replica: ReplicaID, resolution: ConflictResolution = .siblings,
        limits: StoreLimits = StoreLimits()
    ) {
        self.replica = replica
        self.resolution = resolution
        self.limits = limits
    }

    /// Creates a replica that joins with all that a peer holds.
    ///
    /// - Complexity: O(1); the first write at either of the two costs O(*k*) for *k* keys.
    public init(replica: ReplicaID, joining peer: StoreReplica) {
        self.init(replica: replica, resolution: peer.resolution, limits: peer.limits)
        cells = peer.cells
        clock = peer.clock
    }

    /// Carries out a request, or refuses it.
    ///
    /// - Complexity: O(*s* · log *n*) for *s* versions of the key and *n* replicas.
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        if let reason = reasonToRefuse(request, backlogCount: outbox.backlogCount) {
            outbox.emit(.refusal(StoreRefusal(request: request, reason: reason)))
            return
        }
        merge(request.clock.time)
        switch request.kind {
        case .get: outbox.emit(.response(read(request)))
        case .put, .delete:
            let write = makeWrite(request)
            apply(write)
            outbox.emit(.response(response(to: request, after: write)))
            outbox.broadcast(.write(consume write))
        }
    }

    /// Applies a write of another replica, or everything that it holds.
    ///
    /// - Complexity: O(*s* · log *n*) for each write, with *s* versions of the key and *n* replicas.
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch message {
        case .write(let write):
            merge(write.version.time)
            apply(write)
        case .state(let state):
            merge(state.time)
            for write in state.writes { apply(write) }
        }
    }

    /// Tells all members what this replica holds.
    ///
    /// What a replica that has left wrote may have reached some members alone, and one that joins
    /// lacks what was on its way when it did.
    ///
    /// - Complexity: O(*k* log *k*) for *k* keys.
    public mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>) {
        outbox.broadcast(.state(state))
    }

    /// Whether a message is what a replica holds.
    public static func carriesState(_ message: StoreMessage) -> Bool {
        if case .state = message { true } else { false }
    }

    /// True: see ``viewChanged(to:into:)``.
    public static var sharesState: Bool { true }

    private func reasonToRefuse(
        _ request: Request, backlogCount: Int
    ) -> StoreRefusal.Reason? {
        let keyByteCount = request.key.utf8.count
        if keyByteCount > limits.keyByteCountMax {
            return .keyTooLong(byteCount: keyByteCount, limit: limits.keyByteCountMax)
        }
        if request.kind == .get { return nil }
        if backlogCount > limits.backlogCountMax {
            return .backlogTooLong(count: backlogCount, limit: limits.backlogCountMax)
        }
        let valueByteCount = request.value?.utf8.count ?? 0
        if valueByteCount > limits.valueByteCountMax {
            return .valueTooLong(byteCount: valueByteCount, limit: limits.valueByteCountMax)
        }
        let context = request.context
        if context.count > limits.contextEntryCountMax {
            return .contextTooLarge(entryCount: context.count, limit: limits.contextEntryCountMax)
        }
        // Such a context would replace writes that are still to come.
        if context[replica] > writeCount {
            return .unknownWrite(Dot(replica, context[replica]))
        }
        guard let cell = cells[StoreKey(text: request.key)] else {
            return cells.count < limits.keyCountMax ? nil : .tooManyKeys(limit: limits.keyCountMax)
        }
        let isFull =
            resolution == .siblings && cell.countKept(besides: context) >= limits.siblingCountMax
        return isFull ? .tooManySiblings(limit: limits.siblingCountMax) : nil
    }

    /// Moves the clock up to a time from outside, which may be anything.
    private mutating func merge(_ time: UInt64) {
        clock.merge(LamportClock(time: min(time, LamportClock.timeMax)))
    }

    private mutating func apply(_ write: StoreWrite) {
        cells[StoreKey(text: write.key), default: StoreCell()].apply(write, resolution)
    }

    private mutating func makeWrite(_ request: Request) -> StoreWrite {
        clock.tick()
        writeCount += 1
        let version = StoreVersion(
            dot: Dot(replica, writeCount), time: clock.time, value: request.value)
        return StoreWrite(key: request.key, version: version, context: request.context)
    }

    private func read(_ request: Request) -> StoreResponse {
        let cell = cells[StoreKey(text: request.key)] ?? StoreCell()
        let context = cell.context
        return StoreResponse(
            session: request.session, kind: .get, key: request.key,
            values: cell.versions.compactMap(\.value), versions: cell.versions.map(\.dot),
            context: context, nextContext: context, clock: clock)
    }

    private func response(to request: Request, after write: StoreWrite) -> StoreResponse {
        let dot = write.version.dot
        let versions = cells[StoreKey(text: request.key)]?.versions ?? []
        let wouldCoverUnread = versions.contains {
            $0.dot.replica == replica && $0.dot != dot
        }
        var nextContext = request.context
        if !wouldCoverUnread { nextContext.raise(to: dot) }
        return StoreResponse(
            session: request.session, kind: request.kind, key: request.key,
            values: request.value.map { [$0] } ?? [], versions: [dot],
            context: request.context, nextContext: nextContext, clock: clock)
    }
}
