import CausalChecking
import ExecutionTrace
import LogicalClocks

/// The session guarantees straight from their definitions, over the closure of all causes.
///
/// For traces of operations only, so that happened-before is the order of each process.
struct SessionModel {
    let operations: [(event: Int, process: ReplicaID?, operation: HistoryOperation)]
    let conflicts: History.Conflicts?
    var before: [[Bool]]
    /// Reads and contexts that point to what comes later.
    var future = 0

    init(_ trace: Trace) {
        operations = trace.enumerated().compactMap { index, event in
            if case .operation(let operation) = event.kind {
                (index, event.process, operation)
            } else {
                nil
            }
        }
        conflicts = trace.history.conflicts
        let count = operations.count
        before = Array(repeating: Array(repeating: false, count: count), count: count)
        for left in 0..<count {
            for right in 0..<count {
                if left < right, session(left) == session(right) { before[left][right] = true }
                guard isCause(left, of: right) else { continue }
                if isLater(left, than: right) {
                    future += 1
                } else {
                    before[left][right] = true
                }
            }
        }
        for middle in 0..<count {
            for left in 0..<count where before[left][middle] {
                for right in 0..<count where before[middle][right] { before[left][right] = true }
            }
        }
    }

    func session(_ number: Int) -> String { operations[number].operation.session }

    func isWrite(_ number: Int) -> Bool { operations[number].operation.kind != .get }

    var isCyclic: Bool { before.indices.contains { before[$0][$0] } }

    private func isCause(_ write: Int, of number: Int) -> Bool {
        guard isWrite(write), write != number else { return false }
        let written = operations[write].operation
        let operation = operations[number].operation
        if !isWrite(number) {
            return operation.versions.contains { written.versions.contains($0) }
        }
        return operation.key == written.key
            && written.versions.contains { operation.context.contains($0) }
    }

    private func isLater(_ write: Int, than number: Int) -> Bool {
        number < write
            && (session(number) == session(write)
                || operations[number].process == operations[write].process)
    }

    private func sources(_ read: Int) -> [Int] {
        operations.indices.filter { write in
            isWrite(write)
                && operations[write].operation.versions.contains {
                    operations[read].operation.versions.contains($0)
                }
        }
    }

    private func misses(_ read: Int, _ write: Int) -> Bool {
        let sources = sources(read)
        guard isWrite(write), before[write][read],
            operations[write].operation.key == operations[read].operation.key,
            !sources.contains(where: { $0 == write || before[write][$0] })
        else { return false }
        return sources.isEmpty || conflicts == .siblings
            || sources.contains { before[$0][write] }
    }

    /// The reads that miss a write, each with the first guarantee that names one.
    func findings() -> [(event: Int, rule: Rule)] {
        operations.indices.compactMap { read in
            guard !isWrite(read), operations[read].operation.versions.count == sources(read).count
            else { return nil }
            let missed = operations.indices.filter { misses(read, $0) }
            guard !missed.isEmpty else { return nil }
            let reads = operations.indices.filter {
                $0 <= read && !isWrite($0) && session($0) == session(read)
            }
            let seen = Set(reads.flatMap { sources($0) })
            let rule: Rule =
                if missed.contains(where: { session($0) == session(read) }) {
                    .readYourWrites
                } else if missed.contains(where: seen.contains) {
                    .monotonicReads
                } else if missed.contains(where: { write in
                    seen.contains { write < $0 && session(write) == session($0) }
                }) {
                    .monotonicWrites
                } else {
                    .writesFollowReads
                }
            return (operations[read].event, rule)
        }
    }
}
