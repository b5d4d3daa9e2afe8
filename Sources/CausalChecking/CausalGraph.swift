/// A partial order made of lanes, each a total order, and of causes that cross from lane to lane.
///
/// Events of processes joined by messages form one; operations of sessions joined by reads form
/// another. Each node knows how far back it reaches into every lane, so whether a node comes
/// before another is one look-up: *e* before *f* exactly if the row of *f* has reached the
/// position of *e* in the lane of *e*.
///
/// Only nodes with causes of their own have a row, since between them nothing new becomes known:
/// a row holds one 32-bit entry per lane.
struct CausalGraph: Sendable {
    /// A node outside every lane: it comes before and after nothing.
    static let noLane = UInt32.max

    /// An edge into a node, and a number by which the edge is explained.
    struct Cause: Hashable, Sendable {
        var node: UInt32
        var label: UInt32
    }

    enum BuildError: Error {
        /// A shortest cycle, as far as it was searched for: it begins and ends at one node.
        case cycle([PathNode])
        case tooLarge(entries: Int)
    }

    let laneCount: Int
    /// The lane of each node.
    let lanes: [UInt32]
    /// The position of each node, from 1 and rising within a lane in the order of the nodes.
    let positions: [UInt32]
    private let causeStarts: [UInt32]
    private let causeList: [Cause]

    /// For each node the last row of its lane that is not after it; 0 is the row of zeros.
    let rowOfNode: [UInt32]
    /// The node of each row.
    let rowNodes: [UInt32]
    /// The row before each row in its lane.
    let previousRows: [UInt32]
    private(set) var rows: [UInt32] = []
    /// The nodes, causes first.
    private(set) var order: [UInt32] = []

    /// Creates the order of nodes whose lanes and positions are given.
    ///
    /// - Parameters:
    ///   - causes: For each edge the node it leads to, in rising order, and the cause.
    ///   - cycleStepsMax: How many rows the search for the shortest cycle may visit.
    /// - Complexity: O(nodes + edges · lanes).
    init(
        laneCount: Int, lanes: [UInt32], positions: [UInt32],
        causes: [(effect: UInt32, cause: Cause)], rowEntriesMax: Int,
        cycleStepsMax: Int = 5_000_000
    ) throws(BuildError) {
        self.laneCount = laneCount
        self.lanes = lanes
        self.positions = positions
        var starts = [UInt32](repeating: 0, count: lanes.count + 1)
        for edge in causes { starts[Int(edge.effect) + 1] += 1 }
        for index in lanes.indices { starts[index + 1] += starts[index] }
        causeStarts = starts
        causeList = causes.map(\.cause)

        var current = [UInt32](repeating: 0, count: laneCount)
        var rowOfNode = [UInt32](repeating: 0, count: lanes.count)
        var rowNodes: [UInt32] = [0]
        var previousRows: [UInt32] = [0]
        for node in lanes.indices where lanes[node] != Self.noLane {
            let lane = Int(lanes[node])
            if starts[node] < starts[node + 1] {
                previousRows.append(current[lane])
                current[lane] = UInt32(rowNodes.count)
                rowNodes.append(UInt32(node))
            }
            rowOfNode[node] = current[lane]
        }
        self.rowOfNode = rowOfNode
        self.rowNodes = rowNodes
        self.previousRows = previousRows
        let (entries, overflow) = rowNodes.count.multipliedReportingOverflow(by: laneCount)
        guard !overflow, entries <= rowEntriesMax else {
            throw BuildError.tooLarge(entries: overflow ? .max : entries)
        }
        rows = [UInt32](repeating: 0, count: entries)
        order.reserveCapacity(lanes.count)
        try sort(cycleStepsMax: cycleStepsMax)
    }

    /// Returns the causes of a node, without the node before it in its lane.
    func causes(of node: UInt32) -> ArraySlice<Cause> {
        causeList[Int(causeStarts[Int(node)])..<Int(causeStarts[Int(node) + 1])]
    }

    /// Returns how far a node reaches into a lane, itself included: a position, or 0.
    func reach(of node: UInt32, into lane: UInt32) -> UInt32 {
        if lanes[Int(node)] == lane { return positions[Int(node)] }
        return rows[Int(rowOfNode[Int(node)]) * laneCount + Int(lane)]
    }

    /// Returns whether the first node comes before the second.
    func precedes(_ first: UInt32, _ second: UInt32) -> Bool {
        let lane = lanes[Int(first)]
        guard lane != Self.noLane, lanes[Int(second)] != Self.noLane else { return false }
        if lane == lanes[Int(second)] {
            return positions[Int(first)] < positions[Int(second)]
        }
        return reach(of: second, into: lane) >= positions[Int(first)]
    }

    /// Sorts the nodes topologically (Kahn 1962) and fills the rows on the way.
    private mutating func sort(cycleStepsMax: Int) throws(BuildError) {
        var waiting = [UInt32](repeating: 0, count: lanes.count)
        var nextInLane = [UInt32](repeating: Self.noLane, count: lanes.count)
        var last = [UInt32](repeating: Self.noLane, count: laneCount)
        var expected = 0
        for node in lanes.indices where lanes[node] != Self.noLane {
            expected += 1
            waiting[node] = causeStarts[node + 1] - causeStarts[node]
            let lane = Int(lanes[node])
            if last[lane] != Self.noLane {
                nextInLane[Int(last[lane])] = UInt32(node)
                waiting[node] += 1
            }
            last[lane] = UInt32(node)
        }
        let (effectStarts, effects) = effectLists()
        for node in lanes.indices where lanes[node] != Self.noLane && waiting[node] == 0 {
            order.append(UInt32(node))
        }
        var head = 0
        while head < order.count {
            let node = order[head]
            head += 1
            fillRow(of: node)
            let list = effects[Int(effectStarts[Int(node)])..<Int(effectStarts[Int(node) + 1])]
            for effect in list { release(effect, &waiting) }
            if nextInLane[Int(node)] != Self.noLane {
                release(nextInLane[Int(node)], &waiting)
            }
        }
        guard order.count == expected else {
            throw BuildError.cycle(shortestCycle(waiting: waiting, stepsMax: cycleStepsMax))
        }
    }

    private mutating func release(_ node: UInt32, _ waiting: inout [UInt32]) {
        waiting[Int(node)] -= 1
        if waiting[Int(node)] == 0 { order.append(node) }
    }

    /// Returns, for each node, the nodes of which it is a cause.
    private func effectLists() -> (starts: [UInt32], effects: [UInt32]) {
        var starts = [UInt32](repeating: 0, count: lanes.count + 1)
        for cause in causeList { starts[Int(cause.node) + 1] += 1 }
        for index in lanes.indices { starts[index + 1] += starts[index] }
        var next = starts
        var effects = [UInt32](repeating: 0, count: causeList.count)
        for node in lanes.indices {
            for cause in causes(of: UInt32(node)) {
                effects[Int(next[Int(cause.node)])] = UInt32(node)
                next[Int(cause.node)] += 1
            }
        }
        return (starts, effects)
    }

    private mutating func fillRow(of node: UInt32) {
        let row = Int(rowOfNode[Int(node)])
        guard row > 0, rowNodes[row] == node else { return }
        let base = row * laneCount
        let previous = Int(previousRows[row]) * laneCount
        for lane in 0..<laneCount { rows[base + lane] = rows[previous + lane] }
        for cause in causes(of: node) {
            let other = Int(rowOfNode[Int(cause.node)]) * laneCount
            for lane in 0..<laneCount {
                rows[base + lane] = max(rows[base + lane], rows[other + lane])
            }
            let lane = base + Int(lanes[Int(cause.node)])
            rows[lane] = max(rows[lane], positions[Int(cause.node)])
        }
    }
}
