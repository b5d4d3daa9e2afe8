import LogicalClocks
import WireFormat

func plausibleClocks() {
    title("Plausible clocks with two entries")

    // a and c share the first entry.
    var clockA = PlausibleClock<2>()
    var clockB = PlausibleClock<2>()
    var clockC = PlausibleClock<2>()

    clockA.tick(at: a)
    let a1 = clockA  // Goes to b.
    clockC.tick(at: c)
    let c1 = clockC
    clockB.merge(a1)
    clockB.tick(at: b)
    let b1 = clockB
    clockB.tick(at: b)
    let b2 = clockB  // Goes to c.
    clockC.merge(b2)
    clockC.tick(at: c)
    let c2 = clockC
    clockA.tick(at: a)
    let a2 = clockA

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.plausibleRelation(to: $1)
    }
}
