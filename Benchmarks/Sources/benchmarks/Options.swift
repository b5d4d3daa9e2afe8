/// What the command line asks for.
///
///     benchmarks [--quick] [--only SECTION]
///     benchmarks --report CATALOGUE [--bytes]
///     benchmarks --operation NAME --count N
///     benchmarks --hot-paths
enum Options {
    /// Fewer samples, and no workload that takes seconds: for a build that only checks that the
    /// benchmarks still run.
    static let isQuick = CommandLine.arguments.contains("--quick")

    /// How often each thing is measured.
    static let samples = isQuick ? 3 : 11

    /// The one section to run, if one is named.
    static let only = value(of: "--only")

    /// The documentation catalogue whose tables and pictures are to be rewritten.
    static let report = value(of: "--report")

    /// Whether the report is of sizes alone, which are the same on every machine.
    static let isBytesOnly = CommandLine.arguments.contains("--bytes")

    /// The one operation to repeat, for a tool that counts instructions.
    static let operation = value(of: "--operation")

    /// How often to repeat it.
    static let count = value(of: "--count").flatMap { Int($0) } ?? 0

    /// Whether to run every hot path, for `Benchmarks/gate`.
    static let isOfHotPaths = CommandLine.arguments.contains("--hot-paths")

    private static func value(of name: String) -> String? {
        guard let index = CommandLine.arguments.firstIndex(of: name),
            index + 1 < CommandLine.arguments.count
        else { return nil }
        return CommandLine.arguments[index + 1]
    }
}
