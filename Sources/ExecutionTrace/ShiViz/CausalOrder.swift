import LogicalClocks

/// An order of records in which causes come before effects, found from their clocks.
///
/// Records of one process are ordered by their own entries, then by their place in the log. Where
/// clocks contradict each other, so that no order is causal, that much still holds.
struct CausalOrder {
    private let processes: [ReplicaID]
    private let clocks: [VectorClock]
    /// The records of each process in order.
    private var sequences: [[Int]]
    /// The place of each record in its process.
    private var ranks: [Int]

    init(processes: [ReplicaID], clocks: [VectorClock], processCount: Int) {
        self.processes = processes
        self.clocks = clocks
        sequences = Array(repeating: [], count: processCount)
        ranks = Array(repeating: 0, count: processes.count)
        for record in processes.indices { sequences[processes[record].index].append(record) }
        for process in sequences.indices {
            let id = ReplicaID(process)
            sequences[process].sort { (clocks[$0][id], $0) < (clocks[$1][id], $1) }
            for (rank, record) in sequences[process].enumerated() { ranks[record] = rank }
        }
    }

    /// Returns the records in order; where causality leaves a choice, the earlier in the log comes
    /// first.
    ///
    /// - Complexity: O(*c* log *n*), where *c* is the number of entries of all clocks together.
    func records() -> [Int] {
        var order: [ReplicaID] = []
        order.reserveCapacity(processes.count)
        var isReached = Array(repeating: false, count: processes.count)
        for record in processes.indices where !isReached[record] {
            isReached[record] = true
            var path = [(record: record, causes: causes(of: record))]
            while let last = path.last {
                guard let cause = last.causes.last else {
                    order.append(processes[last.record])
                    path.removeLast()
                    continue
                }
                path[path.count - 1].causes.removeLast()
                if !isReached[cause] {
                    isReached[cause] = true
                    path.append((cause, causes(of: cause)))
                }
            }
        }
        // Contradicting clocks can turn the records of a process around; this puts them back.
        var next = Array(repeating: 0, count: sequences.count)
        return order.map { process in
            defer { next[process.index] += 1 }
            return sequences[process.index][next[process.index]]
        }
    }

    /// The record before it, and the last record that its clock knows of every other process.
    private func causes(of record: Int) -> [Int] {
        var causes: [Int] = []
        for (process, count) in clocks[record].entries where process != processes[record] {
            if let cause = lastRecord(of: process, atMost: count) { causes.append(cause) }
        }
        let rank = ranks[record]
        if rank > 0 { causes.append(sequences[processes[record].index][rank - 1]) }
        return causes
    }

    private func lastRecord(of process: ReplicaID, atMost count: UInt64) -> Int? {
        let sequence = sequences[process.index]
        var low = 0
        var high = sequence.count
        while low < high {
            let middle = (low + high) / 2
            if clocks[sequence[middle]][process] <= count {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low > 0 ? sequence[low - 1] : nil
    }
}
