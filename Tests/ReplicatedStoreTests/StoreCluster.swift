import CausalMessaging
import LogicalClocks
import ReplicatedStore
import SeededRandom
import Testing

/// Replicas side by side, with a model of each; a test says what is delivered when, and anything
/// that keeps causal order is allowed.
struct StoreCluster {
    struct Sent {
        let write: StoreWrite
        /// The dots that its origin had applied.
        let applied: VectorClock
        /// The dots that its origin or its session had seen.
        let past: VectorClock
    }

    var replicas: [StoreReplica]
    var models: [StoreModel]
    var applied: [VectorClock]
    /// What each session has seen.
    var pasts: [SessionID: VectorClock] = [:]
    var sent: [Sent] = []

    init(
        count: Int, _ resolution: ConflictResolution = .siblings,
        limits: StoreLimits = StoreLimits()
    ) {
        replicas = (0..<count).map {
            StoreReplica(replica: ReplicaID($0), resolution: resolution, limits: limits)
        }
        models = Array(repeating: StoreModel(resolution), count: count)
        applied = Array(repeating: VectorClock(), count: count)
    }

    /// Asks a replica, and remembers what it broadcasts.
    @discardableResult
    mutating func ask(_ request: StoreRequest, at index: Int) throws -> StoreOutput {
        var outbox = Outbox<StoreMessage, StoreOutput>()
        replicas[index].handle(request, into: &outbox)
        let past = applied[index].merging(pasts[request.session] ?? [:])
        for send in outbox.sends {
            guard case .write(let write) = send.message else { continue }
            sent.append(Sent(write: write, applied: applied[index], past: past))
            models[index].add(write)
            applied[index].tick(at: ReplicaID(index))
        }
        pasts[request.session] = past.merging(applied[index])
        try #require(outbox.emissions.count == 1)
        return outbox.emissions[0].output
    }

    /// Asks for a session, which takes in the answer.
    @discardableResult
    mutating func ask(
        _ session: inout ClientSession, _ request: (ClientSession) -> StoreRequest, at index: Int
    ) throws -> StoreResponse {
        let output = try ask(request(session), at: index)
        session.receive(output)
        guard case .response(let response) = output else { throw Refused(output: output) }
        return response
    }

    struct Refused: Error {
        let output: StoreOutput
    }

    /// The indices in `sent` of what causal order allows a replica to take next.
    func deliverable(at index: Int) -> [Int] {
        sent.indices.filter {
            let dot = sent[$0].write.version.dot
            return dot.replica.index != index && applied[index][dot.replica] + 1 == dot.counter
                && sent[$0].applied.isBelowOrEqual(to: applied[index])
        }
    }

    mutating func deliver(_ message: Int, at index: Int) {
        let write = sent[message].write
        receive(write, at: index)
        models[index].add(write)
        applied[index].tick(at: write.version.dot.replica)
    }

    mutating func receive(_ write: StoreWrite, at index: Int) {
        var outbox = Outbox<StoreMessage, StoreOutput>()
        replicas[index].receive(.write(write), from: write.version.dot.replica, into: &outbox)
    }

    /// Hands all that one replica holds to another.
    mutating func share(from sender: Int, to receiver: Int) {
        let state = replicas[sender].state
        var outbox = Outbox<StoreMessage, StoreOutput>()
        replicas[receiver].receive(.state(state), from: ReplicaID(sender), into: &outbox)
    }

    /// Delivers everything everywhere, in any order that causality allows.
    mutating func deliverAll(using random: inout SeededGenerator) {
        var open = Array(replicas.indices)
        while !open.isEmpty {
            let place = random.index(below: open.count)
            let deliverable = deliverable(at: open[place])
            if deliverable.isEmpty {
                // Nothing new is sent here, and replicas have all that they sent themselves, so
                // a replica that can take nothing has everything.
                open.remove(at: place)
            } else {
                deliver(random.pick(deliverable), at: open[place])
            }
        }
    }
}
