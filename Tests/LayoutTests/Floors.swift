/// The floors of the design: a target imports only from floors below its own.
enum Floors {
    /// The floor of each target of `Sources`, whether it is there yet or not.
    static let of: [String: Int] = [
        "causal": 8, "CausalCommand": 8, "CausalTesting": 8,
        "Causality": 7, "Scenarios": 7,
        "ContextAdapters": 6, "FaultyLayers": 6, "GlobalSnapshots": 6, "ReplicatedStore": 6,
        "Simulation": 6,
        "CausalChecking": 5, "CausalMessaging": 5, "ExecutionViews": 5,
        "CausalTracing": 4, "ContextTools": 4, "ExecutionTrace": 4,
        "CausalMetadata": 3,
        "LogicalClocks": 2,
        "CommandLineKit": 1, "SeededRandom": 1, "WireFormat": 1,
    ]

    /// Whether a target may import another one of the package.
    static func mayImport(_ module: String, in target: String) -> Bool {
        // The program is one call into the command line, whose floor it shares.
        if target == "causal" { return module == "CausalCommand" }
        return of[module, default: .max] < of[target, default: 0]
    }

    /// Whether a file may import a module of another package or of the system.
    static func mayImport(foreign module: String, in file: SourceFile) -> Bool {
        switch module {
        case "Swift", "Synchronization": true
        case "Instrumentation", "Logging": file.target == "CausalTracing"
        case "Testing": file.target == "CausalTesting"
        case "Glibc", "Musl", "Darwin":
            file.target == "CommandLineKit" && file.path.hasSuffix("/CLibrary.swift")
        case "Foundation", "FoundationEssentials": file.target == "CausalCommand"
        default: false
        }
    }
}
