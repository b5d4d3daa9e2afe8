// Four tools on a store that knows of none of them, through a replica that is older than they are.
//
// Five replicas: a – b – c, and d and e at c. All but b have tools beside the store: a label of the
// tenant, the name of the request, a count of its bytes, and the colour of a snapshot. They ride in
// the context of each message. The replica b passes on what it does not know.
//
//     swift run NarrowWaist

import CausalMessaging
import CausalMetadata
import LogicalClocks
import ReplicatedStore
import Simulation

let roster = Roster.lettered(count: 5)
let (a, b, c, d, e): (ReplicaID, ReplicaID, ReplicaID, ReplicaID, ReplicaID) = (0, 1, 2, 3, 4)
let topology = Topology(
    processCount: 5,
    channels: [(a, b), (b, c), (c, d), (c, e)].flatMap {
        [ChannelID(from: $0, to: $1), ChannelID(from: $1, to: $0)]
    })

let replicas = topology.processes.map { replica in
    let store = Store(StoreReplica(replica: replica), replica: replica, view: View(topology))
    if replica == b { return Replica.old(Stamped(store, replica: b, clock: VectorClock())) }
    let tools = Tools(name: roster.name(of: replica), number: UInt64(replica.rawValue))
    let annotated = Annotated(
        store, tool: tools, dividingBroadcastsOf: replica, in: View(topology))
    return .withTools(Stamped(annotated, replica: replica, clock: VectorClock()))
}
extension SimulatedNetwork<Replica> {
    /// Asks for a put, and lets it run for a few ticks or to its end.
    mutating func put(
        _ key: String, _ value: String, by tenant: String, at replica: ReplicaID,
        ticks: UInt64 = 100
    ) {
        request(ClientSession(SessionID(tenant)).put(key, value), at: replica)
        run(until: now + ticks)
    }
}

var network = SimulatedNetwork(replicas, on: topology, seed: 7)

network.put("cart", "milk", by: "north", at: a)
network.put("cart", "bread and cheese", by: "south", at: e)
network.put("user", "42", by: "north", at: d, ticks: 3)
if case .withTools(var layer) = network.processes[a.index] {
    layer.base.tool.turn(to: 1, layer.base.base)
    network.processes[a.index] = .withTools(layer)
}
network.put("cart", "honey", by: "south", at: a)
network.put("note", "older than tools", by: "north", at: b)
network.put("user", "43", by: "north", at: d)
network.runUntilQuiet()

/// The facts that an onlooker, who reads no context, saw of one request.
struct Observed {
    var write: StoreWrite
    var messages = 0
    var bytes: UInt64 = 0
    var messagesOfOld = 0
    var bytesOfOld: UInt64 = 0
}

var requests: [Observed] = []
for sent in network.takeOutputs() {
    guard case .broadcast(_, _, .write(let write)) = sent.output else { continue }
    let index =
        requests.firstIndex { $0.write.version.dot == write.version.dot } ?? requests.count
    if index == requests.count { requests.append(Observed(write: write)) }
    // What an old replica sends to all goes over each of its channels.
    let isToAll = write.version.dot.replica == b && sent.process == b
    let copies = isToAll ? topology.receivers(from: b).count : 1
    requests[index].messages += copies
    requests[index].bytes += UInt64(copies) * sent.output.byteCount
    if sent.process == b {
        requests[index].messagesOfOld += copies
        requests[index].bytesOfOld += UInt64(copies) * sent.output.byteCount
    }
}

/// What the tools know of all requests: each replica's contexts, merged.
var contexts: [String: CausalContext] = [:]
for replica in network.processes {
    guard case .withTools(let layer) = replica else { continue }
    contexts.merge(layer.base.tool.contexts) { $0.merging($1) }
}

func row(_ cells: [String]) {
    let widths = [33, 9, 8, 8, 10, 9, 9, 10]
    let padded = zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: max(width - cell.count, 1))
    }
    print(String(padded.joined().reversed().drop { $0 == " " }.reversed()))
}

row(["", "as the tools have it", "", "", "", "as the channels had it"])
row(["request", "tenant", "trace", "colour", "counted", "messages", "bytes", "those of b"])
for request in requests.sorted(by: { $0.write.version.time < $1.write.version.time }) {
    // Every request was a put, so the n-th request of a replica made its n-th write.
    let dot = request.write.version.dot
    let name = roster.name(of: dot.replica)
    let context = contexts["\(name)-\(dot.counter)"] ?? CausalContext()
    row([
        "\(name): \(request.write)",
        context[Tenant.self]?.names.joined(separator: " ") ?? "-",
        context[Trace.self]?.names.joined(separator: " ") ?? "-",
        context[Colour.self].map { _ in "red" } ?? "-",
        context[ByteCount.self].map { "\($0.total) bytes" } ?? "-",
        "\(request.messages)", "\(request.bytes)",
        "\(request.messagesOfOld), \(request.bytesOfOld) bytes",
    ])
}

print("\nThe snapshot, which each replica took before the first red message reached it:")
for (process, replica) in zip(topology.processes, network.processes) {
    let name = roster.name(of: process)
    switch replica {
    case .old: print("  \(name): an old replica takes no part")
    case .withTools(let layer):
        print("  \(name): \(layer.base.tool.recorded.map { "\($0) writes" } ?? "not reached")")
    }
}

let contents = network.processes.map { replica in
    switch replica {
    case .withTools(let layer): layer.base.base.base.contents
    case .old(let layer): layer.base.base.contents
    }
}
print("\nAll five hold the same data: \(contents.allSatisfy { $0 == contents[0] })")
