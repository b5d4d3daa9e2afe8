import LogicalClocks
import WireFormat

func vectorClocks() {
    title("Vector clocks")

    var (clockA, clockB, clockC) = (VectorClock(), VectorClock(), VectorClock())

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
        $0.description(in: roster)
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.relation(to: $1)
    }
}

func vectorClockEquality() {
    print()

    let written: VectorClock = [a: 1, b: 0]
    show("[a: 1, b: 0]", written.description(in: roster))
    show("= [a: 1]", written == [a: 1])

    let clock: VectorClock = [a: 1, b: 2, c: 2]
    let part = clock.projected(onto: [a, c])
    show("onto a and c", "\(part.description(in: roster)), where b counts \(part[b])")
}

func clocksOfNames() {
    print()

    do throws(RosterError) {
        var names = Roster()
        var kitchen = VectorClock()
        try kitchen.tick(at: "kitchen", in: &names)
        var bar = VectorClock()
        try bar.tick(at: "bar", in: &names)
        show("concurrent", kitchen.isConcurrent(with: bar))
        bar.merge(kitchen)
        try bar.tick(at: "bar", in: &names)
        show("before", kitchen.isBefore(bar))
        show("bar knows", bar.description(in: names))
        show("of the bar", bar["bar", in: names])
        show("as JSON", bar.json(in: names))
    } catch {
        show("refused", error)
    }
}
