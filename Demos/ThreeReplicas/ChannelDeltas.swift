import LogicalClocks

func channelDeltas() {
    title("Vector clocks by their differences on one channel")

    do {
        try channel()
    } catch {
        show("refused", error)
    }
}

private func channel() throws {
    // 64 replicas, each with about a thousand events.
    var clock = VectorClock((0..<64).map { (ReplicaID($0), UInt64(1_000 + $0 * $0 % 61)) })
    var encoder = ClockDeltaEncoder()
    var decoder = ClockDeltaDecoder()

    let whole = try encoder.encoded(clock)
    _ = try decoder.decode(whole)

    clock.tick(at: b)
    let difference = try encoder.encoded(clock)
    let received = try decoder.decode(difference)
    show("whole clock", "\(whole.count) bytes")
    show("one tick", "\(difference.count) bytes, read as the whole clock: \(received == clock)")

    clock.tick(at: b)
    _ = try encoder.encoded(clock)  // This frame is lost.
    clock.tick(at: b)
    let next = try encoder.encoded(clock)
    do throws(ClockDeltaError) {
        _ = try decoder.decode(next)
    } catch {
        show("after a loss", error)
    }
    encoder.requestFull()
    let healed = try decoder.decode(encoder.encoded(clock))
    show("healed", healed == clock)
}
