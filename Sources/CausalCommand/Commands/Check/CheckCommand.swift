import CausalChecking
import CommandLineKit
import ExecutionTrace
import WireFormat

/// The command `causal check`, which judges recorded runs, ours and those of other systems.
enum CheckCommand {
    private static let logs = Operand(
        oneOrMore: "log", .file(extensions: ["jsonl", "log"]),
        help: """
            A trace of 'causal run', the directory of a run, or a log of ShiViz or GoVector; '-' is \
            standard input.
            """)
    private static let expression = Option(
        "expression", short: "e", .text("regex"),
        help: """
            Finds the records of a log; it has the groups host, clock and event, and may have \
            kind, message, from and to.
            """)
    private static let delimiter = Option(
        "delimiter", .text("regex"),
        help: "Divides the executions of a log; its group trace is the label.")
    private static let execution = Option(
        "execution", .text("label"), help: "Check this execution of a log, not the first.")
    private static let listing = Flag(
        "list-executions", help: "Only print the labels of the executions.")
    private static let rules = Option(
        repeating: "rule", short: "r", .choice("rule") as ValueFormat<Rule>,
        help: "Check this rule only; of several, all of them.")
    private static let explained = Option(
        "explain", .integer(in: 0...10_000), default: 10,
        help: "Explain at most this many violations of each rule; all are counted.")

    static let command = Command(
        "check", abstract: "Check recorded runs for violations of causality.",
        discussion: """
            Happened-before is recomputed from the messages; clocks, deliveries, snapshots and \
            what clients of a store saw are held against it. A log that names no messages is \
            judged by its clocks alone. What could not be checked is listed, with the reason.

            Logs without '--expression' may have it in their first line and the delimiter in \
            their second; without either, the expression is \
            (?<event>.*)\\n(?<host>\\S*) (?<clock>{.*}).

            The exit code is 0 if nothing is wrong, 1 if a rule is broken, 2 if there is no \
            verdict: a file that is cut short, nothing to check, or a rule that was asked for \
            and could not be checked.
            """,
        examples: [
            .init(
                "causal check causal-runs/latest", "The latest run, against its report's digest."),
            .init("causal check server.log --list-executions", "What a log holds."),
            .init("causal check a.jsonl --rule causal-delivery --json", "One rule, for a program."),
        ],
        parameters: [
            logs, expression, delimiter, execution, listing, rules, explained, SharedOptions.json,
        ],
        run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let reading = RecordedLog.Options(
            expression: values[expression], delimiter: values[delimiter],
            execution: values[execution])
        if values[listing] { return try list(values, reading, console) }
        let isJSON = values[SharedOptions.json]
        var options = CheckOptions(violationsPerRuleMax: values[explained])
        if !values[rules].isEmpty { options.rules = Set(values[rules]) }
        var verdicts: [LogVerdict] = []
        var whole = Verdict.consistent
        for (index, path) in values[logs].enumerated() {
            let log = try RecordedLog.read(path, reading, console)
            console.progress.update("\(log.file): checking \(counted(log.trace.count, "event"))")
            let verdict = LogVerdict(log, CausalChecker.check(log.trace, options: options))
            console.progress.finish()
            whole.join(verdict.verdict)
            if isJSON {
                verdicts.append(verdict)
            } else {
                if index > 0 { console.print("") }
                verdict.write(to: console)
            }
        }
        if isJSON {
            console.printJSON("causal.check/1") { json in
                json.key("logs")
                json.beginArray()
                for verdict in verdicts { verdict.write(to: &json) }
                json.endArray()
            }
        }
        return ExitCode(whole)
    }

    private static func list(
        _ values: ParsedValues, _ reading: RecordedLog.Options, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        var logs: [RecordedLog] = []
        for path in values[Self.logs] {
            logs.append(try RecordedLog.read(path, reading, console))
        }
        if values[SharedOptions.json] {
            console.printJSON("causal.check.executions/1") { json in
                json.key("logs")
                json.beginArray()
                for log in logs {
                    json.beginObject()
                    json.member("file", log.file)
                    json.member("executions", log.executions)
                    json.endObject()
                }
                json.endArray()
            }
            return .good
        }
        for log in logs {
            if log.executions == [""] {
                console.print("\(Printable.text(log.file)): one execution without a label")
                continue
            }
            for label in log.executions {
                let text = label.isEmpty ? "''" : Printable.text(label)
                console.print(logs.count == 1 ? text : "\(Printable.text(log.file)): \(text)")
            }
        }
        return .good
    }
}
