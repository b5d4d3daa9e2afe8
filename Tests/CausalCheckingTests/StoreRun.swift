import ExecutionTrace
import LogicalClocks
import SeededRandom

/// A store, honest unless it is careless: every write goes to all replicas and is applied in causal
/// order; of concurrent writes the one with the larger clock and replica wins, or all are kept.
///
/// A careless store applies what arrives.
enum StoreRun {
    private struct Write {
        var dot: Dot
        var value: String
        /// A number that rises along happened-before.
        var height: UInt64
        /// The versions of the key that it replaces.
        var context: VectorClock
    }

    private struct Update {
        var name: MessageID
        var key: String
        var write: Write
        /// The writes that the sender had applied, this one included.
        var applied: VectorClock
        var clock: VectorClock
    }

    private struct Replica {
        var clock = VectorClock()
        var applied = VectorClock()
        var height: UInt64 = 0
        var values: [String: [Write]] = [:]
        var waiting: [Update] = []
    }

    static func run(
        seed: UInt64, processes: Int, sessions: Int, operations: Int,
        conflicts: History.Conflicts, isCareless: Bool = false
    ) -> Trace {
        var random = SeededGenerator(seed: seed)
        var trace = Trace(
            header: TraceHeader(roster: .lettered(count: processes)), conflicts: conflicts)
        var replicas = Array(repeating: Replica(), count: processes)
        func event(_ place: Int, _ kind: TraceEvent.Kind) {
            replicas[place].clock.tick(at: ReplicaID(place))
            trace.append(
                TraceEvent(
                    time: 0, process: ReplicaID(place), kind: kind,
                    clock: .vector(replicas[place].clock)))
        }
        func apply(_ write: Write, _ key: String, at place: Int) {
            replicas[place].height = max(replicas[place].height, write.height)
            var kept = replicas[place].values[key] ?? []
            switch conflicts {
            case .siblings:
                kept.removeAll { write.context.covers($0.dot) }
                kept.append(write)
            default:
                kept = [
                    (kept + [write]).max {
                        ($0.height, $0.dot.replica) < ($1.height, $1.dot.replica)
                    } ?? write
                ]
            }
            replicas[place].values[key] = kept
        }
        for number in 0..<operations {
            let session = random.index(below: sessions)
            // A session stays at its replica.
            let place = session % processes
            let key = "k\(random.index(below: 5))"
            let found = replicas[place].values[key] ?? []
            let context = found.reduce(into: VectorClock()) { context, write in
                context.merge(write.context)
                context.merge([write.dot.replica: write.dot.counter])
            }
            if random.chance(0.5) {
                event(
                    place,
                    .operation(
                        HistoryOperation(
                            session: "s\(session)", kind: .get, key: key,
                            values: found.map(\.value), versions: found.map(\.dot),
                            context: DottedVersionVector(context))))
            } else {
                replicas[place].applied.tick(at: ReplicaID(place))
                replicas[place].height += 1
                let dot = Dot(
                    ReplicaID(place), replicas[place].applied[ReplicaID(place)])
                let write = Write(
                    dot: dot, value: "\(number)", height: replicas[place].height,
                    context: context)
                event(
                    place,
                    .operation(
                        HistoryOperation(
                            session: "s\(session)", kind: .put, key: key, values: ["\(number)"],
                            versions: [dot],
                            context: DottedVersionVector(context))))
                apply(write, key, at: place)
                let others = replicas.indices.filter { $0 != place }
                let message = MessageID(ReplicaID(place), UInt64(number) + 1)
                event(place, .send(message: message, to: others.map { ReplicaID($0) }))
                let update = Update(
                    name: message, key: key, write: write,
                    applied: replicas[place].applied, clock: replicas[place].clock)
                for other in others { replicas[other].waiting.append(update) }
            }
            let reader = random.index(below: processes)
            var ready = true
            while ready, random.chance(0.8) {
                let next = replicas[reader].waiting.indices.filter { index in
                    let update = replicas[reader].waiting[index]
                    return isCareless
                        || update.applied.entries.allSatisfy {
                            $0.count <= replicas[reader].applied[$0.replica]
                                + ($0.replica == update.write.dot.replica ? 1 : 0)
                        }
                }.randomly(&random)
                guard let next else {
                    ready = false
                    continue
                }
                let update = replicas[reader].waiting.remove(at: next)
                replicas[reader].clock.merge(update.clock)
                event(reader, .receive(message: update.name))
                replicas[reader].applied.merge(
                    [update.write.dot.replica: update.write.dot.counter])
                apply(update.write, update.key, at: reader)
            }
        }
        return trace
    }
}
