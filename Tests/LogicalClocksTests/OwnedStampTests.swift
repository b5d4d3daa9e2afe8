import LogicalClocks
import Testing

@Suite("An owned stamp does what a stamp does, without copies")
struct OwnedStampTests {
    @Test("Three replicas exchange messages, and one leaves")
    func exchange() throws {
        var alice = OwnedStamp.seed()
        var bob = try alice.fork()
        var carol = try bob.fork()
        let message = alice.send()
        #expect(message.isAnonymous)
        bob.receive(message)
        carol.event()
        let (bobKnows, carolKnows) = (bob.peeked, carol.peeked)
        #expect(alice.relation(to: bobKnows) == .before)
        #expect(bob.relation(to: carolKnows) == .concurrent)
        bob.synchronize(with: &carol)
        let (left, right) = (bob.peeked, carol.peeked)
        #expect(left == right)
        #expect(bobKnows.relation(to: left) == .before)
        #expect(carolKnows.relation(to: left) == .before)
        try bob.join(carol)
        try alice.join(bob)
        let id = alice.id
        #expect(id == .seed)
    }

    @Test("A fork into many gives disjoint owners of the whole")
    func forkIntoMany() throws {
        var ids: [IDTree] = []
        try OwnedStamp.seed().fork(into: 5) { ids.append($0.id) }
        #expect(ids.count == 5)
        let sum = try ids.dropFirst().reduce(ids[0]) { sum, id in try sum.sum(id) }
        #expect(sum == .seed)
    }

    @Test("An identity that was taken over twice is found out when its owners meet")
    func takenOverTwice() throws {
        var alice = OwnedStamp.seed()
        let stored = try alice.fork().surrendered()
        var bob = OwnedStamp(takingOver: stored)
        let impostor = OwnedStamp(takingOver: stored)
        let before = bob.peeked
        var error: StampError?
        do { try bob.join(impostor) } catch let caught { error = caught }
        #expect(error == .overlappingIdentities)
        let after = bob.peeked
        #expect(after == before)
    }

    @Test("Sending and receiving are the paper's compositions")
    func compositions() throws {
        var (sender, receiver) = try Stamp.seed.forked()
        let message = sender.send()
        #expect(message == sender.peeked)
        #expect(sender.description == "((1, 0), (0, 1, 0))")
        var other = receiver
        receiver.receive(message)
        other.merge(message)
        other.event()
        #expect(receiver == other)
        sender.synchronize(with: &receiver)
        #expect(sender.events == receiver.events)
        #expect(try sender.id.sum(receiver.id) == .seed)
    }
}
