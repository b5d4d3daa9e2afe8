import CausalMessaging
import CausalMetadata
import LogicalClocks
import ReplicatedStore
import WireFormat

/// The label of who asked.
enum Tenant: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 20
}

/// The name of the activity.
enum Trace: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 21
}

/// The colour of the latest snapshot that the activity has met.
enum Colour: ContextKey {
    typealias Value = ContextMaximum
    static let number: UInt16 = 22
}

/// The bytes of all messages of one request.
enum ByteCount: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 23
}

/// Four tools in one value, beside a store that knows of none.
struct StoreTools: ContextTool {
    typealias Application = CausallyBroadcast<StoreReplica>

    let replica: ReplicaID
    var requestCount = 0
    var colour: UInt64 = 0
    /// What had been taken from each replica when the colour changed.
    var recorded: [UInt64: VectorClock] = [:]

    mutating func turn(to colour: UInt64, _ process: Application) {
        guard colour > self.colour else { return }
        self.colour = colour
        recorded[colour] = process.delivered
    }

    mutating func willHandle(
        _ request: StoreRequest, of process: Application, in context: inout CausalContext
    ) {
        requestCount += 1
        context = CausalContext(origin: UInt64(replica.rawValue) << 32 | UInt64(requestCount))
        context[Tenant.self] = [request.session.rawValue]
        context[Trace.self] = ["\(replica).\(requestCount)"]
    }

    mutating func willReceive(
        _ message: BroadcastFrame<StoreMessage>, from sender: ReplicaID, of process: Application,
        in context: inout CausalContext
    ) {
        // Before the message: what a snapshot holds must not know of what came after it.
        if let colour = context[Colour.self]?.value { turn(to: colour, process) }
    }

    mutating func willSend(
        _ message: BroadcastFrame<StoreMessage>, to destination: Destination,
        in context: inout CausalContext
    ) {
        if colour > 0 {
            context[Colour.self] = ContextMaximum(max(colour, context[Colour.self]?.value ?? 0))
        }
        var writer = ByteWriter()
        message.write(to: &writer)
        try? context.increment(ByteCount.self, by: UInt64(writer.bytes.count))
    }
}
