import LogicalClocks
import WireFormat

func eventStamps() {
    title("Event stamps")

    var (clockA, clockB, clockC) = (VectorClock(), VectorClock(), VectorClock())

    clockA.tick(at: a)
    let a1 = EventStamp(origin: a, clock: clockA)  // Goes to b.
    clockC.tick(at: c)
    let c1 = EventStamp(origin: c, clock: clockC)
    clockB.merge(a1)
    clockB.tick(at: b)
    let b1 = EventStamp(origin: b, clock: clockB)
    clockB.tick(at: b)
    let b2 = EventStamp(origin: b, clock: clockB)  // Goes to c.
    clockC.merge(b2)
    clockC.tick(at: c)
    let c2 = EventStamp(origin: c, clock: clockC)
    clockA.tick(at: a)
    let a2 = EventStamp(origin: a, clock: clockA)

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description(in: roster)
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.relation(to: $1)
    }
    print()

    // a sends its first message to c as well; c knows it by way of b.
    let wasNew = clockC.merge(a1)
    show("a1 to c too", wasNew ? "new" : "known, the merge is skipped")
}
