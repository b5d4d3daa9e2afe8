import ExecutionTrace
import LogicalClocks

/// The trace of a run, with what every comparison of a snapshot with it asks for.
struct TracedRun: Sendable {
    let trace: Trace

    /// Whether nothing is missing at the end.
    let hasKnownEnd: Bool

    /// For each message whether more than one event sends it, and its name stands for several.
    private var isAmbiguous: [Bool]

    /// For each replica whether its events carry clocks.
    private(set) var hasClocks: [Bool]

    /// For each replica the first event by which it lost its memory.
    private var firstMemoryLoss: [Int?]

    private struct Record: Hashable {
        let snapshot: SnapshotID
        let replica: ReplicaID
    }

    /// The replicas that recorded their state for a snapshot more than once.
    private var repeatedRecords: Set<Record> = []

    private let cuts: [SnapshotID: Cut]

    /// - Complexity: O(*n*), where *n* is the number of events.
    init(_ trace: Trace, hasKnownEnd: Bool) {
        self.trace = trace
        self.hasKnownEnd = hasKnownEnd
        isAmbiguous = Array(repeating: false, count: trace.messageCount)
        hasClocks = Array(repeating: false, count: trace.header.roster.count)
        firstMemoryLoss = Array(repeating: nil, count: trace.header.roster.count)
        var records: Set<Record> = []
        for index in trace.indices {
            if trace.kind(at: index) == .send, let number = trace.messageNumber(at: index),
                trace.firstSend(ofMessage: number) != index
            {
                isAmbiguous[number] = true
            }
            guard let replica = trace.process(at: index) else { continue }
            if trace.clockFamily(at: index) != nil { hasClocks[replica.index] = true }
            if !trace.keepsMemory(at: index), firstMemoryLoss[replica.index] == nil {
                firstMemoryLoss[replica.index] = index
            }
            if let snapshot = trace.snapshot(at: index) {
                let record = Record(snapshot: snapshot, replica: replica)
                if !records.insert(record).inserted { repeatedRecords.insert(record) }
            }
        }
        var cuts: [SnapshotID: Cut] = [:]
        for cut in Cut.all(in: trace) { cuts[cut.snapshot] = cut }
        self.cuts = cuts
    }

    /// Returns the cut of a snapshot by name, if the trace knows it.
    func cut(of name: String) -> Cut? {
        trace.knownSnapshot(named: name).flatMap { cuts[$0] }
    }

    /// Returns whether more than one event sends a message.
    func isAmbiguous(_ number: Int) -> Bool { isAmbiguous[number] }

    /// Returns whether a replica lost its memory, ever or before an event.
    func losesMemory(_ replica: ReplicaID, before end: Int = .max) -> Bool {
        firstMemoryLoss[replica.index].map { $0 < end } ?? false
    }

    /// Returns whether a replica recorded its state for a snapshot more than once.
    func recordsAgain(_ replica: ReplicaID, for snapshot: SnapshotID) -> Bool {
        repeatedRecords.contains(Record(snapshot: snapshot, replica: replica))
    }

    /// Returns the last counted event of each replica inside a cut in the life that was cut there;
    /// nil if it has none since it began, or last lost its memory.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events.
    func lastEvents(in cut: Cut) -> [Int?] {
        var lasts: [Int?] = Array(repeating: nil, count: trace.header.roster.count)
        for index in trace.indices {
            guard let replica = trace.process(at: index),
                cut.contains(eventAt: index, of: replica)
            else { continue }
            if trace.kind(at: index).isCounted { lasts[replica.index] = index }
            if !trace.keepsMemory(at: index) { lasts[replica.index] = nil }
        }
        return lasts
    }
}
