import CausalMessaging
import CausalMetadata
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

/// A payload with bytes of its own.
struct Word: Hashable, Sendable, BinaryRepresentable {
    var text: String

    func write(to writer: inout ByteWriter) {
        writer.write(lengthPrefixed: text.utf8)
    }

    init(_ text: String) {
        self.text = text
    }

    init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let bytes = try reader.readLengthPrefixed(atMost: 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WireError(.invalidUTF8, at: start)
        }
        self.text = text
    }
}

@Suite("Frames have bytes, and nothing but their own bytes is read")
struct FrameCodingTests {
    typealias Message = Envelope<Word, VectorClock>
    typealias Frame = ReliableFrame<SnapshotFrame<BroadcastFrame<Message>>>

    struct Draw {
        var random: SeededGenerator

        mutating func count() -> UInt64 {
            random.chance(0.8) ? 1 + random.below(300) : 1 + random.below(VectorClock.countMax)
        }

        mutating func replica() -> ReplicaID {
            random.chance(0.8)
                ? ReplicaID(random.index(below: 5))
                : ReplicaID(rawValue: UInt32(random.below(1 << 32)))
        }

        mutating func word() -> Word {
            Word(String(repeating: "ä", count: random.index(below: 6)))
        }

        mutating func clock(with origin: ReplicaID) -> VectorClock {
            var counts = [origin: count()]
            for _ in 0..<random.index(below: 4) { counts[replica()] = count() }
            return VectorClock(counts.map { ($0.key, $0.value) })
        }

        mutating func counts() -> SendCounts {
            var counts = SendCounts(indexBound: random.index(below: 6))
            for _ in 0..<random.index(below: 6) {
                counts[ReplicaID(random.index(below: 5)), ReplicaID(random.index(below: 5))] =
                    count()
            }
            return counts
        }

        mutating func marker() -> SnapshotMarker {
            SnapshotMarker(
                id: SnapshotID(replica(), count()),
                initiators: (0..<1 + random.index(below: 4)).map { _ in replica() },
                sentBefore: count() - 1)
        }

        mutating func envelope() -> Message {
            var context = random.chance(0.5) ? CausalContext() : CausalContext(origin: count())
            if random.chance(0.5) { context[ProbeKeys.Root.self] = ["a", "bc"] }
            if random.chance(0.3) { _ = context.branch() }
            return Message(
                id: MessageID(replica(), count()),
                header: CausalHeader(clock: clock(with: replica()), context: context),
                payload: word())
        }

        mutating func frame() -> Frame {
            if random.chance(0.2) { return .acknowledgement(upTo: count() - 1) }
            let number = count()
            if random.chance(0.2) { return .data(number: number, .marker(marker())) }
            let origin = replica()
            let broadcast: BroadcastFrame<Message> =
                switch random.below(4) {
                case 0: .state(origin: origin, clock: clock(with: origin), envelope())
                case 1: .broadcast(origin: origin, clock: clock(with: origin), envelope())
                default: .direct(envelope())
                }
            return .data(number: number, .message(number: count(), broadcast))
        }
    }

    @Test("Drawn frames are read back, and damaged ones are refused or are others")
    func drawn() throws {
        for seed in UInt64(0)..<60 {
            var draw = Draw(random: SeededGenerator(seed: seed))
            try expectCanonical(draw.frame())
            try expectCanonical(CausalFrame(sent: draw.counts(), payload: draw.word()))
            try expectCanonical(draw.marker())
            try expectCanonical(draw.counts())
        }
    }

    @Test("The bytes are those of the first version")
    func pinned() throws {
        func hex(_ value: some BinaryRepresentable) throws -> String { try value.encoded().hex }
        let envelope = Message(
            id: MessageID(2, 300), header: CausalHeader(clock: [0: 1, 2: 5]), payload: Word("hi"))
        #expect(try hex(envelope) == "2102ac020605002b000208026869")
        #expect(try hex(BroadcastFrame.direct(Word("hi"))) == "22026869")
        #expect(
            try hex(BroadcastFrame.broadcast(origin: 1, clock: [1: 3], Word("hi")))
                == "2301010103026869")
        #expect(
            try hex(BroadcastFrame.state(origin: 1, clock: [1: 3], Word("hi")))
                == "2d01010103026869")
        var counts = SendCounts(indexBound: 4)
        counts[0, 1] = 300
        #expect(try hex(CausalFrame(sent: counts, payload: Word("hi"))) == "240200ac020000026869")
        #expect(try hex(ReliableFrame.data(number: 7, Word("hi"))) == "2507026869")
        #expect(try hex(ReliableFrame<Word>.acknowledgement(upTo: 300)) == "26ac02")
        #expect(try hex(SnapshotFrame.message(number: 1, Word(""))) == "270100")
        let marker = SnapshotMarker(id: SnapshotID(1, 2), initiators: [1, 3], sentBefore: 300)
        #expect(try hex(SnapshotFrame<Word>.marker(marker)) == "28010202" + "0103" + "ac02")
    }

    @Test("Every kind has a byte of its own, and other versions are refused")
    func kinds() {
        #expect(FrameKind.allCases.map(\.byte) == Array(0x21...0x2e))
        #expect(throws: WireError(.unsupportedVersion(2), at: 0)) {
            try ReliableFrame<Word>(decoding: [0x46, 1])
        }
        #expect(throws: WireError(.invalid, at: 0)) {
            try ReliableFrame<Word>(decoding: BroadcastFrame.direct(Word("")).encoded())
        }
    }

    @Test("What no layer writes is refused before there is room for it")
    func refused() {
        let max = Array(repeating: 0xff as UInt8, count: 8) + [0x7f]  // VectorClock.countMax
        let over = Array(repeating: 0x80 as UInt8, count: 9) + [0x01]
        func expectError<Value: BinaryRepresentable>(
            _ code: WireError.Code, at offset: Int, _ type: Value.Type, _ bytes: [UInt8]
        ) {
            #expect(throws: WireError(code, at: offset)) { try type.init(decoding: bytes) }
        }
        // A matrix that is not square, wider than it may be, or with an empty edge.
        expectError(.truncated, at: 0, SendCounts.self, [3, 1, 1, 1, 1])
        expectError(.overLimit(limit: 1_024), at: 0, SendCounts.self, [0x81, 0x08])
        expectError(.notCanonical, at: 0, SendCounts.self, [2, 1, 0, 0, 0])
        expectError(.overflow, at: 1, SendCounts.self, [1] + over)
        // A marker without an initiator, and one with more than there are bytes.
        expectError(.invalid, at: 2, SnapshotMarker.self, [1, 1, 0, 0])
        expectError(.truncated, at: 2, SnapshotMarker.self, [1, 1, 100, 0])
        expectError(.overLimit(limit: 1_024), at: 2, SnapshotMarker.self, [1, 1, 0x81, 0x08])
        // Numbers from 1 that are 0, and counts that no clock holds.
        expectError(.invalid, at: 1, ReliableFrame<Word>.self, [0x25, 0, 0])
        expectError(.invalid, at: 1, SnapshotFrame<Word>.self, [0x27, 0, 0])
        expectError(.overflow, at: 1, ReliableFrame<Word>.self, [0x26] + over)
        #expect(throws: Never.self) { try ReliableFrame<Word>(decoding: [0x26] + max) }
        // A broadcast that its own clock does not count.
        let none = BroadcastFrame.broadcast(origin: 1, clock: [2: 3], Word(""))
        expectError(.invalid, at: 2, BroadcastFrame<Word>.self, [0x23, 1, 1, 2, 3, 0])
        #expect(throws: WireError(.invalid, at: 0)) { try none.encoded() }
    }

    @Test("A header that was merged from several is no envelope's")
    func mergedHeader() throws {
        let one = CausalHeader<VectorClock>(clock: [0: 1])
        let other = CausalHeader<VectorClock>(clock: [1: 1])
        let merged = try CausalContext(decoding: one.encoded()).merging(
            CausalContext(decoding: other.encoded()))
        var writer = ByteWriter()
        FrameKind.envelope.write(to: &writer)
        MessageID(0, 1).write(to: &writer)
        writer.write(lengthPrefixed: merged.encoded())
        Word("").write(to: &writer)
        #expect(throws: WireError(.notCanonical, at: 4)) {
            try Message(decoding: writer.bytes)
        }
    }

    @Test("A context above the limit is trimmed where it is written")
    func trimmed() throws {
        var context = CausalContext()
        context[ProbeKeys.Root.self] = ContextSet(
            (0..<2_000).map { "\($0)" + String(repeating: "x", count: 60) })
        let message = Message(
            id: MessageID(0, 1), header: CausalHeader(clock: [0: 1], context: context),
            payload: Word("x"))
        let read = try Message(decoding: message.encoded())
        #expect(read.header.context == context.trimmed(to: CausalContext.bytesMax))
        #expect(read.header.clock == [0: 1])
        #expect(read.payload == Word("x"))
    }
}
