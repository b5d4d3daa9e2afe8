import LogicalClocks
import WireFormat

func stampForms() {
    title("The bytes of stamps")

    let texts = [
        "(1, 0)", "((1, 0), (0, 1, 0))", "(0, (1, (0, 1, 0), 1))",
        "(((0, 1), 0), (1, 0, 1))", "(0, 1000)", "(0, (5, (0, 0, (3, 2, 0)), (1, 0, 4)))",
    ]
    do {
        var lines = [("stamp", "the paper's bits", "compact")]
        for text in texts {
            let stamp = try Stamp(parsing: text)
            lines.append((text, hex(try stamp.encoded()), hex(try stamp.compactEncoded())))
        }
        for (text, paper, compact) in lines {
            print("  \(padded(text, to: 40))\(padded(paper, to: 19))\(compact)")
        }
        let normal = try Stamp(parsing: "(((1, 1), 0), (2, 1, (0, 1, 1)))")
        print("\n  (((1, 1), 0), (2, 1, (0, 1, 1))) is read as \(normal)")
    } catch {
        print("  \(error)")
    }
}

func ownedStamps() {
    title("Stamps that cannot be copied")

    do throws(StampError) {
        var alice = OwnedStamp.seed()
        var bob = try alice.fork()
        let message = alice.send()
        bob.receive(message)
        show("bob owns", "\(bob.id), knows \(bob.peeked.events)")
        show("to message", bob.relation(to: message))
        try alice.join(bob)
        // From here on `bob` is gone: bob.event() does not compile.
        show("alice owns", "\(alice.id), knows \(alice.peeked.events)")
    } catch {
        print("  \(error)")
    }
}
