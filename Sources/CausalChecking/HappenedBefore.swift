import ExecutionTrace
import LogicalClocks

/// A reason why happened-before cannot be computed for a trace.
@nonexhaustive
public enum HappenedBeforeError: Error, Hashable, Sendable {
    /// An event would happen before itself, along this path.
    case cycle(CausalPath)
    /// The rows would take more entries than allowed.
    case tooLarge(entries: Int, limit: Int)
}

/// The relation happened-before (Lamport 1978) among the events of a trace, recomputed from the
/// events.
///
/// Two events of one process are ordered as the trace orders them; a receive comes after its
/// send; nothing else counts, least of all the recorded clocks. Events of different processes may
/// stand in the trace in any order. Where the trace names no messages but has vector clocks, as
/// logs of other systems do, an event comes after those that its clock names.
///
/// A process that crashed and lost its memory is a new process afterwards. Events of the network
/// come before and after nothing.
///
/// One row of 32-bit entries, an entry a process, is kept for each receive.
public struct HappenedBefore: Sendable {
    /// The most entries of all rows together unless told otherwise: 1 GiB.
    public static let rowEntriesMaxDefault = 1 << 28

    let index: RunIndex
    let graph: CausalGraph

    /// Recomputes happened-before.
    ///
    /// - Throws: ``HappenedBeforeError``, with a shortest cycle if there is one.
    /// - Complexity: O(*n* + *m* · *p*) for *n* events, *m* receives, and *p* processes.
    public init(
        _ trace: Trace, rowEntriesMax: Int = rowEntriesMaxDefault
    ) throws(HappenedBeforeError) {
        var index = RunIndex(trace)
        let edges: [(effect: UInt32, cause: CausalGraph.Cause)]
        if !index.hasMessages && index.hasVectors {
            index.nameEventsByClocks()
            edges = ClockLog(index).edges
        } else {
            edges = index.messageEdges()
        }
        try self.init(index, edges: edges, rowEntriesMax: rowEntriesMax)
    }

    init(
        _ index: RunIndex, edges: [(effect: UInt32, cause: CausalGraph.Cause)], rowEntriesMax: Int
    ) throws(HappenedBeforeError) {
        self.index = index
        do {
            graph = try CausalGraph(
                laneCount: index.lanes.count, lanes: index.laneOfEvent, positions: index.positions,
                causes: edges, rowEntriesMax: rowEntriesMax)
        } catch {
            switch error {
            case .cycle(let nodes): throw .cycle(Self.path(nodes, index))
            case .tooLarge(let entries): throw .tooLarge(entries: entries, limit: rowEntriesMax)
            }
        }
    }

    /// The indices of the events of processes, causes first.
    public var order: [Int] { graph.order.map { Int($0) } }

    /// Returns whether the first event happened before the second.
    public func precedes(_ first: Int, _ second: Int) -> Bool {
        graph.precedes(UInt32(first), UInt32(second))
    }

    /// Returns how the first event relates to the second.
    public func relation(_ first: Int, _ second: Int) -> CausalRelation {
        first == second
            ? .equal
            : CausalRelation(
                isBelow: precedes(first, second), isAbove: precedes(second, first))
    }

    /// Returns a path with the fewest messages from one event to a later one, or nil if the first
    /// did not happen before the second.
    ///
    /// - Complexity: O(receives between the two events).
    public func path(from first: Int, to second: Int) -> CausalPath? {
        guard precedes(first, second) else { return nil }
        return graph.path(from: UInt32(first), to: UInt32(second)).map {
            Self.path($0, index)
        }
    }

    /// Returns the vector clock that an event should have, by the events alone.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events.
    func clock(of event: Int) -> VectorClock {
        var known: [ReplicaID: UInt64] = [:]
        for other in index.counts.indices where other == event || precedes(other, event) {
            guard let process = index.process(of: other) else { continue }
            known[process] = max(known[process] ?? 0, UInt64(index.counts[other]))
        }
        return VectorClock(known.map { ($0.key, $0.value) })
    }

    /// Returns a path with the names of a run: a label is the number of a message, or none for a
    /// clock.
    static func path(_ nodes: [CausalGraph.PathNode], _ index: RunIndex) -> CausalPath {
        let start = nodes.first.map { Int($0.node) } ?? 0
        let steps = nodes.dropFirst().map { node in
            let hop: CausalPath.Hop =
                switch node.label {
                case nil: .sameProcess
                case RunIndex.none: .clock
                case .some(let message): .message(index.name(ofMessage: message))
                }
            let event = Int(node.node)
            return CausalPath.Step(hop: hop, event: event, name: index.name(of: event))
        }
        return CausalPath(start: start, startName: index.name(of: start), steps: Array(steps))
    }
}
