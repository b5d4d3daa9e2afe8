import LogicalClocks
import WireFormat

func lamportClocks() {
    title("Lamport clocks")

    var (clockA, clockB, clockC) = (LamportClock(), LamportClock(), LamportClock())

    clockA.tick()
    let a1 = clockA.timestamp(at: a)  // Goes to b.
    clockC.tick()
    let c1 = clockC.timestamp(at: c)
    clockB.merge(LamportClock(time: a1.time))
    clockB.tick()
    let b1 = clockB.timestamp(at: b)
    clockB.tick()
    let b2 = clockB.timestamp(at: b)  // Goes to c.
    clockC.merge(LamportClock(time: b2.time))
    clockC.tick()
    let c2 = clockC.timestamp(at: c)
    clockA.tick()
    let a2 = clockA.timestamp(at: a)

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description(in: roster)
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.plausibleRelation(to: $1)
    }

    let events = [a1, c1, b1, b2, c2, a2].sorted(by: LamportTimestamp.totalOrder)
    show("in order", events.map { $0.description(in: roster) }.joined(separator: " "))
}
