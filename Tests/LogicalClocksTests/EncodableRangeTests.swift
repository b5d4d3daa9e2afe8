import Testing
import WireFormat

@testable import LogicalClocks

@Suite("What is encoded can be decoded, and what cannot is not encoded")
struct EncodableRangeTests {
    /// Numbers at all borders of the limits.
    static let numbers: [UInt64] = [
        0, 1, 127, 128, 1 << 31 - 1, 1 << 31, 1 << 62 - 1, 1 << 62, VectorClock.countMax - 1,
        VectorClock.countMax, VectorClock.countMax + 1, .max - 1, .max,
    ]

    /// Expects that a value has bytes that stand for it, or none if it is above a limit.
    private func expect<Value: BinaryRepresentable & Equatable>(
        _ value: Value, isReadable: Bool, _ code: WireError.Code = .overflow
    ) {
        let bytes = Result { () throws(WireError) in try value.encoded() }
        var writer = ByteWriter()
        writer.write(byte: 0x55)
        value.write(to: &writer)
        switch bytes {
        case .success(let bytes):
            #expect(isReadable, "\(value)")
            #expect((try? Value(decoding: bytes)) == value)
            var reader = ByteReader(Array(writer.bytes.dropFirst()))
            #expect((try? Value(from: &reader)) == value && reader.isAtEnd)
        case .failure(let error):
            #expect(!isReadable, "\(value)")
            #expect(error.code == code)
            #expect(writer.refusal?.code == code)
            #expect(throws: WireError.self) { try writer.finished() }
        }
    }

    @Test("Times and counts over the whole range", arguments: numbers)
    func wholeRange(number: UInt64) {
        let isReadable = number <= VectorClock.countMax
        expect(LamportClock(time: number), isReadable: isReadable)
        expect(LamportTimestamp(time: number, replica: 3), isReadable: isReadable)
        let code: WireError.Code = number == 0 ? .invalid : .overflow
        expect(Dot(3, number), isReadable: isReadable && number > 0, code)
        expect(MessageID(3, number), isReadable: isReadable && number > 0, code)
        expect(SnapshotID(3, number), isReadable: isReadable && number > 0, code)
        expect(HybridTimestamp(unchecked: number), isReadable: number >> 63 == 0)
        expect(
            HybridLogicalClock(timestamp: HybridTimestamp(unchecked: number)),
            isReadable: number >> 63 == 0)
    }

    @Test("Clocks that are ticked across their limit stay in order")
    func ticks() throws {
        let count = VectorClock.countMax
        var vector: VectorClock = [1: count]
        var version: VersionVector = [1: count]
        var plausible = try PlausibleClock<2>(parsing: "[0, \(count)]")
        var lamport = LamportClock(time: count)
        var set = DottedVersionVectorSet<VectorClock>()
        set.put([2: 1], context: [1: count - 1], at: 1)
        expect(vector, isReadable: true)
        expect(version, isReadable: true)
        expect(plausible, isReadable: true)
        expect(lamport, isReadable: true)
        expect(set, isReadable: true)
        for _ in 0..<3 {
            let before = (vector, version, plausible, lamport)
            vector.tick(at: 1)
            _ = version.advance(at: 1)
            plausible.tick(at: 1)
            lamport.tick()
            set.put([2: 1], at: 1)
            #expect(vector.isAfter(before.0))
            #expect(version.isAfter(before.1))
            #expect(plausible.plausibleRelation(to: before.2) == .after)
            #expect(lamport.time > before.3.time)
            expect(vector, isReadable: false)
            expect(version, isReadable: false)
            expect(EventStamp(origin: 1, clock: vector), isReadable: false)
            expect(plausible, isReadable: false)
            expect(lamport, isReadable: false)
            expect(set, isReadable: false)
        }
    }

    @Test("Clocks that are merged above the budget are not encoded")
    func merged() throws {
        let most = EntryBudget.entriesMax
        let one = VectorClock((0..<most).map { (ReplicaID($0), 1) })
        let other = VectorClock((most..<most + 1).map { (ReplicaID($0), 1) })
        expect(one, isReadable: true)
        expect(one.merging(other), isReadable: false, .overLimit(limit: most))
        expect(VersionVector(one.merging(other)), isReadable: false, .overLimit(limit: most))
        // Two clocks of one message share its budget.
        var writer = ByteWriter()
        other.write(to: &writer)
        one.write(to: &writer)
        #expect(writer.refusal == WireError(.overLimit(limit: most), at: try other.encoded().count))
        var encoder = ClockDeltaEncoder()
        let before = encoder
        #expect(throws: WireError.self) { try encoder.encoded(one.merging(other)) }
        let ticked = ([1: VectorClock.countMax] as VectorClock).ticked(at: 1)
        #expect(throws: WireError.self) { try encoder.encoded(ticked) }
        #expect(encoder == before)
    }
}
