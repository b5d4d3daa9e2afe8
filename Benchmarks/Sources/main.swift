// Costs of the hot paths, each beside a limit or an alternative of the same run.
//
//     cd Benchmarks && swift run -c release benchmarks [--quick]
//
// Processor time of one thread; the median of the samples, with the fastest and the slowest.

let isQuick = CommandLine.arguments.contains("--quick")
let samples = isQuick ? 3 : 11

func show(_ title: String, _ measurements: [Measurement]) {
    print("\n\(title)")
    guard let reference = measurements.first else { return }
    for measurement in measurements {
        let ratio = measurement.nanoseconds / reference.nanoseconds
        print(
            padded(measurement.name, to: 44),
            padded(rounded(measurement.nanoseconds), to: 10, isRight: true), "ns",
            padded(rounded(ratio) + "x", to: 9, isRight: true),
            "  (\(rounded(measurement.range.lowerBound)) to "
                + "\(rounded(measurement.range.upperBound)))")
    }
}

func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}

func padded(_ text: String, to width: Int, isRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? blanks + text : text + blanks
}

show("Delivered message of a simulated network of 8 processes", simulationBenchmarks())
for count in [8, 64, 1_024] {
    show("Merge of two vector clocks of \(count) entries", mergeBenchmarks(count))
    show("Relation of two vector clocks of \(count) entries", relationBenchmarks(count))
}
show("Interval tree stamps, 64 live, message passing", stampBenchmarks())
show("Trace events", traceBenchmarks())
