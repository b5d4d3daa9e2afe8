import CLoops

/// The operations whose instructions `Benchmarks/gate` counts, each with how often it is repeated.
///
/// Those of the simulator count by message, 56 at least; those of traces by event, 1,440 at least;
/// those of whole runs by client operation.
let hotPaths: [(name: String, count: Int)] = [
    ("vector-merge", 6_400),
    ("vector-merge-news", 6_400),
    ("vector-relation", 6_400),
    ("codec-encode-dense-64", 1_280),
    ("codec-decode-dense-64", 1_280),
    ("event", 640),
    ("event-own", 640),
    ("fork", 640),
    ("join", 640),
    ("leq", 1_280),
    ("event-encode", 640),
    ("decode", 640),
    ("context-read", 6_400),
    ("context-merge", 640),
    ("context-join", 640),
    ("context-decode", 640),
    ("context-header", 8),
    ("context-inject", 320),
    ("context-extract", 320),
    ("simulation-bare", 5_600),
    ("simulation-vector", 5_600),
    ("simulation-snapshots-idle", 5_600),
    ("simulation-stack", 5_600),
    ("simulation-broadcast", 5_600),
    ("trace-append", 2_880),
    ("trace-write", 2_880),
    ("trace-read", 2_880),
    ("trace-check", 2_880),
    ("run-store-vector", 1_000),
    ("run-store-stamp", 400),
    ("run-bank-vector", 1_000),
    ("run-bank-stamp", 400),
    ("json-fastWrite", 640),
    ("json-plainWrite", 640),
    ("json-fastRead", 640),
    ("json-plainRead", 640),
]

/// Runs each hot path three times: once for what only a first time does, once, and once for twice
/// as many operations.
///
/// Each time ends in a mark, at which the tool that counts instructions writes down how many there
/// were since the mark before. What the second and the third time differ by is what the operations
/// cost that the third has more.
func runHotPaths() {
    for path in hotPaths {
        print(path.name, path.count)
        for count in [path.count, path.count, 2 * path.count] {
            repeatOperation(path.name, count: count)
            count_mark()
        }
    }
}
