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
/// Every write is named by a dot. A read gives back a context, a dotted version vector, and a
/// write that is handed this context replaces exactly the versions that it covers; a write
/// without one replaces nothing. See ``ClientSession`` for the client's side. When every write
/// has been delivered everywhere, all replicas have the same ``contents``.
///
/// A write covers only writes that had been made when it was taken, so nobody loses an acknowledged
/// write to what others claim:
///
/// * Of its own writes a replica knows all, and refuses a context that names more.
/// * Of writes of other replicas that have not arrived it believes what some replica has sealed
///   (``SealedContext``); an honest client may go where its writes have not arrived yet. Another
///   context is refused. It cannot wait for the writes instead: whoever named the next write of a
///   replica would have it covered when it comes.
/// * What another replica says about writes of this one that it has not made is not believed, and
///   counted (``disbelievedCount``). Of the rest it is believed: it has judged it in the same way.
/// * The clock of a client may be ahead by ``StoreLimits/clockJumpMax``, and no more.
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
    public internal(set) var clock = LamportClock()

    /// The number of writes that clients of this replica have made.
    public internal(set) var writeCount: UInt64 = 0

    /// The writes of each replica that have arrived, own ones included.
    public internal(set) var received = DottedVersionVector()

    /// How often another replica claimed what cannot be: a write of this replica that it has not made,
    /// or a time that clocks have not reached.
    public internal(set) var disbelievedCount = 0

    var cells: [StoreKey: StoreCell] = [:]

    /// What only replicas of the store know.
    let sealKey: SealKey

    /// Creates a replica that holds nothing.
    ///
    /// - Parameters:
    ///   - replica: The process that this is.
    ///   - resolution: What is done with concurrent writes.
    ///   - limits: How much is taken from clients.
    ///   - secret: The same bytes at all replicas, with which they seal contexts. Without a secret,
    ///     seals keep out what is made up by mistake, and not whoever computes a seal.
    public init(
        replica: ReplicaID, resolution: ConflictResolution = .siblings,
        limits: StoreLimits = StoreLimits(), secret: [UInt8] = []
    ) {
        self.init(replica, resolution, limits, SealKey(secret: secret))
    }

    private init(
        _ replica: ReplicaID, _ resolution: ConflictResolution, _ limits: StoreLimits,
        _ sealKey: SealKey
    ) {
        self.replica = replica
        self.resolution = resolution
        self.limits = limits
        self.sealKey = sealKey
    }

    /// Creates a replica that joins with all that a peer holds.
    ///
    /// - Complexity: O(1); the first write at either of the two costs O(*k*) for *k* keys.
    public init(replica: ReplicaID, joining peer: StoreReplica) {
        self.init(replica, peer.resolution, peer.limits, peer.sealKey)
        cells = peer.cells
        clock = peer.clock
        received = peer.received
        // None for a new identifier; under one that has been used, no dot is given twice.
        writeCount = received.last(of: replica)
    }

    /// Carries out a request, or refuses it.
    ///
    /// - Complexity: O(*s* · log *n*) for *s* versions of the key and *n* replicas.
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        if let reason = reasonToRefuse(request, backlogCount: outbox.backlogCount) {
            outbox.emit(.refusal(StoreRefusal(request: request, reason: reason)))
            return
        }
        clock.merge(request.clock)
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
        case .write(let write): take(write)
        case .state(let state): take(state)
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
}
