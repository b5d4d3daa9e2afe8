import CausalChecking
import LogicalClocks
import TestSupport

let a: ReplicaID = 0
let b: ReplicaID = 1
let c: ReplicaID = 2
let d: ReplicaID = 3

extension TraceScript {
    /// The report on the trace.
    func report(_ options: CheckOptions = CheckOptions()) -> CheckReport {
        CausalChecker.check(trace, options: options)
    }

    /// The violations as text.
    func violations(_ options: CheckOptions = CheckOptions()) -> String {
        report(options).violations.map(\.description).joined(separator: "\n\n")
    }
}
