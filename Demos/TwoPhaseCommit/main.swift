// A protocol of your own under drawn scenarios: two-phase commit, and a fault that is found.
//
// The process knows nothing of scenarios; one conformance lets them run it, draw what it is asked,
// judge how it ends and record what happens. A participant that has said yes must wait for the
// decision. One that loses patience and aborts by itself is right nearly always.
//
//     swift run TwoPhaseCommit              what is printed in expected.txt
//     swift run TwoPhaseCommit abort 4      one seed, with everything that happens

import CausalChecking
import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Scenarios
import Simulation

let language = ScenarioLanguage([Scenario.Application(Participant.self)])

/// Draws a cluster of five, a few transactions, and faults that end.
func drawn(_ seed: UInt64, _ timeout: Participant.Timeout) -> Scenario {
    var cluster = Scenario.Cluster()
    var settings = Participant.Settings()
    settings.timeout = timeout
    cluster.application = Scenario.Application(Participant.self, settings: settings)
    cluster.roster = .lettered(count: 5)
    cluster.network.lossRate = 0.02
    cluster.seed = seed
    var workload = Workload(operationCount: 10)
    workload.intervalTicks = 40
    workload.partitionCount = 1
    workload.crashCount = 1
    workload.snapshotCount = 0
    return Scenario(cluster: cluster, commands: workload.commands(for: cluster))
}

/// Runs a scenario, and returns what it leaves behind and what there was to tell.
func run(_ scenario: Scenario, replay: String? = nil) -> (result: RunResult, notes: [RunNote]) {
    var run = scenario.cluster.start(replay: replay)
    let notes = scenario.commands.flatMap { run.perform($0) }
    let (result, last) = run.finish()
    return (result, notes + last)
}

/// Returns why a judgement is not clean; nil if it is.
func failure(_ judgement: RunJudgement) -> String? {
    switch judgement.convergence {
    case .failed(let reason): reason
    case .undecided(let reason): "not judged: \(reason)"
    case .reached: judgement.verdict == .violated ? "\(judgement.report)" : nil
    }
}

/// Returns whether a scenario ends in a violation.
func fails(_ scenario: Scenario) -> Bool { RunJudgement(run(scenario).result).verdict == .violated }

/// Leaves out commands one by one until it takes all of those that are left to make the scenario
/// fail.
///
/// Each command keeps its number, and with it everything that is drawn for it.
func shrunk(_ scenario: Scenario) -> Scenario {
    var scenario = scenario
    var count: Int
    repeat {
        count = scenario.commands.count
        for index in (0..<count).reversed() {
            var shorter = scenario
            shorter.commands.remove(at: index)
            if fails(shorter) { scenario = shorter }
        }
    } while scenario.commands.count < count
    return scenario
}

func replay(_ timeout: Participant.Timeout, _ seed: UInt64) {
    let (result, notes) = run(drawn(seed, timeout))
    for note in notes { print("t=\(note.time) \(note.text)") }
    print(failure(RunJudgement(result)) ?? result.cluster.application.profile.successText)
}

func survey() throws {
    let seeds = UInt64(1)...100
    for timeout in Participant.Timeout.allCases {
        let failures = seeds.compactMap { seed in
            failure(RunJudgement(run(drawn(seed, timeout)).result)).map { (seed: seed, reason: $0) }
        }
        let cleanCount = seeds.count - failures.count
        print("timeout \(timeout.rawValue): \(cleanCount) of \(seeds.count) seeds are clean")
        guard let found = failures.first else { continue }
        let scenario = drawn(found.seed, timeout)
        print("seed \(found.seed): \(found.reason)")
        let line = "swift run TwoPhaseCommit \(timeout.rawValue) \(found.seed)"
        print("replay it: \(line)")

        let short = shrunk(scenario)
        print("\(short.commands.count) of its \(scenario.commands.count) commands are enough:")
        print("")
        print(short)
        // What is printed is read again, and is the same run.
        let read = try ScenarioParser.parse(short.description, in: language)
        let (result, _) = run(read, replay: line)
        let judgement = RunJudgement(result)
        print("read again and run: \(failure(judgement) ?? "clean")")
        print("\(judgement.report.summary): the fault is one of the protocol, not of the order")
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2, let timeout = Participant.Timeout(rawValue: arguments[0]),
    let seed = UInt64(arguments[1])
{
    replay(timeout, seed)
} else {
    try survey()
}
