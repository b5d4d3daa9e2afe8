extension CausalGraph {
    /// A node of a path, and the label of the cause by which it was reached; nil where the node
    /// before it is of the same lane, and at the start.
    struct PathNode: Hashable, Sendable {
        var node: UInt32
        var label: UInt32?
    }

    /// A cause that a search has reached, going backwards.
    private struct Visit {
        /// The cause.
        var node: UInt32
        /// The node that it is a cause of, and the label of that edge.
        var effect: UInt32
        var label: UInt32
        /// The visit from which this one was made; -1 for the target.
        var parent: Int
    }

    /// Returns a path with the fewest causes from one node to a later one, or nil if none leads
    /// there.
    ///
    /// - Complexity: O(rows between the two nodes).
    func path(from start: UInt32, to target: UInt32) -> [PathNode]? {
        var steps = Int.max
        return search(
            to: target, steps: &steps,
            isGoal: { lanes[Int($0)] == lanes[Int(start)] },
            mayVisit: { $0 == start || precedes(start, $0) },
            start: { _ in start })
    }

    /// Returns a path with the fewest causes to `target` from the first node that `start` finds:
    /// it is asked for a node at or before each cause in the cause's lane.
    func path(
        to target: UInt32, from start: (_ reached: UInt32) -> UInt32?
    ) -> [PathNode]? {
        var steps = Int.max
        return search(
            to: target, steps: &steps, isGoal: { start($0) != nil }, mayVisit: { _ in true },
            start: start)
    }

    /// Searches backwards from `target`, breadth first, lane by lane: of two causes in one lane
    /// the later one leads to all that the earlier one leads to.
    private func search(
        to target: UInt32, steps: inout Int,
        isGoal: (UInt32) -> Bool, mayVisit: (UInt32) -> Bool, start: (UInt32) -> UInt32?
    ) -> [PathNode]? {
        guard lanes[Int(target)] != Self.noLane else { return nil }
        if isGoal(target), let first = start(target) {
            return [PathNode(node: first, label: nil)]
                + (first == target ? [] : [PathNode(node: target, label: nil)])
        }
        var covered = [UInt32](repeating: 0, count: laneCount)
        var visits: [Visit] = []
        var head = -1
        while head < visits.count {
            let node = head < 0 ? target : visits[head].node
            let lane = Int(lanes[Int(node)])
            var row = rowOfNode[Int(node)]
            let top = row
            while row > covered[lane], mayVisit(rowNodes[Int(row)]), steps > 0 {
                steps -= 1
                let effect = rowNodes[Int(row)]
                for cause in causes(of: effect) where mayVisit(cause.node) {
                    visits.append(
                        Visit(node: cause.node, effect: effect, label: cause.label, parent: head))
                    if isGoal(cause.node), let first = start(cause.node) {
                        return unwind(visits, target: target, first: first)
                    }
                }
                row = previousRows[Int(row)]
            }
            covered[lane] = max(covered[lane], top)
            head += 1
        }
        return nil
    }

    /// Returns the path that the last visit completes.
    private func unwind(_ visits: [Visit], target: UInt32, first: UInt32) -> [PathNode] {
        var path = [PathNode(node: first, label: nil)]
        var index = visits.count - 1
        while index >= 0 {
            let visit = visits[index]
            if path.last?.node != visit.node { path.append(PathNode(node: visit.node, label: nil)) }
            path.append(PathNode(node: visit.effect, label: visit.label))
            index = visit.parent
        }
        if path.last?.node != target { path.append(PathNode(node: target, label: nil)) }
        return path
    }

    /// Returns a cycle among the nodes that still wait for a cause: the shortest, unless the
    /// search for it takes too long.
    func shortestCycle(waiting: [UInt32], stepsMax: Int) -> [PathNode] {
        let first = nodeOnCycle(waiting: waiting)
        var best: [PathNode] = []
        var steps = stepsMax
        // The first search is not cut short, so that there always is a cycle to show.
        var unlimited = Int.max
        cycle(through: first, waiting: waiting, steps: &unlimited, best: &best)
        for row in rowNodes.indices.dropFirst() where waiting[Int(rowNodes[row])] > 0 {
            cycle(through: rowNodes[row], waiting: waiting, steps: &steps, best: &best)
            if steps <= 0 { break }
        }
        return Self.fromFirst(best)
    }

    /// Returns a cycle turned so that it begins at its first node in the order of the nodes.
    private static func fromFirst(_ cycle: [PathNode]) -> [PathNode] {
        let steps = cycle.dropFirst()
        let first = steps.indices.min { steps[$0].node < steps[$1].node }
        guard let first else { return cycle }
        return [PathNode(node: steps[first].node, label: nil)] + steps[(first + 1)...]
            + steps[...first]
    }

    /// Looks for a path from `node` to one of its causes, which that cause closes to a cycle.
    private func cycle(
        through node: UInt32, waiting: [UInt32], steps: inout Int, best: inout [PathNode]
    ) {
        let lane = lanes[Int(node)]
        for cause in causes(of: node) where waiting[Int(cause.node)] > 0 {
            let found = search(
                to: cause.node, steps: &steps,
                isGoal: {
                    lanes[Int($0)] == lane && positions[Int($0)] >= positions[Int(node)]
                },
                mayVisit: { waiting[Int($0)] > 0 },
                start: { _ in node })
            guard let found else { continue }
            let closed = found + [PathNode(node: node, label: cause.label)]
            if best.isEmpty || Self.cost(closed) < Self.cost(best) { best = closed }
        }
    }

    /// Returns the number of causes on a path, and to decide between equals that of nodes.
    private static func cost(_ path: [PathNode]) -> (Int, Int) {
        (path.count { $0.label != nil }, path.count)
    }

    /// Returns a node with causes that lies on a cycle, found by walking back from cause to cause.
    private func nodeOnCycle(waiting: [UInt32]) -> UInt32 {
        var before = [UInt32](repeating: Self.noLane, count: lanes.count)
        var last = [UInt32](repeating: Self.noLane, count: laneCount)
        var node = Self.noLane
        for index in lanes.indices where waiting[index] > 0 {
            before[index] = last[Int(lanes[index])]
            last[Int(lanes[index])] = UInt32(index)
            if node == Self.noLane { node = UInt32(index) }
        }
        // After as many steps as there are nodes the walk goes round; a cycle cannot stay in one
        // lane, so it then soon meets a node with a cause that still waits.
        var steps = 0
        while true {
            if let cause = causes(of: node).first(where: { waiting[Int($0.node)] > 0 }) {
                if steps > lanes.count { return node }
                node = cause.node
            } else {
                node = before[Int(node)]
            }
            steps += 1
        }
    }
}
