import CausalMessaging
import CausalMetadata
import Glibc
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Testing
import WireFormat

@Suite("What a message takes in memory is bounded by its bytes")
struct MessageMemoryTests {
    /// What is allowed for a message of so many bytes.
    ///
    /// A build for debugging copies all counts of each clock for its assertions, and loads its code
    /// page by page.
    private static func allowed(_ byteCount: Int) -> Int {
        var isDebug = false
        assert(
            {
                isDebug = true
                return true
            }())
        return (isDebug ? 8 : 2) << 20 + 32 * byteCount
    }

    /// A number of the kernel about this process, in bytes.
    private static func status(_ name: String) -> Int {
        guard let file = unsafe fopen("/proc/self/status", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var line: [UInt8] = []
        while true {
            let byte = unsafe fgetc(file)
            guard byte >= 0 else { return 0 }
            line.append(UInt8(truncatingIfNeeded: byte))
            guard byte == 10 else { continue }
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix(name) { return (Int(text.filter(\.isNumber)) ?? 0) << 10 }
            line = []
        }
    }

    /// Returns by how much the memory of this process grew at most while it ran `body`.
    private static func peak(_ body: () -> Void) -> Int {
        // The peak so far is forgotten.
        if let file = unsafe fopen("/proc/self/clear_refs", "w") {
            unsafe fputs("5", file)
            unsafe fclose(file)
        }
        let before = status("VmRSS")
        body()
        return status("VmHWM") - before
    }

    /// Reads bytes as everything that has any; what they are refused as does not matter.
    private static func read(_ bytes: [UInt8]) {
        typealias Message<Clock: LogicalClock> = Envelope<StoreWrite, Clock>
        func read<Value: BinaryRepresentable>(_ type: Value.Type) {
            blackHole(try? type.init(decoding: bytes))
        }
        read(VectorClock.self)
        read(Stamp.self)
        read(EventStamp.self)
        read(StableCut.self)
        read(Retirements.self)
        read(DottedVersionVectorSet<VectorClock>.self)
        read(DottedVersionVectorSet<Dot>.self)
        read(Message<VectorClock>.self)
        read(Message<Stamp>.self)
        read(BroadcastFrame<Message<VectorClock>>.self)
        read(SnapshotFrame<Message<Stamp>>.self)
        read(ReliableFrame<CausalFrame<Message<VectorClock>>>.self)
        read(StoreMessage.self)
        read(StoreRequest.self)
        read(StoreOutput.self)
        read(ContextBlock.self)
        blackHole(try? Stamp(decodingCompact: bytes))
        blackHole(try? CausalHeader<VectorClock>(decoding: bytes))
        blackHole(try? CausalHeader<Stamp>(decoding: bytes))
        var decoder = ClockDeltaDecoder()
        blackHole(try? decoder.decode(bytes))
    }

    @inline(never)
    private static func blackHole<Value>(_ value: Value) {}

    private static let dense: [UInt8] = [0x40, 0x80, 0x80, 0x04, 1]

    private static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        Array(repeatElement(bytes, count: count).joined())
    }

    /// Few bytes that stand for as much as there can be: clocks of equal counts alone, in a header, in
    /// siblings, in a cut and in the writes of a store, with large counts, in windows; and trees.
    private static let bombs: [[UInt8]] = [
        dense,
        (0..<100).flatMap { [7, 0, 0x40, 0x80, 0x80, 0x04, 0x80 + $0, 1] },
        (1...127).flatMap { [6, 0, 0x40, 0x80, 0x80, 0x04, $0] },
        [1, 0, 0xf4, 3, 0xf4, 3] + repeated(dense, 500),
        [0xf4, 3] + repeated([0] + dense, 500) + [0],
        [0x2e, 1, 0xf4, 3] + repeated([0x29, 0, 1, 1, 1, 0] + dense, 500),
        [0x80, 0, 0xff, 0xff, 3, 1] + repeated([0xff], 8_192),
        [0x40, 0x80, 0x80, 0x04, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        [0b0010_0100] + repeated([0b0100_1001, 0b0010_0100, 0b1001_0010], 40_000),
        repeated([0xff], 100_000), repeated([0x00], 100_000), repeated([0x01], 100_000),
        repeated([0x55], 100_000), repeated([0x92, 0x49, 0x24], 40_000),
    ]

    @Test("The most that a few bytes can stand for is refused or small", arguments: 0..<14)
    func bomb(index: Int) async {
        // A process of its own, whose heap has no room left over from before.
        await #expect(processExitsWith: .success) { [index] in
            let bomb = Self.bombs[index]
            // What runs for the first time loads code and types, which no message is charged for.
            for start in Self.bombs { Self.read(Array(start.prefix(20))) }
            let peak = Self.peak { Self.read(bomb) }
            precondition(
                peak <= Self.allowed(bomb.count),
                "bomb \(index) of \(bomb.count) bytes takes \(peak)")
        }
    }
}
