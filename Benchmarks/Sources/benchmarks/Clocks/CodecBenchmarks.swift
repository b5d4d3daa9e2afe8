import CLoops
import LogicalClocks
import SeededRandom

/// Encoding and decoding of vector clocks beside loops in C, as ratios of one run.
func codecTables() -> [Table] {
    let benches = [8, 64, 1_024].flatMap { count in
        CodecBench.Shape.allCases.map { CodecBench($0, count: count) }
    }
    return [
        CodecBench.table(
            name: "codec-encode", title: "Encoding a vector clock into new bytes",
            benches.map { ($0.name, $0.encodings()) }),
        CodecBench.table(
            name: "codec-decode", title: "Decoding a vector clock",
            benches.map { ($0.name, $0.decodings()) }),
    ]
}

/// The measurements on one clock, with counts from 1 to 1,000.
///
/// The loops in C write into memory that is there already, and choose no form; they are the limit.
struct CodecBench {
    /// Which replicas have entries: it decides which form the clock is written in.
    enum Shape: String, CaseIterable {
        /// All from 0 on.
        case dense
        /// Two of three, from 500 on.
        case window
        /// One of a thousand.
        case sparse

        func id(_ index: Int) -> Int {
            switch self {
            case .dense: index
            case .window: 500 + index / 2 * 3 + index % 2
            case .sparse: 1_000 * index
            }
        }
    }

    /// Nanoseconds of three ways, and the medians of the ratios in which each sample stands.
    struct Costs {
        var counts = 0.0
        var entries = 0.0
        var clock = 0.0
        var toCounts = 0.0
        var toEntries = 0.0
    }

    let name: String
    let ids: [UInt32]
    let counts: [UInt64]
    let clock: VectorClock
    let repeats: Int

    init(_ shape: Shape, count: Int) {
        var random = SeededGenerator(seed: 1)
        name = "\(grouped(count)) entries, \(shape.rawValue)"
        ids = (0..<count).map { UInt32(shape.id($0)) }
        counts = ids.map { _ in random.within(1...1_000) }
        clock = VectorClock(zip(ids, counts).map { (ReplicaID(rawValue: $0.0), $0.1) })
        repeats = max((Options.isQuick ? 20_000 : 200_000) / count, 100)
    }

    static func table(name: String, title: String, _ rows: [(name: String, costs: Costs)]) -> Table
    {
        var table = Table(
            name: name, title: title,
            columns: [
                "", "C: counts, ns", "C: entries, ns", "VectorClock, ns", "to counts", "to entries",
            ])
        for (name, costs) in rows {
            table.rows.append([
                name, figure(costs.counts), figure(costs.entries), figure(costs.clock),
                decimal(costs.toCounts, places: 1) + "x", decimal(costs.toEntries, places: 1) + "x",
            ])
        }
        return table
    }

    func encodings() -> Costs {
        var bytes = [UInt8](repeating: 0, count: counts.count * 15)
        return bytes.withUnsafeMutableBufferPointer { bytes in
            costs(
                counts: { loop_encode(counts, counts.count, bytes.baseAddress) },
                entries: { loop_encode_entries(ids, counts, counts.count, bytes.baseAddress) },
                clock: { clock.bytes().count })
        }
    }

    func decodings() -> Costs {
        var countBytes = [UInt8](repeating: 0, count: counts.count * 10)
        var entryBytes = [UInt8](repeating: 0, count: counts.count * 15)
        let countLength = loop_encode(counts, counts.count, &countBytes)
        let entryLength = loop_encode_entries(ids, counts, counts.count, &entryBytes)
        let encoded = clock.bytes()
        var readIDs = ids
        var readCounts = counts
        return readIDs.withUnsafeMutableBufferPointer { readIDs in
            readCounts.withUnsafeMutableBufferPointer { readCounts in
                costs(
                    counts: {
                        loop_decode(countBytes, countLength, readCounts.baseAddress, counts.count)
                    },
                    entries: {
                        loop_decode_entries(
                            entryBytes, entryLength, readIDs.baseAddress, readCounts.baseAddress,
                            counts.count)
                    },
                    clock: { (try? VectorClock(decoding: encoded))?.count ?? 0 })
            }
        }
    }

    /// Measures three ways in turn, so that each ratio is of neighbours in time.
    private func costs(
        counts: () -> Int, entries: () -> Int, clock: () -> Int
    ) -> Costs {
        var samples: [Costs] = []
        for index in 0...(2 * Options.samples) {
            var sample = Costs(counts: cost(counts), entries: cost(entries), clock: cost(clock))
            sample.toCounts = sample.clock / sample.counts
            sample.toEntries = sample.clock / sample.entries
            // The first only warms up.
            if index > 0 { samples.append(sample) }
        }
        func median(_ value: KeyPath<Costs, Double>) -> Double {
            samples.map { $0[keyPath: value] }.sorted()[samples.count / 2]
        }
        return Costs(
            counts: median(\.counts), entries: median(\.entries), clock: median(\.clock),
            toCounts: median(\.toCounts), toEntries: median(\.toEntries))
    }

    @inline(__always)
    private func cost(_ body: () -> Int) -> Double {
        let start = processorNanoseconds()
        for _ in 0..<repeats { blackHole(body()) }
        return max(1, Double(processorNanoseconds() - start) - timerCost) / Double(repeats)
    }
}

/// Repeats one operation called `codec-WAY-SHAPE-COUNT`, such as `codec-encode-dense-8`, or
/// `codec-loop-encode-8` for the loop in C over counts.
func repeatCodecOperation(_ name: String, count: Int) {
    let words = name.split(separator: "-")
    guard words.count == 4, let entries = Int(words[3]) else {
        fatalError("no operation is called \(name)")
    }
    let bench = CodecBench(CodecBench.Shape(rawValue: String(words[2])) ?? .dense, count: entries)
    let encoded = bench.clock.bytes()
    var bytes = [UInt8](repeating: 0, count: entries * 10)
    var counts = bench.counts
    let length = loop_encode(counts, entries, &bytes)
    func each(_ body: () -> Int) {
        for _ in 0..<count { blackHole(body()) }
    }
    switch (words[1], words[2]) {
    case ("loop", "encode"): each { loop_encode(counts, entries, &bytes) }
    case ("loop", "decode"): each { loop_decode(bytes, length, &counts, entries) }
    case ("encode", _): each { bench.clock.bytes().count }
    case ("decode", _): each { (try? VectorClock(decoding: encoded))?.count ?? 0 }
    default: fatalError("no operation is called \(name)")
    }
}
