import CausalMessaging
import CausalMetadata
import LogicalClocks
import ReplicatedStore
import TestSupport
import WireFormat

/// What the contexts of a run must say, from what an onlooker sees on the wire.
///
/// That is who was asked, and who sent which bytes in which step. It reads no context.
struct WaistTruth {
    struct Facts: Equatable {
        var tenants: Set<String> = []
        var traces: Set<String> = []
        var colour: UInt64 = 0
    }

    struct Sent {
        let write: Dot
        let sender: ReplicaID
        let expected: Facts
        let header: [UInt8]
        let payloadCount: UInt64
    }

    /// An envelope taken apart by its documented form.
    private struct Parts {
        let id: [UInt64]
        let header: [UInt8]
        let payload: [UInt8]

        init(_ bytes: [UInt8]) throws(WireError) {
            var reader = ByteReader(bytes)
            _ = try reader.readByte()
            id = [try reader.readVarint(), try reader.readVarint()]
            header = Array(try reader.readLengthPrefixed(atMost: 100_000))
            payload = Array(try reader.readBytes(count: reader.remaining))
        }
    }

    private let isOld: [Bool]
    private var requestCounts: [Int]
    /// What the messages must say that each process sends in answer to its last request.
    private var steps: [Facts]
    /// What each process must say with a write of another, by what came with the write.
    private var arrivals: [[Dot: Facts]]
    private var expected: [[UInt64]: Facts] = [:]
    private(set) var colours: [UInt64]
    private(set) var sent: [Sent] = []
    /// The bytes of the messages of each write that were sent by those who count.
    private(set) var counted: [Dot: UInt64] = [:]

    init(isOld: [Bool]) {
        self.isOld = isOld
        requestCounts = isOld.map { _ in 0 }
        steps = isOld.map { _ in Facts() }
        arrivals = isOld.map { _ in [:] }
        colours = isOld.map { _ in 0 }
    }

    mutating func turn(_ process: ReplicaID, to colour: UInt64) {
        if !isOld[process.index] { colours[process.index] = max(colours[process.index], colour) }
    }

    mutating func note(_ seen: Tapped<WaistNode>, at process: ReplicaID) throws {
        let index = process.index
        switch seen {
        case .said, .timer: break
        case .asked(let request):
            requestCounts[index] += 1
            steps[index] = Facts()
            if isOld[index] { return }
            steps[index].tenants = [request.session.rawValue]
            steps[index].traces = ["\(process).\(requestCounts[index])"]
        case .took(let bytes):
            let parts = try Parts(bytes)
            let facts = expected[parts.id] ?? Facts()
            let write = try Self.write(of: parts.payload)
            if arrivals[index][write] == nil { arrivals[index][write] = facts }
            turn(process, to: facts.colour)
        case .sent(let bytes, _):
            let parts = try Parts(bytes)
            let write = try Self.write(of: parts.payload)
            // A write of another is passed on under what it came with, however long it waited.
            var facts =
                write.replica == process ? steps[index] : arrivals[index][write] ?? Facts()
            facts.colour = max(facts.colour, colours[index])
            expected[parts.id] = facts
            let count = UInt64(parts.payload.count)
            if !isOld[index] && !isOld[write.replica.index] { counted[write, default: 0] += count }
            sent.append(
                Sent(
                    write: write, sender: process, expected: facts, header: parts.header,
                    payloadCount: count))
        }
    }

    private static func write(of payload: [UInt8]) throws(WireError) -> Dot {
        let frame = try BroadcastFrame<StoreMessage>(decoding: payload)
        guard case .broadcast(let origin, let clock, _) = frame else {
            throw WireError(.invalid, at: 0)
        }
        return Dot(origin, clock[origin])
    }
}
