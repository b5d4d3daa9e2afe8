import LogicalClocks
import WireFormat

func dottedVersionVectorSets() throws {
    title("Dotted version vector sets")

    typealias Basket = DottedVersionVectorSet<String>
    var (copyA, copyB, copyC) = (Basket(), Basket(), Basket())

    copyA.put("milk", at: a)
    let a1 = copyA  // Goes to b.
    copyC.put("eggs", at: c)  // Another client, which has read nothing.
    let c1 = copyC
    try copyB.merge(a1)
    let b1 = copyB
    copyB.put("bread", context: b1.context, at: b)  // In place of the milk that it read.
    let b2 = copyB  // Goes to c.
    try copyC.merge(b2)
    let c2 = copyC
    copyA.put("tea", context: a1.context, at: a)
    let a2 = copyA

    Exchange(a1: a1, c1: c1, b1: b1, b2: b2, c2: c2, a2: a2).show {
        $0.description(in: roster)
    } bytes: { copy in
        var writer = ByteWriter()
        copy.write(to: &writer) { $1.write(lengthPrefixed: $0.utf8) }
        return writer.bytes
    } relation: {
        $0.relation(to: $1)
    }
    print()

    // a hears from c, and a client of a makes one value of the three that it reads.
    try copyA.merge(c2)
    let siblings = copyA.siblings.map { "\($0.value) (\($0.dot.description(in: roster)))" }
    show("siblings", siblings.joined(separator: ", "))
    copyA.reconcile(at: a) { $0.sorted().joined(separator: "+") }
    show("resolved", copyA.description(in: roster))
    try copyC.merge(copyA)
    show("at c", copyC.values.joined(separator: ", "))
}

/// Lets two clients write by turns, each having read what was there after its own last write.
func siblingExplosion() {
    print()

    var dotted = DottedVersionVectorSet<Int>()
    var dottedRead = [VersionVector](repeating: [:], count: 2)

    // The same with one version vector for all siblings: a write that has not seen all of it
    // cannot say which of them it replaces.
    var plain = VersionVector()
    var plainValues: [Int] = []
    var plainRead = [VersionVector](repeating: [:], count: 2)

    for write in 1...101 {
        let client = write % 2
        dotted.put(write, context: dottedRead[client], at: a)
        dottedRead[client] = dotted.context

        let hasReadAll = plain.relation(to: plainRead[client]) == .equal
        plainValues = hasReadAll ? [write] : plainValues + [write]
        _ = plain.advance(at: a)
        plainRead[client] = plain
    }
    show("one vector", "\(plainValues.count) siblings after 101 writes")
    show("with dots", "\(dotted.count) siblings, \(dotted.description(in: roster))")
}

/// Lets a client know the second update of a replica before it has seen the first.
func dotBeyondVector() {
    print()

    var known = DottedVersionVector()
    known.add(Dot(a, 2))
    show("it wrote a:2", known.description(in: roster))
    show("knows a:1", "\(known.contains(Dot(a, 1)))")
    known.add(Dot(a, 3))
    show("it wrote a:3", known.description(in: roster))
    known.merge([a: 1])
    show("it read a:1", known.description(in: roster))
}
