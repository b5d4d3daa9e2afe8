import LogicalClocks
import WireFormat

func intervalTreeClocks() {
    title("Interval tree clocks")

    do throws(StampError) {
        try stampExchange()
    } catch {
        show("refused", error)
    }
}

private func stampExchange() throws(StampError) {
    var stampA = Stamp.seed
    var stampB = try stampA.fork()
    var stampC = try stampB.fork()
    show("a owns", stampA.id)
    show("b owns", stampB.id)
    show("c owns", stampC.id)
    print()

    let a1 = stampA.send()  // Goes to b.
    stampC.event()
    let c1 = stampC.peeked
    stampB.receive(a1)
    let b1 = stampB.peeked
    let b2 = stampB.send()  // Goes to c.
    stampC.receive(b2)
    let c2 = stampC.peeked
    stampA.event()
    let a2 = stampA.peeked

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.relation(to: $1)
    }
    print()

    // d comes: b gives it half of what it owns.
    var stampD = try stampB.fork()
    show("b keeps", stampB.id)
    show("d gets", stampD.id)
    stampD.event()
    show("d acts", stampD)
    show("c2 to d", c2.relation(to: stampD))

    // a leaves: b takes over what it owned and knew.
    try stampB.join(stampA)
    show("b takes a in", stampB)
    stampB.event()
    show("b acts", stampB)

    // c is lost without a word. The others go on, and what it owned stays unused.
    try stampB.join(stampD)
    show("all but c", stampB.id)

    // A copy that was used beside the original is found out when the two meet.
    try stampB.join(stampD)
}
