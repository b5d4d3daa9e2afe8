import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A channel with faults never gives a wrong clock")
struct ClockDeltaFaultTests {
    /// A frame with the clock that it was made from.
    private struct Frame {
        var bytes: [UInt8]
        var truth: VectorClock
    }

    /// One channel from a process that keeps ticking, its two ends, and what is in flight.
    private struct FaultyChannel {
        var random: SeededGenerator
        var clock = VectorClock()
        var encoder = ClockDeltaEncoder()
        var decoder = ClockDeltaDecoder()
        var inFlight: [Frame] = []
        var right = 0
        var refused = 0
        var wrong = 0
        var requests = 0

        mutating func send() throws {
            for _ in 0..<1 + random.below(4) { clock.tick(at: ReplicaID(random.index(below: 24))) }
            let frame = try Frame(bytes: encoder.encoded(clock), truth: clock)
            if random.chance(0.1) { return }
            // Now and then a frame overtakes some that are in flight, or is there twice.
            let place = random.chance(0.2) ? random.index(below: inFlight.count + 1) : 0
            inFlight.insert(frame, at: place)
            if random.chance(0.1) {
                inFlight.insert(frame, at: random.index(below: inFlight.count + 1))
            }
        }

        mutating func receive() {
            guard let frame = inFlight.popLast() else { return }
            do {
                let clock = try decoder.decode(frame.bytes)
                if clock == frame.truth { right += 1 } else { wrong += 1 }
            } catch .lostSync {
                refused += 1
                // The word of it may itself be lost.
                if random.chance(0.3) {
                    encoder.requestFull()
                    requests += 1
                }
            } catch {
                wrong += 1
            }
        }

        mutating func restart() {
            switch random.below(4) {
            case 0: decoder = ClockDeltaDecoder()
            case 1: encoder = ClockDeltaEncoder()
            case 2:
                encoder = ClockDeltaEncoder()
                clock = VectorClock()
            default:
                // A process that comes back from an old copy of its state, encoder and all.
                clock = inFlight.first?.truth ?? clock
            }
        }
    }

    @Test(
        "Whatever is lost, repeated, overtaken or restarted, a clock is right or refused",
        arguments: seeds(100))
    func faults(seed: UInt64) throws {
        var channel = FaultyChannel(random: SeededGenerator(seed: seed))
        for _ in 0..<400 {
            if channel.random.chance(0.5) { try channel.send() } else { channel.receive() }
            if channel.random.chance(0.01) { channel.restart() }
        }
        #expect(channel.wrong == 0)
        #expect(channel.right > 20)
        #expect(channel.refused > 5)

        // Once the channel is quiet, one whole clock heals it.
        channel.encoder.requestFull()
        for _ in 0..<5 {
            channel.clock.tick(at: 3)
            let frame = try channel.encoder.encoded(channel.clock)
            #expect(try channel.decoder.decode(frame) == channel.clock)
        }
    }

    @Test("Two ends whose checks agree by design, not by luck, stay in step over long runs")
    func longLoss() throws {
        var encoder = ClockDeltaEncoder()
        var clock = VectorClock((0..<24).map { (ReplicaID($0), UInt64(500 + $0)) })
        var decoder = ClockDeltaDecoder()
        _ = try decoder.decode(encoder.encoded(clock))
        let base = decoder
        // Each frame in turn is the first to come after all before it were lost.
        for step in 0..<5_000 {
            clock.tick(at: ReplicaID(step % 24))
            let frame = try encoder.encoded(clock)
            var behind = base
            if step == 0 {
                #expect(try behind.decode(frame) == clock)
            } else {
                #expect(throws: ClockDeltaError.self) { try behind.decode(frame) }
            }
        }
    }
}
