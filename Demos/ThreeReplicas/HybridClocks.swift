import LogicalClocks
import WireFormat

func hybridClocks() {
    title("Hybrid logical clocks")

    do throws(HybridClockError) {
        try hybridExchange()
    } catch {
        show("refused", error)
    }
}

private func hybridExchange() throws(HybridClockError) {
    var clockA = HybridLogicalClock()
    var clockB = HybridLogicalClock()
    var clockC = HybridLogicalClock()

    // What the physical clocks show, in milliseconds; that of b is 10 behind.
    let a1 = clockA.tick(at: 100)  // Goes to b.
    let c1 = clockC.tick(at: 101)
    let b1 = try clockB.receive(a1, at: 93)
    let b2 = clockB.tick(at: 94)  // Goes to c.
    let c2 = try clockC.receive(b2, at: 107)
    let a2 = clockA.tick(at: 108)

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.plausibleRelation(to: $1)
    }
    print()

    // The physical clock of b is set back; the timestamps are not.
    show("b at 60", "\(clockB.tick(at: 60)), \(clockB.lead(at: 60)) ms ahead")

    // A process whose clock is an hour fast cannot drag the others along.
    let fast = HybridTimestamp(milliseconds: 3_600_000)
    try clockC.receive(fast, at: 110)
}
