import CommandLineKit
import LogicalClocks
import Scenarios
import WireFormat

/// `causal run`: runs a scenario, or a workload drawn from a seed, and judges what happened.
enum RunCommand {
    static let scenario = Operand(
        "scenario", .file(extensions: ["scenario"]),
        help: "A scenario; '-' reads one from standard input, line by line as it comes.")
    static let seed = Option(
        "seed", short: "s", .seed(),
        help: "The seed of everything that is random; 1 if nothing says.")
    static let runs = Option(
        "runs", .directory(), default: RunDirectory.defaultRoot,
        help: "Where to keep the run: trace, snapshots and report.")
    static let save = Flag("save", default: true, help: "Keep the run.")

    static let command = Command(
        "run",
        abstract: "Run a scenario or a generated workload, take snapshots, and judge the run.",
        discussion: """
            With a scenario the run does what its lines say. Without one, the options describe a \
            cluster and a workload, and the seed draws the rest. The same options and seed give \
            the same bytes every time.

            A scenario has settings first, then commands, one a line; '#' begins a comment.
              application store | bank        processes a b c, or for a bank a=10 b=5
              channels ring | clique | star | line, or a->b b<->c
              order fifo | reordering         delay 5 | uniform 1 10 | exponential 5
              loss 0.1    duplication 0.1     transport reliable | raw
              delivery causal | arrival       conflicts siblings | lww
              clock vector | interval-tree    seed 7
              put a x 1 [as alice] [blind]    get a x [as alice]    delete a x [as alice]
              send a b 5                      snapshot a c [within 500]
              partition a b | c, or a->b      heal, or heal a->b
              crash a [amnesia]    restart a    tick 10    run    at 50 COMMAND

            The exit code is 0 for a clean run, 1 if a violation was found or a snapshot is not \
            sound, and 2 if a snapshot could not be completed.
            """,
        examples: [
            .init("causal run --nodes 5 --operations 1000 --seed 7", "A store under load."),
            .init("causal run -a bank -t ring --snapshots 4 --crashes 1", "A bank on a ring."),
            .init("causal run bank.scenario", "What a file says."),
            .init("causal run -", "Type commands such as 'snapshot a'; Ctrl-D ends the run."),
        ],
        parameters: [scenario, seed] + WorkloadOptions.all + [runs, save, SharedOptions.json]
    ) { (values, console) throws(CommandFailure) in
        guard let path = values[scenario] else { return try generate(values, console) }
        for option in WorkloadOptions.all where isGiven(option, in: values) {
            throw .usage(
                "'--\(option.parameter.name)' does not go with a scenario", about: option,
                remedy: "Say it in the scenario.")
        }
        return path == "-"
            ? try interact(values, console) : try runFile(path, values, console)
    }

    private static func isGiven(
        _ option: any ParameterDeclaration, in values: ParsedValues
    ) -> Bool {
        values.contains(option)
    }

    /// Runs a generated workload.
    private static func generate(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let seed = values[seed] ?? 1
        let cluster = WorkloadOptions.cluster(values, seed: seed)
        guard cluster.application == .store || cluster.roster.count <= TokenBank.branchCountMax
        else {
            throw .usage(
                "a bank has at most \(TokenBank.branchCountMax) processes",
                about: WorkloadOptions.nodes,
                remedy: "Every message of a bank carries a count for each two processes.")
        }
        let replay = WorkloadOptions.replay(values, seed: seed)
        let commands = WorkloadOptions.workload(values).commands(for: cluster)
        var run = cluster.start(replay: replay)
        for (index, command) in commands.enumerated() {
            if index % 1_000 == 0 {
                console.progress.update(
                    "\(grouped(index)) of \(counted(commands.count, "command"))")
                try console.stopIfInterrupted(kept: "nothing was saved")
            }
            tell(run.perform(command).filter { $0.subject != .operation }, values, console)
        }
        console.progress.finish()
        let name = "\(cluster.application.rawValue)-seed-\(seed)"
        return try finish(&run, replay: replay, named: name, values, console)
    }

    /// Runs a scenario file, all of which is read before anything is done.
    private static func runFile(
        _ path: String, _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let bytes = try InputFile.read(path, limitBytes: 1 << 26, console)
        var parsed: Scenario
        do throws(TextError) {
            parsed = try ScenarioParser.parse(String(decoding: bytes, as: UTF8.self))
        } catch {
            var failure = CommandFailure(
                error, in: path, remedy: "See 'causal run --help' for the grammar.")
            failure.excerpt = Excerpt.lines(of: bytes, at: .init(error.position))
            throw failure
        }
        if let seed = values[seed] { parsed.cluster.seed = seed }
        let replay = "causal run \(path) --seed \(parsed.cluster.seed)"
        var run = parsed.cluster.start(replay: replay)
        for command in parsed.commands {
            try console.stopIfInterrupted(kept: "nothing was saved")
            tell(run.perform(command), values, console)
        }
        let name = Path.name(of: path).split(separator: ".").first.map(String.init) ?? "run"
        return try finish(
            &run, replay: replay, named: "\(name)-seed-\(parsed.cluster.seed)", values, console)
    }

    /// Does what each line of standard input says as it comes.
    private static func interact(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        var parser = ScenarioParser()
        var lines = try LineReader(console)
        var number = 0
        var run: (any ScenarioRunning)?
        while let line = try lines.next() {
            number += 1
            do throws(TextError) {
                guard case .command(let command) = try parser.parse(line, number: number) else {
                    continue
                }
                var cluster = parser.cluster
                if let seed = values[seed] { cluster.seed = seed }
                var running = run ?? cluster.start(replay: "causal run - --seed \(cluster.seed)")
                tell(running.perform(command), values, console)
                console.output.flush()
                run = running
            } catch {
                // Somebody who types gets another try; a file does not.
                guard console.input.isTerminal else {
                    throw CommandFailure(
                        error, in: "standard input",
                        remedy: "See 'causal run --help' for the grammar.")
                }
                console.note("\(error)")
            }
        }
        guard var run else {
            throw CommandFailure(
                .badData, "no command came", file: "standard input",
                remedy: "Begin with a line such as 'processes a b c', then 'put a x 1'.")
        }
        let seed = run.cluster.seed
        return try finish(
            &run, replay: "causal run - --seed \(seed)", named: "typed-seed-\(seed)", values,
            console)
    }

    /// Tells what happened: on standard output, unless that is for the JSON.
    private static func tell(_ notes: [RunNote], _ values: ParsedValues, _ console: Console) {
        for note in notes {
            let line = "t=\(note.time) \(note.text)"
            if values[SharedOptions.json] {
                console.detail(line)
            } else {
                console.print(line)
            }
        }
    }

    /// Lets the run come to rest, judges it, saves it, and tells the result.
    private static func finish(
        _ run: inout any ScenarioRunning, replay: String, named name: String,
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let (result, notes) = run.finish()
        tell(notes, values, console)
        let report = RunReport(result, replay: replay)
        var directory: String?
        if values[save] {
            directory = try RunDirectory.save(
                result, report: report, named: name, in: values[runs], console)
        }
        if values[SharedOptions.json] {
            console.output.write(report.json)
        } else {
            console.output.write(report.text)
        }
        if let directory { console.note("saved in \(directory)") }
        return report.exitCode
    }
}
