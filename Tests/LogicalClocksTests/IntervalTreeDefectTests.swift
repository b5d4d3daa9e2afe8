import LogicalClocks
import SeededRandom
import Testing
import WireFormat

/// Faults that published implementations have, or that their users ran into.
@Suite("Interval tree clocks have none of their peers' defects")
struct IntervalTreeDefectTests {
    @Test("A stamp of any number of bits comes back: one peer loses all above 32")
    func anyBitCount() throws {
        var lengths: Set<Int> = []
        for levels in 0...120 {
            for events in [.leaf(12), .node(0, .leaf(0), .leaf(1))] as [PaperModel.Event] {
                var id = PaperModel.ID.one
                for level in 0..<levels {
                    id = level % 3 == 0 ? .pair(.zero, id) : .pair(id, .zero)
                }
                let model = PaperModel.Stamp(id: id, events: events)
                let stamp = try Stamp(parsing: model.text)
                #expect(try stamp.encoded() == model.bytes)
                #expect(try Stamp(decoding: model.bytes) == stamp)
                lengths.insert((model.id.bits + model.events.bits()).utf8.count)
            }
        }
        #expect(lengths.isSuperset(of: 12...240))
    }

    @Test("Event trees of any number of bits come back, wherever their numbers lie")
    func anyOffset() throws {
        // Numbers of every width, at every offset in a word.
        for levels in 0..<24 {
            var id = PaperModel.ID.one
            for _ in 0..<levels { id = .pair(id, .zero) }
            for width in 0..<62 {
                let number = UInt64(1) << UInt64(width)
                let events = PaperModel.Event.node(
                    number, .leaf(0),
                    .node(0, .leaf(number), .node(3, .leaf(0), .leaf(number / 3 + 1))))
                let normal = events.normalised
                guard normal.maximum <= Stamp.countMax else { continue }
                let model = PaperModel.Stamp(id: id, events: normal)
                let stamp = try Stamp(parsing: model.text)
                #expect(try stamp.encoded() == model.bytes)
                #expect(try Stamp(decoding: model.bytes) == stamp)
                #expect(try Stamp(decodingCompact: stamp.compactEncoded()) == stamp)
            }
        }
    }

    @Test(
        "An owned half rises to the lowest count of the other: one peer leaves that out",
        arguments: [
            // (1, r): the right half is filled first, and the left one takes its lowest count.
            ("((1, (0, 1)), (0, 1, (2, 0, 3)))", "(2, 0, (0, 0, 3))"),
            ("((1, (1, 0)), (0, 0, (2, 1, 0)))", "(2, 0, (0, 1, 0))"),
            // (l, 1), as in a mirror.
            ("(((1, 0), 1), (0, (2, 3, 0), 1))", "(2, (0, 3, 0), 0)"),
            ("((((1, 0), 0), 1), (0, (2, (0, 1, 0), 0), 1))", "(2, (0, (0, 1, 0), 0), 0)"),
        ])
    func crossFill(text: String, filled: String) throws {
        var stamp = try Stamp(parsing: text)
        var model = PaperModel.Stamp(stamp)
        stamp.event()
        model.event()
        #expect(stamp.description == model.text)
        #expect(stamp.events.description == filled)
    }

    @Test(
        "Counters go on past 31, 32 and more bits, where several peers wrap",
        arguments: [31, 32, 33, 40, 48, 61])
    func wideCounters(bits: Int) throws {
        let border = UInt64(1) << UInt64(bits)
        for text in [
            "(1, \(border - 1))", "((1, 0), (0, \(border - 1), 0))",
            "((0, 1), (\(border - 2), 0, 1))", "((0, (0, 1)), (\(border - 3), 0, (1, 0, 1)))",
        ] {
            var stamp = try Stamp(parsing: text)
            let before = stamp
            stamp.event()
            #expect(stamp.events.maximum == border)
            #expect(before.relation(to: stamp) == .before)
            #expect(stamp.relation(to: before) == .after)
            #expect(before.merging(stamp.peeked) == stamp)
            #expect(stamp.merging(before.peeked) == stamp)
            #expect(try Stamp(decoding: stamp.encoded()) == stamp)
            #expect(try Stamp(decodingCompact: stamp.compactEncoded()) == stamp)
            #expect(try Stamp(parsing: stamp.description) == stamp)
        }
    }

    @Test("A deep tree that is equal everywhere becomes one leaf, on either side")
    func deepNormal() throws {
        let levels = Stamp.depthMax
        var chain = "1"
        for level in 1...levels { chain = level % 2 == 0 ? "(0, \(chain), 1)" : "(0, 1, \(chain))" }
        #expect(try EventTree(parsing: chain) == EventTree(leaf: 1))
        var whole = "1"
        for level in 1...levels { whole = level % 2 == 0 ? "(\(whole), 1)" : "(1, \(whole))" }
        #expect(try IDTree(parsing: whole) == .seed)
        // A join that makes two deep trees equal everywhere unites them level by level.
        var deep = "1"
        for level in 1...levels { deep = level % 2 == 0 ? "(0, \(deep), 0)" : "(0, 0, \(deep))" }
        let hole = try EventTree(parsing: deep)
        var rest = "0"
        for level in 1...levels { rest = level % 2 == 0 ? "(0, \(rest), 1)" : "(0, 1, \(rest))" }
        #expect(try EventTree(parsing: rest).joined(with: hole) == EventTree(leaf: 1))
        #expect(hole.joined(with: try EventTree(parsing: rest)) == EventTree(leaf: 1))
    }

    @Test(
        "Bytes of peers that leave out the 1 before an inner base are never read as the same stamp",
        arguments: UInt64(0)..<40)
    func leadingOne(seed: UInt64) throws {
        var refused = 0
        for stamp in try IntervalTreeLawTests.stamps(seed: seed) {
            let model = PaperModel.Stamp(stamp)
            #expect(try stamp.encoded() == model.bytes)
            let others = model.id.bits + model.events.bits(leadingOne: "")
            guard others != model.id.bits + model.events.bits() else { continue }
            let read = try? Stamp(decoding: PaperModel.bytes(ofBits: others))
            #expect(read != stamp)
            refused += read == nil ? 1 : 0
        }
        #expect(refused > 0)
    }

    @Test(
        "Replicas that synchronise forever keep their identities: forked each time, they break up")
    func synchronizedOften() throws {
        var (left, right) = try Stamp.seed.forked()
        let ids = [left.id, right.id]
        for round in 0..<1_000 {
            if round % 2 == 0 { left.event() } else { right.event() }
            left.synchronize(with: &right)
            #expect(left.relation(to: right) == .equal)
        }
        #expect([left.id, right.id] == ids)
        #expect(left.events.nodeCount <= 3)
        // The paper's sync, a join and a fork, is no worse: the identity is not split again and again.
        let (first, second) = try left.joined(with: right).forked()
        #expect([first.id, second.id] == ids)
    }

    @Test("A stamp that was sent whole gives its events, and its identity to nobody")
    func sentWhole() throws {
        var (sender, receiver) = try Stamp.seed.forked()
        sender.event()
        let id = receiver.id
        var careful = receiver
        receiver.receive(sender)
        careful.receive(sender.peeked)
        #expect(receiver == careful)
        #expect(receiver.id == id)
        sender.event()
        #expect(sender.relation(to: receiver) == .concurrent)
    }

    @Test("Identities that overlap are refused by every way to join, and nothing is changed")
    func overlap() throws {
        var stamp = Stamp.seed
        stamp.event()
        let copy = stamp
        var half = try stamp.fork()
        half.event()
        for (first, second) in [(copy, half), (half, copy), (copy, stamp), (half, half)] {
            var joined = first
            #expect(throws: StampError.overlappingIdentities) { try joined.join(second) }
            #expect(throws: StampError.overlappingIdentities) { try first.joined(with: second) }
            #expect(throws: StampError.overlappingIdentities) { try first.id.sum(second.id) }
            #expect(joined == first)
        }
        // What a peer reads from such a join as a larger identity is an error here, at any depth.
        var (left, right) = try half.forked()
        for _ in 0..<20 {
            (left, right) = try left.forked()
            #expect(throws: StampError.overlappingIdentities) { try half.joined(with: right) }
        }
    }

    @Test("Stamps that know the same are equal, and who knows nothing is before all who do not")
    func equalAndEmpty() throws {
        let stamps = Stamp.initial(count: 5)
        for first in stamps {
            for second in stamps {
                #expect(first.relation(to: second) == .equal)
                #expect(first.relation(to: second.peeked) == .equal)
            }
        }
        var knowing = stamps[2]
        knowing.event()
        for stamp in stamps {
            #expect(stamp.relation(to: knowing) == .before)
            #expect(knowing.relation(to: stamp) == .after)
            #expect(stamp.merging(knowing).relation(to: knowing) == .equal)
        }
    }

    @Test("Equal values have equal bytes and hashes, whatever made them", arguments: UInt64(0)..<20)
    func canonical(seed: UInt64) throws {
        let stamps = try IntervalTreeLawTests.stamps(seed: seed)
        for stamp in stamps {
            // Merged piece by piece, in room left over from a larger tree, and read from text.
            var grown = stamp
            for other in stamps where other.isBelowOrEqual(to: stamp) { grown.merge(other) }
            let read = try Stamp(parsing: stamp.description)
            let decoded = try Stamp(decoding: stamp.encoded())
            #expect(Set([stamp, grown, read, decoded]).count == 1)
            #expect(try Set([stamp, grown, read, decoded].map { try $0.encoded() }).count == 1)
            #expect(
                try Set([stamp, grown, read, decoded].map { try $0.compactEncoded() }).count == 1)
        }
        for first in stamps {
            for second in stamps {
                #expect(try (first == second) == (first.encoded() == second.encoded()))
            }
        }
    }
}
