import LogicalClocks
import WireFormat

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

/// What it takes to read the time twice, in nanoseconds.
let timerCost: Double = {
    let costs = (0..<101).map { _ in
        let start = processorNanoseconds()
        return Double(processorNanoseconds() - start)
    }
    return costs.sorted()[50]
}()

/// Forms of clocks that are within the limits of their readers, as all are here.
extension BinaryRepresentable {
    @inline(__always)
    func bytes() -> [UInt8] {
        do { return try encoded() } catch { preconditionFailure("\(error)") }
    }
}

extension Stamp {
    func compactBytes() -> [UInt8] {
        do { return try compactEncoded() } catch { preconditionFailure("\(error)") }
    }
}

extension VectorClock {
    /// The clock's own `encoded()`, not that of all values.
    @inline(__always)
    func bytes() -> [UInt8] {
        do { return try encoded() } catch { preconditionFailure("\(error)") }
    }
}

extension ClockDeltaEncoder {
    mutating func frame(of clock: VectorClock) -> [UInt8] {
        do { return try encoded(clock) } catch { preconditionFailure("\(error)") }
    }
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
func measure(
    _ name: String, samples: Int = Options.samples, _ body: () -> Int
) -> Measurement {
    measure(name, samples: samples, preparing: {}, { _ in body() })
}

/// Measures what changes its input: `prepare` makes a new one for each sample, and does not count.
func measure<Input>(
    _ name: String, samples: Int = Options.samples, preparing prepare: () -> Input,
    _ body: (inout Input) -> Int
) -> Measurement {
    var warm = prepare()
    _ = body(&warm)
    var costs: [Double] = []
    for _ in 0..<samples {
        var input = prepare()
        let start = processorNanoseconds()
        let operations = body(&input)
        let cost = max(0, Double(processorNanoseconds() - start) - timerCost)
        costs.append(cost / Double(max(operations, 1)))
    }
    costs.sort()
    return Measurement(
        name: name, nanoseconds: costs[samples / 2], range: costs[0]...costs[samples - 1])
}

/// Measures something long, once and without a run before it.
func measureOnce(_ name: String, _ body: () -> Int) -> Measurement {
    let start = processorNanoseconds()
    let operations = body()
    let cost = Double(processorNanoseconds() - start) / Double(max(operations, 1))
    return Measurement(name: name, nanoseconds: cost, range: cost...cost)
}
