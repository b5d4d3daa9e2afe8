import LogicalClocks

/// The processes of one traffic, which keep every kind of clock side by side.
struct WireRun {
    let traffic: Traffic
    private var counts: [[UInt64]]
    private var clocks: [VectorClock]
    private var stamps: [Stamp]
    /// What was last sent on each channel; nil where channels are too many to remember it all.
    private var sent: [Int: [UInt64]]?
    private var encoders: [Int: ClockDeltaEncoder] = [:]
    private var totals: [WireCode: Int] = [:]
    private var measured = 0

    init(_ traffic: Traffic) {
        self.traffic = traffic
        counts = Array(
            repeating: Array(repeating: 0, count: traffic.count), count: traffic.count)
        clocks = Array(repeating: VectorClock(), count: traffic.count)
        stamps = Stamp.initial(count: traffic.count)
        sent = traffic.pattern == .uniform && traffic.count > 512 ? nil : [:]
    }

    /// Passes all messages on, and returns the mean bytes of each code over the second half.
    mutating func meanBytes() -> [WireCode: Double] {
        let warm = traffic.messages.count / 2
        // Among many processes a part of the messages tells the mean well enough.
        let stride = max(1, traffic.count / 64)
        for (index, message) in traffic.messages.enumerated() {
            send(
                from: message.from, to: message.to,
                isMeasured: index >= warm && index % stride == 0)
        }
        return totals.mapValues { Double($0) / Double(measured) }
    }

    private mutating func send(from: Int, to: Int, isMeasured: Bool) {
        counts[from][from] += 1
        clocks[from].tick(at: ReplicaID(from))
        stamps[from].event()
        if isMeasured { measure(from: from, to: to) }
        sendByChannel(from * traffic.count + to, from: from, isMeasured: isMeasured)
        for index in counts[to].indices {
            counts[to][index] = max(counts[to][index], counts[from][index])
        }
        counts[to][to] += 1
        clocks[to].merge(clocks[from])
        clocks[to].tick(at: ReplicaID(to))
        stamps[to].merge(stamps[from].peeked)
        stamps[to].event()
    }

    /// Codes by channel must see every message, measured or not.
    private mutating func sendByChannel(_ channel: Int, from: Int, isMeasured: Bool) {
        guard let last = sent else { return }
        if isMeasured {
            totals[.delta, default: 0] += WireCode.deltaBytes(
                of: counts[from], since: last[channel])
        }
        sent?[channel] = counts[from]
        let frame = encoders[channel, default: ClockDeltaEncoder()].frame(of: clocks[from])
        if isMeasured { totals[.channel, default: 0] += frame.count }
    }

    private mutating func measure(from: Int, to: Int) {
        measured += 1
        let alone = WireCode.bytes(of: counts[from])
        totals[.raw, default: 0] += alone.raw
        totals[.varint, default: 0] += alone.varint
        totals[.named, default: 0] += alone.named
        totals[.bits, default: 0] += alone.bits
        totals[.clock, default: 0] += clocks[from].bytes().count
        let peeked = stamps[from].peeked
        totals[.tree, default: 0] += peeked.bytes().count
        totals[.compactTree, default: 0] += peeked.compactBytes().count
    }
}

/// Mean bytes of a message under every code and traffic; the same on every machine.
func wireTable(sizes: [Int]) -> Table {
    var table = Table(
        name: "wire-bytes", title: "Mean bytes of a clock on a message, second half of the run",
        columns: ["processes, traffic"] + WireCode.allCases.map(\.rawValue))
    for size in sizes {
        for pattern in Traffic.Pattern.allCases where size > 8 || pattern != .groups {
            var run = WireRun(
                Traffic(pattern, count: size, messages: Traffic.messageCount(for: size)))
            let bytes = run.meanBytes()
            table.rows.append(
                ["\(grouped(size)) \(pattern.rawValue)"]
                    + WireCode.allCases.map { code in
                        bytes[code].map { decimal($0, places: $0 < 100 ? 1 : 0) } ?? "–"
                    })
        }
    }
    return table
}
