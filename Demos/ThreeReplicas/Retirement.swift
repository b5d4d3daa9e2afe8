import LogicalClocks

func retirement() {
    title("Retiring a replica")

    careless()
    do throws(RetirementError) {
        try careful()
    } catch {
        show("refused", error)
    }
}

/// Shows what goes wrong if an entry is merely dropped.
private func careless() {
    let older: VectorClock = [a: 1, c: 2]
    let newer: VectorClock = [a: 2, b: 3, c: 2]

    var pruned = newer.projected(onto: [a, b])
    show("older, newer", older.relation(to: newer))
    show("dropped", pruned.description(in: roster))
    show("older, this", older.relation(to: pruned))
    pruned.merge(older)
    show("comes back", pruned.description(in: roster))
    print()
}

private func careful() throws(RetirementError) {
    var clockA: VectorClock = [a: 2]
    let clockB: VectorClock = [a: 1, b: 3, c: 2]

    // c says that its second event is its last, and leaves.
    var cut = StableCut(members: [a, b, c])
    cut.observe(clockA, of: a)
    cut.observe(clockB, of: b)
    cut.remove(c, finalCount: 2)

    do throws(RetirementRefusal) {
        _ = try cut.proof(retiring: c)
    } catch {
        show("not yet", error)
    }

    // a hears from b, and the cut hears from a.
    clockA.merge(clockB)
    clockA.tick(at: a)
    cut.observe(clockA, of: a)

    var retirements = Retirements()
    if let proof = try? cut.proof(retiring: c) {
        show("proof", "the last event is \(proof.last.description(in: roster))")
        retirements.retire(proof)
    }
    show("before", "\(clockA.description(in: roster)), epoch 0")
    clockA = try retirements.compacted(clockA, from: 0)
    show("after", "\(clockA.description(in: roster)), epoch \(retirements.epoch)")

    // A message that was sent before still has the entry. It does not come back.
    let late: VectorClock = [a: 1, b: 4, c: 2]
    try clockA.merge(late, without: retirements)
    show("late message", clockA.description(in: roster))

    // An old clock is compared with what this one stands for.
    let whole = try retirements.restored(clockA, from: retirements.epoch)
    show("stands for", whole.description(in: roster))
    show("late, this", late.relation(to: whole))

    // c was restored from an old disk, and goes on under its old identifier.
    let comeback: VectorClock = [b: 1, c: 3]
    try clockA.merge(comeback, without: retirements)
}
