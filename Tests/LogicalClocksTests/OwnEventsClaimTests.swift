import SeededRandom
import TestSupport
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("What others say of a replica's own events is not believed beyond what it made")
struct OwnEventsClaimTests {
    @Test("A vector clock reports a claim, and merges all but that")
    func vectorClock() throws {
        let (me, peer) = (ReplicaID(0), ReplicaID(1))
        var clock: VectorClock = [me: 3]
        let received: VectorClock = [me: VectorClock.countMax, peer: 2]
        let claim = OwnEventsClaim(known: 3, claimed: VectorClock.countMax)
        #expect(received.claim(about: me, beyond: clock) == claim)
        #expect(received.claim(about: peer, beyond: [peer: 2]) == nil)
        #expect(clock.merge(received, receivedBy: me) == claim)
        #expect(clock == [me: 3, peer: 2])
        clock.tick(at: me)
        #expect(try VectorClock(decoding: clock.encoded()) == clock)
        // A replica that made nothing yet is claimed, too.
        var fresh = VectorClock()
        #expect(fresh.merge([me: 1], receivedBy: me) == OwnEventsClaim(known: 0, claimed: 1))
        #expect(fresh.isEmpty)
        #expect(fresh.merge([peer: 1], receivedBy: me) == nil)
    }

    @Test("Clocks of every width and shape lose the claim alone", arguments: seeds(40))
    func vectorClocks(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let (mine, theirs) = (Self.clock(&random), Self.clock(&random))
            let me = ReplicaID(random.index(below: 6))
            var merged = mine
            let claim = merged.merge(theirs, receivedBy: me)
            #expect(claim == theirs.claim(about: me, beyond: mine))
            #expect((claim != nil) == (theirs[me] > mine[me]))
            for replica in (0..<6).map({ ReplicaID($0) }) {
                let both = max(mine[replica], theirs[replica])
                #expect(merged[replica] == (replica == me ? mine[me] : both))
            }
        }
    }

    private static func clock(_ random: inout SeededGenerator) -> VectorClock {
        var counts: [ReplicaID: UInt64] = [:]
        for index in 0..<6 where random.chance(0.6) {
            let most: UInt64 = random.chance(0.2) ? VectorClock.countMax : 9
            counts[ReplicaID(index)] = random.below(most) + 1
        }
        return VectorClock(counts)
    }

    @Test("Version vectors, contexts, sets, dots and timestamps report claims")
    func others() throws {
        let (me, peer) = (ReplicaID(0), ReplicaID(1))
        let claim = OwnEventsClaim(known: 1, claimed: 9)
        var vector: VersionVector = [me: 1]
        #expect(([me: 9] as VersionVector).claim(about: me, beyond: vector) == claim)
        #expect(vector.merge([me: 9, peer: 4], receivedBy: me) == claim)
        #expect(vector == [me: 1, peer: 4])

        var set = DottedVersionVectorSet<String>()
        set.put("a", at: me)
        var made = DottedVersionVectorSet<String>()
        made.put("b", context: [me: 8], at: me)
        #expect(made.claim(about: me, beyond: set) == claim)
        #expect(set.claim(about: me, beyond: made) == nil)
        #expect(set.claim(about: peer, beyond: made) == nil)
        #expect(made.context.claim(about: me, beyond: set.context) == claim)

        #expect(Dot(me, 9).claim(about: me, beyond: [me: 1]) == claim)
        #expect(Dot(me, 1).claim(about: me, beyond: [me: 1]) == nil)
        #expect(Dot(peer, 9).claim(about: me, beyond: [me: 1]) == nil)

        let clock = LamportClock(time: 1)
        #expect(LamportTimestamp(time: 9, replica: me).claim(about: me, beyond: clock) == claim)
        #expect(LamportTimestamp(time: 1, replica: me).claim(about: me, beyond: clock) == nil)
        #expect(LamportTimestamp(time: 9, replica: peer).claim(about: me, beyond: clock) == nil)
        #expect(claim.description == "9 events are claimed of a process that made 1")
    }

    @Test("Honest stamps claim nothing, whoever forks, joins and sends", arguments: seeds(40))
    func honestStamps(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 8)
        for _ in 0..<120 {
            _ = try run.step()
            for own in run.stamps {
                for other in run.stamps { #expect(other.claim(beyond: own) == nil) }
            }
        }
    }

    @Test("A stamp loses the claim alone", arguments: seeds(40))
    func stamps(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var run = IntervalTreeRun(seed: seed, populationMax: 8)
        for _ in 0..<60 { _ = try run.step() }
        // A second run knows other events of the same parts.
        var other = IntervalTreeRun(seed: seed &+ 1_000, populationMax: 8)
        for _ in 0..<60 { _ = try other.step() }
        let places = 1 << 12
        for own in run.stamps {
            let made = other.stamps[random.index(below: other.stamps.count)]
            guard max(own.id.depth, own.events.depth, made.events.depth) <= 12 else { continue }
            var merged = own
            let claim = merged.merge(made, receivedBy: 0)
            #expect(claim == made.claim(about: 0, beyond: own))
            #expect(merged.id == own.id)
            #expect(merged.invariantViolation == nil)
            // At each point: what is owned stays, and all else is the larger count.
            var isClaimed = false
            for place in 0..<places {
                let mine = own.count(at: place, of: places)
                let theirs = made.count(at: place, of: places)
                let isOwned = own.owns(place, of: places)
                isClaimed = isClaimed || isOwned && theirs > mine
                #expect(
                    merged.count(at: place, of: places) == (isOwned ? mine : max(mine, theirs)))
            }
            #expect((claim != nil) == isClaimed)
        }
    }

    @Test("A stamp that was claimed to have counted to the limit is still read by others")
    func poisonedStamp() throws {
        var alice = Stamp.seed
        var bob = try alice.fork()
        bob.event()
        // On the part of bob himself, and on the part beside it, up to which bob may fill.
        for text in ["(0, \(Stamp.countMax))", "(0, (0, \(Stamp.countMax), 0))"] {
            let made = try Stamp(parsing: text)
            bob.merge(received: made)
            for _ in 0..<4 {
                let before = bob
                bob.event()
                #expect(bob.isAfter(before))
                #expect(try Stamp(decoding: bob.encoded()) == bob)
                #expect(try Stamp(decodingCompact: bob.compactEncoded()) == bob)
            }
        }
        var owner = OwnedStamp(takingOver: alice)
        let claim = owner.receive(try Stamp(parsing: "(0, \(Stamp.countMax))"))
        #expect(claim == OwnEventsClaim(known: 0, claimed: Stamp.countMax))
        #expect(throws: Never.self) { try owner.send().encoded() }
        // One that believed it keeps its order, and is not sent.
        alice.receive(try Stamp(parsing: "(0, \(Stamp.countMax))"))
        let before = alice
        alice.event()
        #expect(alice.isAfter(before))
        #expect(throws: WireError(.overflow, at: 0)) { try alice.encoded() }
        #expect(throws: WireError(.overflow, at: 0)) { try alice.peeked.encoded() }
        #expect(throws: WireError(.overflow, at: 0)) { try alice.compactEncoded() }
    }
}

extension Stamp {
    /// The count at a place among equally long ones.
    fileprivate func count(at place: Int, of places: Int) -> UInt64 {
        var end = 0
        for step in events.steps {
            end += places >> step.depth
            if place < end { return step.count }
        }
        return 0
    }

    /// Whether a place among equally long ones is owned.
    fileprivate func owns(_ place: Int, of places: Int) -> Bool {
        var end = 0
        for part in id.parts {
            end += places >> part.depth
            if place < end { return part.isOwned }
        }
        return false
    }
}
