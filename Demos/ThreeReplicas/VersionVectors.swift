import LogicalClocks
import WireFormat

func versionVectors() {
    title("Version vectors")

    var (copyA, copyB, copyC) = (VersionVector(), VersionVector(), VersionVector())

    let first = copyA.advance(at: a)
    let a1 = copyA  // Goes to b, with the value.
    _ = copyC.advance(at: c)
    let c1 = copyC
    copyB.merge(a1)
    let b1 = copyB  // The same version: receiving is no update.
    _ = copyB.advance(at: b)
    let b2 = copyB  // Goes to c.
    let conflict = copyC.relation(to: b2)
    copyC.merge(b2)
    let c2 = copyC
    _ = copyA.advance(at: a)
    let a2 = copyA

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description(in: roster)
    } bytes: { clock throws(WireError) in
        try clock.encoded()
    } relation: {
        $0.relation(to: $1)
    }
    print()
    show("c1 to b2", "\(conflict): a conflict")
    show("c2 has \(first.description(in: roster))", c2.contains(first))
}
