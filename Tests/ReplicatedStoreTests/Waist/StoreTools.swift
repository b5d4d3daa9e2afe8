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
        _ message: BroadcastFrame<StoreWrite>, from sender: ReplicaID, of process: Application,
        in context: inout CausalContext
    ) {
        // Before the message: what a snapshot holds must not know of what came after it.
        if let colour = context[Colour.self]?.value { turn(to: colour, process) }
    }

    mutating func willSend(
        _ message: BroadcastFrame<StoreWrite>, to destination: Destination,
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

/// How the replicas of these tests write what they tell each other.
extension BroadcastFrame<StoreWrite> {
    func write(to writer: inout ByteWriter) {
        guard case .broadcast(let origin, let clock, let write) = self else { return }
        writer.write(varint: UInt64(origin.rawValue))
        clock.write(to: &writer)
        writer.write(lengthPrefixed: write.key.utf8)
        writer.write(varint: write.version.dot.counter)
        writer.write(varint: write.version.time)
        writer.write(lengthPrefixed: (write.version.value.map { "=\($0)" } ?? "").utf8)
        write.context.write(to: &writer)
    }

    init(from reader: inout ByteReader) throws(WireError) {
        let origin = ReplicaID(rawValue: UInt32(try reader.readVarint(atMost: 1_000)))
        let clock = try VectorClock(from: &reader)
        let key = String(decoding: try reader.readLengthPrefixed(atMost: 100), as: UTF8.self)
        let dot = Dot(origin, try reader.readVarint())
        let time = try reader.readVarint()
        let text = String(decoding: try reader.readLengthPrefixed(atMost: 100), as: UTF8.self)
        let value = text.isEmpty ? nil : String(text.dropFirst())
        self = .broadcast(
            origin: origin, clock: clock,
            StoreWrite(
                key: key, version: StoreVersion(dot: dot, time: time, value: value),
                context: try VectorClock(from: &reader)))
    }
}
