import ExecutionTrace
import LogicalClocks

/// One run through all checks, and what it has found.
struct Judgement {
    private let options: CheckOptions
    private var run: Run
    private var findings: Findings
    /// Why a rule could not be checked.
    private var reasons: [Rule: String] = [:]
    private var missing: [CheckReport.Missing] = []
    private var missingTotal = 0

    /// The rules that nobody promised, and nobody asked for by name.
    private let notPromised: [Rule]

    init(_ trace: Trace, options: CheckOptions) {
        let isMoving = trace.header.sessions == .moving && options.checksAllRules
        notPromised = isMoving ? Rule.sessionGuarantees : []
        var options = options
        options.rules.subtract(notPromised)
        self.options = options
        findings = Findings(options)
        var index = RunIndex(trace)
        let isClockLog = !index.hasMessages && index.hasVectors
        if isClockLog { index.nameEventsByClocks() }
        let log = isClockLog ? ClockLog(index) : nil
        run = Run(index: index, order: nil)
        do {
            let order = try HappenedBefore(
                index, edges: log?.edges ?? index.messageEdges(),
                rowEntriesMax: options.rowEntriesMax)
            run = Run(index: index, order: order)
        } catch {
            switch error {
            case .cycle(let path):
                addCycle(path)
                skip(needingOrder, "the causes of events go round in a cycle")
            case .tooLarge(let entries, let limit):
                skip(
                    [.causalCycle] + needingOrder,
                    "happened-before would take \(entries) row entries, \(limit) are allowed")
            }
        }
        skip(notPromised, "sessions move between replicas, and the store promises them none of it")
        checkClocks(log)
        checkMessages(isClockLog: isClockLog)
        checkOperations()
    }

    private var needingOrder: [Rule] { Rule.delivery + [.inconsistentCut] }

    /// Notes why rules cannot be checked; the first reason stays.
    private mutating func skip(_ rules: [Rule], _ reason: String) {
        for rule in rules where reasons[rule] == nil { reasons[rule] = reason }
    }

    private mutating func addCycle(_ path: CausalPath) {
        findings.add(.causalCycle) {
            var indices: [Int] = []
            for index in path.steps.map(\.event) where !indices.contains(index) {
                indices.append(index)
            }
            return Violation(
                rule: .causalCycle, events: indices.map { run.event($0, as: "in the cycle") },
                entry: nil, path: path,
                headline: "\(path.startName) happened before itself", details: ["\(path)"])
        }
    }

    private mutating func checkClocks(_ log: ClockLog?) {
        guard run.index.hasClocks else {
            skip(Rule.clocks, "no event carries a clock")
            return
        }
        if let log {
            ClockLogCheck(run: run, log: log).judge(&findings)
        } else {
            skip([.ownEntry, .unknownEvent], "clocks are recomputed from the messages")
            ClockCheck(run: run).judge(&findings)
        }
        StampCheck(run: run, pairsMax: options.clockPairsMax).judge(&findings)
    }

    private mutating func checkMessages(isClockLog: Bool) {
        let rules = Rule.messages + Rule.delivery
        guard run.index.hasMessages else {
            skip(
                rules + [.inconsistentCut],
                isClockLog ? "the log names no messages" : "the trace has no messages")
            return
        }
        let deliveries = MessageCheck(run: run).judge(&findings)
        if run.index.records.isEmpty {
            skip([.inconsistentCut], "no process recorded a snapshot")
        } else if let reason = run.repeatedRecord {
            skip([.inconsistentCut], reason)
        }
        guard let order = run.order else { return }
        let check = DeliveryCheck(run: run, order: order, deliveries: deliveries)
        check.judge(&findings)
        (missing, missingTotal) = check.missing(limit: options.violationsPerRuleMax)
        CutCheck(run: run, order: order).judge(&findings)
    }

    private mutating func checkOperations() {
        guard !run.index.operations.isEmpty else {
            skip(Rule.operations, "the trace holds no operations")
            return
        }
        let history = OperationHistory(run.index)
        guard let edges = HistoryCheck(run: run, history: history).judge(&findings) else {
            skip(Rule.sessionGuarantees, "the contexts of writes cover too much to be followed")
            return
        }
        guard notPromised.isEmpty else { return }
        do {
            let graph = try history.graph(edges: edges, rowEntriesMax: options.rowEntriesMax)
            SessionCheck(run: run, history: history, graph: graph).judge(&findings)
        } catch {
            switch error {
            case .cycle(let nodes):
                addCycle(history.path(nodes, in: run.index))
                skip(Rule.sessionGuarantees, "the causes of operations go round in a cycle")
            case .tooLarge(let entries):
                skip(
                    Rule.sessionGuarantees,
                    "the causal past of operations would take \(entries) row entries, "
                        + "\(options.rowEntriesMax) are allowed")
            }
        }
    }

    /// Returns the verdict.
    func report() -> CheckReport {
        var report = CheckReport()
        let index = run.index
        let snapshots = Set(index.records.compactMap { index.trace.snapshot(at: Int($0)) })
        report.counts = CheckReport.Counts(
            events: index.trace.count, processes: index.processes.count,
            messages: index.messages.count, deliveries: index.receivesTotal,
            operations: index.operations.count, snapshots: snapshots.count)
        let rules = options.rules.union(notPromised)
        for rule in Rule.allCases where rules.contains(rule) {
            if let reason = reasons[rule] {
                report.unchecked.append(CheckReport.Unchecked(rule: rule, reason: reason))
            } else {
                report.checked.append(rule)
            }
        }
        report.notPromised = notPromised
        report.chosen = rules.count == Rule.allCases.count ? nil : rules
        report.violations = findings.sorted()
        report.totals = findings.totals
        report.missing = missing
        report.missingTotal = missingTotal
        return report
    }
}
