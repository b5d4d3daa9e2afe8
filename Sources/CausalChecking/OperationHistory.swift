import ExecutionTrace
import LogicalClocks

/// The operations of a trace as sessions made them.
///
/// The order of a session is that of the counters of its operations.
struct OperationHistory {
    /// Why one operation causes another: the label of an edge.
    static let readLabel: UInt32 = 0
    static let contextLabel: UInt32 = 1

    /// One operation; its number is its place in `entries`.
    struct Entry {
        var event: Int
        var session: UInt32
        var key: UInt32
        var operation: HistoryOperation
    }

    /// The writes of one key by one session, in order.
    struct KeyWriter {
        var session: UInt32
        var writes: [UInt32]
    }

    private(set) var entries: [Entry] = []
    /// The position of each operation in its session, from 1.
    private(set) var positions: [UInt32] = []
    private(set) var sessions: [String] = []
    private(set) var keys: [String] = []
    private(set) var writerOfVersion: [Dot: UInt32] = [:]
    /// Writes of a version that had been written, and the first write of it.
    private(set) var repeatedWrites: [(write: UInt32, first: UInt32)] = []
    /// For each key its writers, in the order of their first writes.
    private(set) var keyWriters: [[KeyWriter]] = []

    init(_ index: RunIndex) {
        var sessionNumbers: [String: UInt32] = [:]
        var keyNumbers: [String: UInt32] = [:]
        var lengths: [UInt32] = []
        var writerPlaces: [UInt64: Int] = [:]
        for event in Self.inSessionOrder(index) {
            guard let row = index.trace.operationNumber(at: Int(event)) else { continue }
            let operation = index.trace.history.operation(at: row)
            let session = sessionNumbers[operation.session] ?? UInt32(sessions.count)
            if Int(session) == sessions.count {
                sessionNumbers[operation.session] = session
                sessions.append(operation.session)
                lengths.append(0)
            }
            let key = keyNumbers[operation.key] ?? UInt32(keys.count)
            if Int(key) == keys.count {
                keyNumbers[operation.key] = key
                keys.append(operation.key)
                keyWriters.append([])
            }
            let number = UInt32(entries.count)
            lengths[Int(session)] += 1
            positions.append(lengths[Int(session)])
            entries.append(
                Entry(event: Int(event), session: session, key: key, operation: operation))
            if operation.kind != .get { addWrite(number, &writerPlaces) }
        }
    }

    /// The operations, each session's in its order, in the places that the trace has for them.
    private static func inSessionOrder(_ index: RunIndex) -> [UInt32] {
        let history = index.trace.history
        var places: [Int: [Int]] = [:]
        var last: [Int: UInt64] = [:]
        var disordered: Set<Int> = []
        for (place, event) in index.operations.enumerated() {
            guard let number = index.trace.operationNumber(at: Int(event)) else { continue }
            let session = history.session(at: number)
            let order = history.order(at: number)
            places[session, default: []].append(place)
            if order <= last[session] ?? 0 { disordered.insert(session) }
            last[session] = order
        }
        var events = index.operations
        for session in disordered.sorted() {
            let slots = places[session] ?? []
            let sorted = slots.map { index.operations[$0] }.sorted { left, right in
                let numbers = [left, right].compactMap { event in
                    index.trace.operationNumber(at: Int(event)).map { history.order(at: $0) }
                }
                return (numbers[0], left) < (numbers[1], right)
            }
            for (slot, event) in zip(slots, sorted) { events[slot] = event }
        }
        return events
    }

    private mutating func addWrite(_ number: UInt32, _ places: inout [UInt64: Int]) {
        let entry = entries[Int(number)]
        // A write without a version cannot be told from others, so nothing is asked of it.
        guard !entry.operation.versions.isEmpty else { return }
        for version in entry.operation.versions {
            if let first = writerOfVersion[version] {
                repeatedWrites.append((number, first))
            } else {
                writerOfVersion[version] = number
            }
        }
        let place = UInt64(entry.key) << 32 | UInt64(entry.session)
        if let known = places[place] {
            keyWriters[Int(entry.key)][known].writes.append(number)
        } else {
            places[place] = keyWriters[Int(entry.key)].count
            keyWriters[Int(entry.key)].append(
                KeyWriter(session: entry.session, writes: [number]))
        }
    }

    /// The writes whose versions an operation read, where they are known.
    func sources(of read: UInt32) -> [UInt32] {
        entries[Int(read)].operation.versions.compactMap { writerOfVersion[$0] }
    }

    /// The order of the operations: sessions are lanes, reads and contexts are causes.
    func graph(
        edges: [(effect: UInt32, cause: CausalGraph.Cause)], rowEntriesMax: Int
    ) throws(CausalGraph.BuildError) -> CausalGraph {
        try CausalGraph(
            laneCount: sessions.count, lanes: entries.map(\.session), positions: positions,
            causes: edges, rowEntriesMax: rowEntriesMax)
    }

    /// A path among operations, by the events that they are.
    func path(_ nodes: [CausalGraph.PathNode], in index: RunIndex) -> CausalPath {
        let start = nodes.first.map { entries[Int($0.node)].event } ?? 0
        let steps = nodes.dropFirst().map { node in
            let entry = entries[Int(node.node)]
            let hop: CausalPath.Hop =
                switch node.label {
                case nil: .sameSession(entry.operation.session)
                case Self.readLabel: .read
                default: .context
                }
            return CausalPath.Step(hop: hop, event: entry.event, name: index.name(of: entry.event))
        }
        return CausalPath(start: start, startName: index.name(of: start), steps: Array(steps))
    }
}

extension HistoryOperation {
    /// The operation in words, such as `put x=1`, `get x=1, 2`, `get x: nothing`, `delete x`.
    var words: String {
        switch kind {
        case .delete: "delete \(key)"
        case .put: "put \(outcome)"
        case .get: "get \(outcome)"
        }
    }

    /// The key and what was read or written under it.
    var outcome: String {
        values.isEmpty ? "\(key): nothing" : "\(key)=\(values.joined(separator: ", "))"
    }
}
