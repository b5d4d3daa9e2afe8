import CausalChecking
import CausalMessaging
import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import WireFormat

/// The report of `causal run`, as text and as JSON.
struct RunReport {
    let result: RunResult
    /// What is to be said of the run; nil if it is not judged.
    let judgement: RunJudgement?
    /// The command that repeats the run, if there is one.
    let replay: String?

    init(_ result: RunResult, replay: String?, isJudged: Bool = true) {
        self.result = result
        self.replay = replay
        judgement = isJudged ? RunJudgement(result) : nil
    }

    /// 0 for a clean run, 1 if something is violated, 2 if nothing is but not all was judged.
    var exitCode: ExitCode { judgement.map { ExitCode($0.verdict) } ?? .undecided }

    // MARK: - Text

    /// The report, with a line feed at the end.
    var text: String {
        (summaryLines + snapshotLines + verdictLines + replayLines).map { $0 + "\n" }.joined()
    }

    /// What was run and how much happened.
    var summaryLines: [String] {
        let cluster = result.cluster
        let statistics = result.statistics
        let clocks = cluster.clock == .vector ? "vector clocks" : "interval tree clocks"
        var lines = [
            "\(cluster.application) on \(counted(cluster.roster.count, "process")), "
                + "\(counted(cluster.topology.channels.count, "channel")), \(clocks), "
                + "seed \(cluster.seed)",
            "\(counted(statistics.requestCount, "request")) in "
                + "\(counted(statistics.ticks, "tick")), "
                + "\(counted(statistics.deliveredFrameCount, "frame")) delivered, "
                + "\(grouped(statistics.lostFrameCount)) lost",
        ]
        if statistics.refusedRequestCount > 0 {
            lines.append(
                "\(counted(statistics.refusedRequestCount, "request")) found the process down")
        }
        let refusedCount = statistics.refusedSnapshotCount
        if refusedCount > 0 {
            lines.append(
                "\(counted(refusedCount, "snapshot")) \(refusedCount == 1 ? "was" : "were") refused, "
                    + "since too many were under way")
        }
        for life in result.lives {
            lines.append(
                "\(result.name(of: life.process)) lost its memory and went on as "
                    + "\(result.name(of: life.replica))")
        }
        return lines
    }

    /// A line or two for each snapshot.
    var snapshotLines: [String] {
        var lines: [String] = []
        for (index, snapshot) in result.snapshots.enumerated() {
            var line =
                "snapshot \(snapshot.name): "
                + "\(counted(snapshot.processes.count, "process")), "
                + "\(counted(snapshot.channels.count, "channel")), "
                + "\(counted(snapshot.inFlightCount, "message")) in flight, "
                + "\(counted(snapshot.endTime - snapshot.startTime, "tick")): "
            let verdict = judgement?.snapshots[index]
            switch verdict?.verdict {
            case .consistent: line += "sound"
            case .violated: line += "NOT SOUND"
            case .undecided: line += "undecided"
            case nil: line += "not judged"
            }
            if !snapshot.unreached.isEmpty {
                let names = snapshot.unreached.map { snapshot.roster.name(of: $0) }
                line += "; not reachable and left out: \(names.joined(separator: ", "))"
            }
            lines.append(line)
            for result in verdict?.results ?? [] {
                let text: String
                switch result.verdict {
                case .fail(let witness): text = witness.description(in: snapshot.roster)
                case .undecided(let reason): text = "undecided: \(reason)"
                case .pass, .notApplicable: continue
                }
                lines.append("  \(result.assertion.rawValue): \(text)")
            }
        }
        for snapshot in result.incomplete {
            lines.append(
                "snapshot \(snapshot.id.description(in: result.roster)): incomplete after "
                    + "\(counted(snapshot.endTime - snapshot.startTime, "tick")): "
                    + snapshot.description(in: result.roster))
        }
        return lines
    }

    /// What the checker says, and whether the final states fit together.
    var verdictLines: [String] {
        guard let judgement else { return ["\(counted(result.eventCount, "event")), not judged"] }
        let report = judgement.report
        // What a clean run's clocks and histories cannot be asked is of no interest here.
        let found =
            report.total == 0
            ? "\(report.summary), by \(counted(report.checked.count, "rule"))" : "\(report)"
        var lines = found.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines += report.undecidedReasons.map { "not all checked: \($0)" }
        lines += lossLines(judgement.lostMessages)
        switch judgement.convergence {
        case .reached: lines.append(result.cluster.application.profile.successText)
        case .failed(let reason): lines.append("NOT CONVERGED: \(reason)")
        case .undecided(let reason): lines.append("convergence not judged: \(reason)")
        }
        return lines
    }

    /// The most messages that were lost with their senders' memory of which the text tells.
    private static let lossesShownMax = 10

    private func lossLines(_ losses: [LostMessage]) -> [String] {
        var lines = losses.prefix(Self.lossesShownMax).map { loss in
            let receivers = loss.receivers.map { result.name(of: $0) }.joined(separator: ", ")
            return "\(result.trace.name(of: loss.message)) to \(receivers) was lost with the "
                + "memory of \(result.name(of: loss.sender))"
        }
        let more = losses.count - lines.count
        if more > 0 {
            lines.append("\(grouped(more)) more \(more == 1 ? "was" : "were") lost with memories")
        }
        return lines
    }

    /// How to get the same again.
    var replayLines: [String] {
        let replay = replay.map { "replay it: \($0)" } ?? "not saved, and not to be replayed"
        return ["trace blake2b \(result.digest)", replay]
    }
}
