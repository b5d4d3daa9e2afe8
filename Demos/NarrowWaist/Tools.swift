import CausalMessaging
import CausalMetadata
import LogicalClocks
import ReplicatedStore

/// The store, with the layer that passes writes on to those who have no channel to their origin.
typealias Store = CausallyBroadcast<StoreReplica>

/// The tenant that asked.
enum Tenant: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 20
}

/// The name of the request.
enum Trace: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 21
}

/// The number of the last snapshot that the request has met.
enum Colour: ContextKey {
    typealias Value = ContextMaximum
    static let number: UInt16 = 22
}

/// The bytes of all messages that the request led to.
enum ByteCount: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 23
}

/// Four tools in one value.
///
/// The store beside them is the library's own, unchanged.
struct Tools: ContextTool {
    let name: String
    let number: UInt64
    private var requestCount: UInt64 = 0
    private var colour: UInt64 = 0

    /// How many writes the replica had taken when its colour changed.
    private(set) var recorded: UInt64?

    /// What came with the last message of each request.
    private(set) var contexts: [String: CausalContext] = [:]

    init(name: String, number: UInt64) {
        self.name = name
        self.number = number
    }

    mutating func willHandle(
        _ request: StoreRequest, of store: Store, in context: inout CausalContext
    ) {
        requestCount += 1
        context = CausalContext(origin: number << 32 | requestCount)
        context[Tenant.self] = [request.session.rawValue]
        context[Trace.self] = ["\(name)-\(requestCount)"]
    }

    mutating func willReceive(
        _ message: Store.Message, from sender: ReplicaID, of store: Store,
        in context: inout CausalContext
    ) {
        if let colour = context[Colour.self]?.value { turn(to: colour, store) }
        if let trace = context[Trace.self]?.names.first { contexts[trace] = context.peeked }
    }

    mutating func willSend(
        _ message: Store.Message, to destination: Destination, in context: inout CausalContext
    ) {
        if colour > 0 { context[Colour.self] = ContextMaximum(colour) }
        // A counter that nobody may write here is the business of whoever started it.
        try? context.increment(ByteCount.self, by: message.byteCount)
    }

    /// Records the replica as it is before it learns of anything that came after the snapshot.
    mutating func turn(to colour: UInt64, _ store: Store) {
        guard colour > self.colour else { return }
        self.colour = colour
        recorded = store.delivered.entries.reduce(0) { $0 + $1.count }
    }
}

extension Store.Message {
    /// The bytes of the key and the value.
    var byteCount: UInt64 {
        guard case .broadcast(_, _, .write(let write)) = self else { return 0 }
        return UInt64(write.key.utf8.count + (write.version.value?.utf8.count ?? 0))
    }
}
