#if canImport(Glibc)
    import Glibc
#endif

/// One measured thing: a name, and what it costs.
struct Measurement {
    var name: String
    /// Nanoseconds of processor time an operation: the median of the samples.
    var nanoseconds: Double
    /// The fastest and the slowest sample.
    var range: ClosedRange<Double>
}

/// Processor time of this thread, in nanoseconds.
func processorNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Keeps a result from being optimised away.
@inline(never)
@_optimize(none)
func blackHole<Value>(_ value: Value) {}

/// Runs `body` several times and returns the median cost of one of its operations.
///
/// - Parameters:
///   - name: What is measured.
///   - samples: How often the body runs, after one run that does not count.
///   - body: Does a number of operations and returns that number.
func measure(_ name: String, samples: Int, _ body: () -> Int) -> Measurement {
    _ = body()
    var costs: [Double] = []
    for _ in 0..<samples {
        let start = processorNanoseconds()
        let operations = body()
        costs.append(Double(processorNanoseconds() - start) / Double(max(operations, 1)))
    }
    costs.sort()
    return Measurement(
        name: name, nanoseconds: costs[samples / 2], range: costs[0]...costs[samples - 1])
}
