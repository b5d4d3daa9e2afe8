import CommandLineKit
import LogicalClocks
import Scenarios
import WireFormat

/// The command `causal run`, which runs a scenario, or a workload drawn from a seed, and judges
/// what happened.
enum RunCommand {
    static let scenario = Operand(
        "scenario", .file(extensions: ["scenario"]),
        help: "A scenario; '-' reads one from standard input, line by line as it comes.")
    static let seed = Option(
        "seed", short: "s", .seed(),
        help: "The seed of everything that is random; 1 unless the scenario says otherwise.")
    static let runs = Option(
        "runs", .directory(), default: RunDirectory.defaultRoot,
        help: "Where to keep the run: trace, snapshots, scenario and report.")
    static let save = Flag("save", default: true, help: "Keep the run.")
    static let judge = Flag(
        "judge", default: true,
        help: "Judge the run; without that its events are not kept in memory.")

    /// After how many commands the bytes of the trace go to its file: few enough that they lie in
    /// the caches still.
    private static let commandsPerPiece = 200

    static let command = Command(
        "run",
        abstract: "Run a scenario or a generated workload, take snapshots, and judge the run.",
        discussion: """
            With a scenario the run does what its lines say. Without one, the options describe a \
            cluster and a workload, and the seed draws the rest: also the faults, unless options \
            say how many there are or '--no-faults' that there are none. At the last operation \
            all faults end, and the run has to come to rest. The same options and seed give the \
            same bytes every time.

            A scenario has settings first, then commands, one a line; '#' begins a comment.
              application store | bank        processes a b c, or for a bank a=10 b=5
              channels ring | clique | star | line | none, or a->b b<->c
              order fifo | reordering         delay 5 | 1-10 | exp:5
              loss 0.1    duplication 0.1     transport reliable | raw
              delivery causal | arrival       conflicts siblings | lww
              sessions staying | moving       clock vector | interval-tree
              seed 7
              put a x 1 [as alice] [blind]    get a x [as alice]    delete a x [as alice]
              send a b 5                      snapshot a c [within 500]
              partition a b | c, or a->b      heal, or heal a->b
              crash a [amnesia]               restart a [as same]
              lose 0.1   tick 10    run       at 50 COMMAND
              number 7 COMMAND                what it leads to is drawn as of request 7

            A process that lost its memory restarts as a new replica, after 'a' as 'a#2', which a \
            process that is up lets in. 'as same' keeps its identifier, which is wrong on purpose.

            The exit code is 0 for a clean run, 1 if a violation was found or a snapshot is not \
            sound, and 2 if nothing was found but not all was judged: a snapshot that could not be \
            completed, a run that did not come to rest, or nothing at all with '--no-judge'. Over the \
            reliable transport, with all processes up, all channels healed and no more loss, a run \
            that does not come to rest is a violation. A run that is kept has a scenario, \
            'run.scenario', that repeats it.
            """,
        examples: [
            .init("causal run --nodes 5 --operations 1000 --seed 7", "A store under load."),
            .init("causal run -a bank -t ring --snapshots 4 --crashes 1", "A bank on a ring."),
            .init("causal run bank.scenario", "What a file says."),
            .init("causal run -", "Type commands such as 'snapshot a'; Ctrl-D ends the run."),
        ],
        parameters: [scenario, seed] + WorkloadOptions.all + [
            runs, save, judge, SharedOptions.json,
        ]
    ) { (values, console) throws(CommandFailure) in
        if values.contains(runs), !values[save] {
            throw .usage(
                "'--runs' has no effect with '--no-save'", about: runs,
                remedy: "Leave one of them out.")
        }
        guard let path = values[scenario] else { return try generate(values, console) }
        for option in WorkloadOptions.all where isGiven(option, in: values) {
            throw .usage(
                "'--\(option.parameter.name)' does not go with a scenario", about: option,
                remedy: "Say it in the scenario.")
        }
        return path == "-"
            ? try interact(values, console) : try runFile(path, values, console)
    }

    static func isGiven(
        _ option: any ParameterDeclaration, in values: ParsedValues
    ) -> Bool {
        values.contains(option)
    }

    /// Runs a generated workload.
    private static func generate(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        try WorkloadOptions.checkEffects(values)
        let seed = values[seed] ?? 1
        let cluster = WorkloadOptions.cluster(values, seed: seed)
        let countMax = cluster.application.profile.processCountMax
        guard cluster.roster.count <= countMax else {
            throw .usage(
                "a \(cluster.application) has at most \(countMax) processes",
                about: WorkloadOptions.nodes,
                remedy: "Every message of it carries a count for each two processes.")
        }
        // From here on Ctrl-C is answered in good order.
        try console.stopIfInterrupted(kept: "nothing was saved")
        let name = "\(cluster.application)-seed-\(seed)"
        let directory = try directory(named: name, values)
        let replay = WorkloadOptions.replay(values, seed: seed)
        var commands = try drawCommands(for: cluster, in: directory, values, console)
        var run = cluster.start(replay: replay, keepsEvents: values[judge])
        run.notesOperations = false
        for (index, command) in commands.enumerated() {
            if index % Self.commandsPerPiece == 0 {
                try writeTrace(&run, to: directory, console)
            }
            if index % 1_000 == 0 {
                console.progress.update(
                    "\(grouped(index)) of \(counted(commands.count, "command"))")
                try console.stopIfInterrupted(kept: "nothing was saved")
            }
            tell(run.perform(command), values, console)
        }
        console.progress.finish()
        // They take as much room as the judging that follows.
        commands = []
        return try finish(&run, replay: replay, in: directory, values, console)
    }

    /// Draws the commands of a workload, and writes them down as a scenario.
    private static func drawCommands(
        for cluster: Scenario.Cluster, in directory: RunDirectory?, _ values: ParsedValues,
        _ console: Console
    ) throws(CommandFailure) -> [ScenarioCommand] {
        let scenario = Scenario(
            cluster: cluster,
            commands: WorkloadOptions.workload(values, seed: cluster.seed).commands(for: cluster))
        try directory?.write(scenario, console)
        return scenario.commands
    }

    /// Runs a scenario file, all of which is read before anything is done.
    private static func runFile(
        _ path: String, _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let bytes = try InputFile.read(path, limitBytes: 1 << 26, console)
        var scenario: Scenario
        do throws(TextError) { scenario = try ScenarioParser.parse(bytes) } catch {
            var failure = malformed(error, in: path)
            failure.excerpt = Excerpt.lines(of: bytes, at: .init(error.position))
            throw failure
        }
        var replay = "causal run \(Path.shellWord(path))"
        if let seed = values[seed] {
            scenario.cluster.seed = seed
            replay += " --seed \(seed)"
        }
        let stem = Path.name(of: path).split(separator: ".").first.map(String.init) ?? "run"
        let directory = try directory(
            named: "\(stem)-seed-\(scenario.cluster.seed)", values)
        try directory?.write(scenario, console)
        var run = scenario.cluster.start(replay: replay, keepsEvents: values[judge])
        for (index, command) in scenario.commands.enumerated() {
            try console.stopIfInterrupted(kept: "nothing was saved")
            if index % Self.commandsPerPiece == 0 {
                try writeTrace(&run, to: directory, console)
            }
            tell(run.perform(command), values, console)
        }
        return try finish(&run, replay: replay, in: directory, values, console)
    }

    /// Does what each line of standard input says as it comes.
    private static func interact(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        if values[save] { try Directory.checkCreatable(values[runs]) }
        var typed = TypedRun(seed: values[seed])
        var lines = try LineReader(console)
        var number = 0
        var directory: RunDirectory?
        var replay: String?
        while let line = try lines.next() {
            number += 1
            let command: ScenarioCommand?
            do throws(TextError) { command = try typed.read(line, number: number) } catch {
                // Somebody who types gets another try; a file does not.
                guard console.input.isTerminal else {
                    throw malformed(error, in: "standard input")
                }
                console.note("\(error)")
                continue
            }
            guard let command else { continue }
            if !typed.hasBegun {
                let cluster = typed.cluster
                directory = try self.directory(named: "typed-seed-\(cluster.seed)", values)
                replay = directory.map { "causal run \(Path.shellWord($0.scenarioPath))" }
                typed.begin(with: cluster.start(replay: replay, keepsEvents: values[judge]))
            }
            tell(typed.perform(command), values, console)
            console.output.flush()
        }
        guard var run = typed.take() else {
            throw CommandFailure(
                .badData, "no command came", file: "standard input",
                remedy: "Begin with a line such as 'processes a b c', then 'put a x 1'.")
        }
        try directory?.write(typed.scenario, console)
        return try finish(&run, replay: replay, in: directory, values, console)
    }

    private static func malformed(_ error: TextError, in file: String) -> CommandFailure {
        CommandFailure(error, in: file, remedy: "See 'causal run --help' for the grammar.")
    }

    /// Makes the directory that the run is kept in; nil if it is not kept.
    private static func directory(
        named name: String, _ values: ParsedValues
    ) throws(CommandFailure) -> RunDirectory? {
        values[save] ? try RunDirectory(named: name, in: values[runs]) : nil
    }

    /// Reports what happened: on standard output, unless that is for the JSON.
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

    /// Takes what was written of the trace, which otherwise would pile up, and adds it to the file,
    /// if there is one.
    private static func writeTrace(
        _ run: inout any ScenarioRunning, to directory: RunDirectory?, _ console: Console
    ) throws(CommandFailure) {
        let bytes = run.takeTraceBytes()
        try directory?.writeTrace(bytes, console)
    }

    /// Runs until nothing is left to happen, judges it, saves it, and tells the result.
    private static func finish(
        _ run: inout any ScenarioRunning, replay: String?, in directory: RunDirectory?,
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let (result, notes) = run.finish()
        tell(notes, values, console)
        try writeTrace(&run, to: directory, console)
        let report = RunReport(result, replay: replay, isJudged: values[judge])
        // The verdict comes first, since saving may fail.
        if values[SharedOptions.json] {
            console.output.write(report.json)
        } else {
            console.output.write(report.text)
        }
        try directory?.commit()
        try directory?.save(result, report: report, console)
        if let directory { console.note("saved in \(directory.path)") }
        return report.exitCode
    }
}
