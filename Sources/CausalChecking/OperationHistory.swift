import ExecutionTrace
import LogicalClocks

/// The operations of a trace as sessions made them.
///
/// The order of a session is that of the counters of its operations. What they asked and were told
/// stays in the columns of the trace.
struct OperationHistory {
    /// Why one operation causes another: the label of an edge.
    static let readLabel: UInt32 = 0
    static let contextLabel: UInt32 = 1

    /// One operation; its number is its place in `entries`.
    struct Entry {
        private let eventNumber: UInt32
        private let rowNumber: UInt32
        let session: UInt32
        let key: UInt32

        init(event: Int, row: Int, session: UInt32, key: UInt32) {
            eventNumber = UInt32(event)
            rowNumber = UInt32(row)
            self.session = session
            self.key = key
        }

        var event: Int { Int(eventNumber) }

        /// The place of the operation in the columns.
        var row: Int { Int(rowNumber) }
    }

    /// The writes of one key by one session, in order.
    struct KeyWriter {
        var session: UInt32
        var writes: [UInt32]
    }

    private let columns: History
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
        columns = index.trace.history
        sessions = columns.sessions
        keys = columns.keys
        keyWriters = Array(repeating: [], count: keys.count)
        entries.reserveCapacity(columns.count)
        positions.reserveCapacity(columns.count)
        var lengths = [UInt32](repeating: 0, count: sessions.count)
        var writerPlaces: [UInt64: Int] = [:]
        for event in Self.inSessionOrder(index) {
            guard let row = index.trace.operationNumber(at: Int(event)) else { continue }
            let session = columns.session(at: row)
            let number = UInt32(entries.count)
            lengths[session] += 1
            positions.append(lengths[session])
            entries.append(
                Entry(
                    event: Int(event), row: row, session: UInt32(session),
                    key: UInt32(columns.key(at: row))))
            if columns.kind(at: row) != .get { addWrite(number, &writerPlaces) }
        }
    }

    /// Returns the operations, each session's in its order, in the places that the trace has for
    /// them.
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
            if let before = last[session], order <= before { disordered.insert(session) }
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
        let versions = columns.versions(at: entry.row)
        guard !versions.isEmpty else { return }
        for version in versions {
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

    /// What an operation asked.
    func kind(of number: UInt32) -> HistoryOperation.Kind {
        columns.kind(at: entries[Int(number)].row)
    }

    /// Returns the writes that an operation made or read.
    func versions(of number: UInt32) -> ArraySlice<Dot> {
        columns.versions(at: entries[Int(number)].row)
    }

    /// Returns the numbers of the values that an operation wrote or read.
    func valueNumbers(of number: UInt32) -> ArraySlice<UInt32> {
        columns.valueNumbers(at: entries[Int(number)].row)
    }

    /// Returns the versions that an operation was based on.
    func context(of number: UInt32) -> DottedVersionVector {
        columns.context(at: entries[Int(number)].row)
    }

    /// Returns an operation with all that belongs to it, to explain it.
    func operation(_ number: UInt32) -> HistoryOperation {
        columns.operation(at: entries[Int(number)].row)
    }

    /// Returns the writes whose versions an operation read, where they are known.
    func sources(of read: UInt32) -> [UInt32] {
        versions(of: read).compactMap { writerOfVersion[$0] }
    }

    /// Returns the order of the operations: sessions are lanes, reads and contexts are causes.
    func graph(
        edges: [(effect: UInt32, cause: CausalGraph.Cause)], rowEntriesMax: Int
    ) throws(CausalGraph.BuildError) -> CausalGraph {
        try CausalGraph(
            laneCount: sessions.count, lanes: entries.map(\.session), positions: positions,
            causes: edges, rowEntriesMax: rowEntriesMax)
    }

    /// Returns a path among operations, by the events that they are.
    func path(_ nodes: [CausalGraph.PathNode], in index: RunIndex) -> CausalPath {
        let start = nodes.first.map { entries[Int($0.node)].event } ?? 0
        let steps = nodes.dropFirst().map { node in
            let entry = entries[Int(node.node)]
            let hop: CausalPath.Hop =
                switch node.label {
                case nil: .sameSession(sessions[Int(entry.session)])
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
