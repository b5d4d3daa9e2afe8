// Costs of the hot paths, each beside a limit or an alternative of the same run.
//
//     cd Benchmarks && swift run -c release benchmarks [--quick] [--only SECTION]
//
// Processor time of one thread; the median of the samples. `Options` has the other forms.

import CLoops

/// What a plain run prints, in order.
let sections: [(name: String, tables: () -> [Table])] = [
    (
        "simulation",
        {
            [
                table(
                    name: "simulation",
                    title: "Delivered message of a simulated network of 8 processes",
                    simulationBenchmarks())
            ]
        }
    ),
    ("vectors", vectorTables),
    ("codec", codecTables),
    ("json", { [jsonTable()] }),
    ("stamps", stampTables),
    ("wire", { [wireTable(sizes: Options.isQuick ? [8, 64] : [8, 64, 256])] }),
    (
        "families",
        {
            let live = Options.isQuick ? [8, 64] : [8, 64, 1_024]
            let costs = familyCosts(live: live, isTimed: true)
            return [familyBytesTable(costs, live: live), familyCostsTable(costs, live: live)]
        }
    ),
    ("context", { [contextTable()] }),
    ("trace", { [table(name: "trace", title: "Trace events", traceBenchmarks())] }),
]

keep_freed_memory()
if Options.isOfHotPaths {
    runHotPaths()
} else if let operation = Options.operation {
    repeatOperation(operation, count: Options.count)
} else if let directory = Options.report {
    try Report(directory: directory).write(isBytesOnly: Options.isBytesOnly)
} else {
    for section in sections where Options.only == nil || Options.only == section.name {
        for table in section.tables() { print(table.text) }
    }
}
