import CausalMessaging
import LogicalClocks
import ReplicatedStore
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Requests, writes and answers have bytes, and nothing but their own bytes is read")
struct StoreCodingTests {
    private struct Draw {
        var random: SeededGenerator

        mutating func text() -> String {
            let pieces = ["", "x", "key", "ä", "a\u{308}", "\0", "🐝"]
            return (0..<random.index(below: 4)).map { _ in random.pick(pieces) }.joined()
        }

        mutating func count() -> UInt64 {
            1 + random.below(random.chance(0.8) ? 300 : VectorClock.countMax)
        }

        mutating func dot() -> Dot { Dot(ReplicaID(random.index(below: 5)), count()) }

        mutating func context() -> DottedVersionVector {
            let counts = (0..<random.index(below: 4)).map { (ReplicaID($0 * 2), count()) }
            let dots = (0..<random.index(below: 3)).map { _ in dot() }
            return DottedVersionVector(VersionVector(counts), dots: dots)
        }

        mutating func sealed() throws -> SealedContext {
            guard random.chance(0.5) else { return SealedContext(context()) }
            let bytes = (0..<16).map { _ in UInt8(random.below(256)) }
            return SealedContext(context(), seal: try ContextSeal(decoding: bytes))
        }

        mutating func contexts() throws -> [SealedContext] {
            try (0..<random.index(below: 3)).map { _ in try sealed() }
        }

        mutating func request() throws -> StoreRequest {
            let session = SessionID(text())
            let time = LamportClock(time: count() % LamportClock.timeMax)
            switch random.below(3) {
            case 0: return .get(session: session, key: text(), clock: time)
            case 1:
                return .put(
                    session: session, key: text(), value: text(), contexts: try contexts(),
                    clock: time)
            default:
                return .delete(
                    session: session, key: text(), contexts: try contexts(), clock: time)
            }
        }

        mutating func write() -> StoreWrite {
            let value = random.chance(0.3) ? nil : text()
            let version = StoreVersion(dot: dot(), time: count() % 1_000, value: value)
            return StoreWrite(key: text(), version: version, context: context())
        }

        mutating func message() -> StoreMessage {
            if random.chance(0.5) { return .write(write()) }
            let writes = (0..<random.index(below: 4)).map { _ in write() }
            return .state(StoreState(time: count(), writes: writes, received: context()))
        }

        mutating func reason() -> StoreRefusal.Reason {
            let (fact, limit) = (Int(random.below(70_000)), Int(random.below(70_000)))
            switch random.below(10) {
            case 0: return .keyTooLong(byteCount: fact, limit: limit)
            case 1: return .valueTooLong(byteCount: fact, limit: limit)
            case 2: return .contextTooLarge(entryCount: fact, limit: limit)
            case 3: return .unknownWrite(dot())
            case 4: return .tooManyKeys(limit: limit)
            case 5: return .tooManySiblings(limit: limit)
            case 6: return .backlogTooLong(count: fact, limit: limit)
            case 7: return .unprovenWrite(dot())
            case 8: return .clockTooFarAhead(time: count(), limit: count())
            default: return .clockExhausted
            }
        }

        mutating func output() throws -> StoreOutput {
            let request = try request()
            let next = try sealed()
            if random.chance(0.4) {
                return .refusal(StoreRefusal(request: request, reason: reason()))
            }
            return .response(
                StoreResponse(
                    session: request.session, kind: request.kind, key: request.key,
                    values: (0..<random.index(below: 3)).map { _ in text() },
                    versions: (0..<random.index(below: 3)).map { _ in dot() },
                    context: context(), nextContext: next.context, seal: next.seal,
                    clock: request.clock))
        }
    }

    @Test("Drawn values are read back, and damaged ones are refused or are others")
    func drawn() throws {
        for seed in UInt64(0)..<100 {
            var draw = Draw(random: SeededGenerator(seed: seed))
            try expectCanonical(try draw.request())
            try expectCanonical(draw.write())
            try expectCanonical(draw.message())
            try expectCanonical(try draw.output())
        }
    }

    @Test("The bytes are those of the first version")
    func pinned() throws {
        func hex(_ value: some BinaryRepresentable) throws -> String { try value.encoded().hex }
        let put = StoreRequest.put(
            session: "s", key: "k", value: "v", context: [0: 3], clock: LamportClock(time: 300))
        #expect(
            try hex(put) == "2a01" + "0173" + "ac02" + "016b" + "0176" + "01"
                + hex([0: 3] as VectorClock) + "0000")
        #expect(
            try hex(StoreRequest.get(session: "s", key: "k")) == "2a00" + "0173" + "00" + "016b")
        let write = StoreWrite(
            key: "k", version: StoreVersion(dot: Dot(1, 2), time: 300, value: nil), context: [:])
        #expect(
            try hex(write) == "29" + "016b" + "0102" + "ac02" + "00" + hex(VectorClock()) + "00")
        #expect(try hex(StoreMessage.write(write)) == hex(write))
        #expect(
            try hex(StoreMessage.state(StoreState(time: 300, writes: [write], received: [:])))
                == "2e" + "ac02" + "01" + hex(write) + hex(VectorClock()) + "00")
        let refusal = StoreRefusal(
            request: .get(session: "s", key: "k"), reason: .backlogTooLong(count: 7, limit: 300))
        #expect(
            try hex(StoreOutput.refusal(refusal)) == "2c" + "2a00" + "0173" + "00" + "016b"
                + "0607ac02"
        )
    }

    @Test("Texts that are none and lengths above the limit are refused")
    func refused() {
        #expect(throws: WireError(.invalidUTF8, at: 3)) {
            try StoreRequest(decoding: [0x2a, 0, 1, 0xff, 0, 0])
        }
        #expect(throws: WireError(.overLimit(limit: StoreWire.keyBytesMax), at: 1)) {
            try StoreWrite(decoding: [0x29, 0x81, 0x80, 0x04])
        }
        #expect(throws: WireError(.truncated, at: 1)) {
            try StoreWrite(decoding: [0x29, 0x20])
        }
        #expect(throws: WireError(.overLimit(limit: StoreWire.stateWritesMax), at: 2)) {
            try StoreMessage(decoding: [0x2e, 0, 0x81, 0x80, 0x80, 0x08])
        }
        #expect(throws: WireError(.invalid, at: 0)) {
            try StoreMessage(decoding: StoreRequest.get(session: "s", key: "k").encoded())
        }
        #expect(throws: WireError(.invalid, at: 0)) {
            try StoreOutput(decoding: StoreRequest.get(session: "s", key: "k").encoded())
        }
    }
}
