import CausalChecking
import ExecutionTrace

// Two services, each an operating-system process with a recorder and a file of its own; a third
// process puts the files together and judges the run.
//
//     swift run TwoProcesses
//
// In the second run one service forgets to merge the clocks that it receives.

let arguments = CommandLine.arguments
if arguments.count == 4, let role = Service.Role(rawValue: arguments[1]) {
    // One of the services: it talks over standard input and output, and records into a file.
    var service = try Service(role, file: arguments[2], isForgetful: arguments[3] == "forgetful")
    do { try service.run() } catch {
        // What is recorded so far is kept, without a trailer: a trace that is cut.
        try? Descriptor.standardError.write(Array("TwoProcesses: refused: \(error)\n".utf8))
        // What <sysexits.h> calls EX_DATAERR.
        exit(65)
    }
} else {
    for mode in ["honest", "forgetful"] {
        let directory = Descriptor.temporaryDirectory()
        let files = Service.Role.allCases.map { "\(directory)/\($0.rawValue).jsonl" }
        try Pair.run(program: arguments[0], files: files, mode: mode)
        // A loop, since Swift 6.3.1 cannot compile `files.map` here when it optimises.
        var traces: [Trace] = []
        for file in files { try traces.append(Trace(parsing: Descriptor.contents(of: file))) }
        Descriptor.remove(files: files, directory: directory)
        let run = try Trace(merging: traces)
        let report = CausalChecker.check(run)
        print("\(mode): \(traces.map(\.count)) events in two files")
        print(report)
    }
}
