import LogicalClocks

/// The cut of a snapshot through a trace: what every process had done when it recorded its state.
///
/// An event is inside if it comes before the event by which its process first recorded its state,
/// or is that event. A process whose later lives are replicas of their own is cut in the first of
/// them that recorded: earlier lives lie wholly inside, later ones wholly outside.
///
/// The cut is consistent if no receive is inside without its send (Mattern 1989).
public struct Cut: Hashable, Sendable {
    /// The snapshot.
    public let snapshot: SnapshotID

    /// The replicas in which processes were cut, in order.
    public let recorders: [ReplicaID]

    /// The replicas that have events and whose process did not record, in order.
    public let missing: [ReplicaID]

    /// For each replica the recording event of its process, or `nothing`.
    private let ends: [Int]
    /// For each replica the last index inside: `nothing`, its recording event, or `everything`.
    private let limits: [Int]
    private let firstEnd: Int

    private static let nothing = -1
    private static let everything = Int.max

    /// Creates the cut of a snapshot, or nil if no process recorded for it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events.
    public init?(of snapshot: SnapshotID, in trace: Trace) {
        guard let cut = Scan(trace, of: snapshot).cuts().first else { return nil }
        self = cut
    }

    /// Returns the cuts of all snapshots of a trace, in the order of their first records.
    ///
    /// - Complexity: O(*n* + *s* · *p*) for *n* events, *s* snapshots and *p* replicas.
    public static func all(in trace: Trace) -> [Cut] {
        Scan(trace, of: nil).cuts()
    }

    /// Whether every process that has events recorded its state.
    public var isComplete: Bool { missing.isEmpty }

    /// Returns the index of the event by which the process of a replica first recorded its state,
    /// in whichever of its lives; nil if it did not.
    public func end(of replica: ReplicaID) -> Int? {
        guard replica.index < ends.count, ends[replica.index] != Self.nothing else { return nil }
        return ends[replica.index]
    }

    /// Returns whether a replica is an earlier life of a process that recorded in a later one, and
    /// lies wholly inside.
    public func containsAll(of replica: ReplicaID) -> Bool {
        replica.index < limits.count && limits[replica.index] == Self.everything
    }

    /// Returns whether the event of a replica at an index of the trace is inside.
    ///
    /// What happened at no process is inside if it comes before the first recording.
    public func contains(eventAt index: Int, of replica: ReplicaID?) -> Bool {
        guard let replica else { return index < firstEnd }
        return replica.index < limits.count && index <= limits[replica.index]
    }

    /// Returns whether the event at an index of the trace is inside.
    public func contains(_ index: Int, in trace: Trace) -> Bool {
        contains(eventAt: index, of: trace.process(at: index))
    }

    private init(of snapshot: SnapshotID, records: [Int], _ scan: Scan) {
        self.snapshot = snapshot
        // Replicas are numbered as they joined, and so are the lives of a process.
        var recorderOfProcess: [Int?] = Array(repeating: nil, count: records.count)
        for replica in records.indices where records[replica] != Self.nothing {
            let process = scan.firstLives[replica]
            if recorderOfProcess[process] == nil { recorderOfProcess[process] = replica }
        }
        var ends: [Int] = []
        var limits: [Int] = []
        var recorders: [ReplicaID] = []
        var missing: [ReplicaID] = []
        for replica in records.indices {
            guard let recorder = recorderOfProcess[scan.firstLives[replica]] else {
                ends.append(Self.nothing)
                limits.append(Self.nothing)
                if scan.isActive[replica] { missing.append(ReplicaID(rawValue: UInt32(replica))) }
                continue
            }
            ends.append(records[recorder])
            limits.append(
                replica == recorder
                    ? records[recorder] : replica < recorder ? Self.everything : Self.nothing)
            if replica == recorder { recorders.append(ReplicaID(rawValue: UInt32(replica))) }
        }
        self.ends = ends
        self.limits = limits
        self.recorders = recorders
        self.missing = missing
        firstEnd = records.filter { $0 != Self.nothing }.min() ?? 0
    }
}

extension Cut {
    /// The records of a trace, gathered in one pass.
    private struct Scan {
        /// For each replica the first life of its process.
        private(set) var firstLives: [Int]
        /// Whether each replica has events.
        private(set) var isActive: [Bool]
        /// The snapshots with the first record of each replica, or `nothing`.
        private var records: [(snapshot: SnapshotID, firsts: [Int])] = []

        init(_ trace: Trace, of wanted: SnapshotID?) {
            let count = trace.header.roster.count
            firstLives = Array(0..<count)
            isActive = Array(repeating: false, count: count)
            var places: [SnapshotID: Int] = [:]
            for index in trace.indices {
                guard let replica = trace.process(at: index)?.index else { continue }
                isActive[replica] = true
                if let earlier = trace.earlierLife(at: index)?.index, earlier < replica {
                    firstLives[replica] = firstLives[earlier]
                }
                guard let snapshot = trace.snapshot(at: index), wanted ?? snapshot == snapshot
                else { continue }
                let place = places[snapshot] ?? records.count
                if place == records.count {
                    places[snapshot] = place
                    records.append((snapshot, Array(repeating: nothing, count: count)))
                }
                if records[place].firsts[replica] == nothing {
                    records[place].firsts[replica] = index
                }
            }
        }

        func cuts() -> [Cut] {
            records.map { Cut(of: $0.snapshot, records: $0.firsts, self) }
        }
    }
}
