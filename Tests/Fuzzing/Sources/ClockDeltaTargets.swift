import LogicalClocks
import WireFormat

extension FuzzTarget {
    /// The decoder of a channel's frames, each after the number of its bytes: 0x18.
    static let clockDeltas = [
        FuzzTarget(0x18, "clock-delta", seeds: { exampleChannels.map(pack) }, check: checkChannel)
    ]

    /// Channels on which all arrives, a frame is lost, repeated or cut, and one heals.
    private static var exampleChannels: [[[UInt8]]] {
        var encoder = ClockDeltaEncoder()
        var clock = VectorClock((0..<12).map { (ReplicaID($0 * 5), UInt64(1_000 + $0)) })
        var frames: [[UInt8]] = []
        for step in 0..<5 {
            clock.tick(at: ReplicaID(step * 10 % 60))
            if step == 3 { clock.tick(at: 61) }
            frames.append(encoder.frame(of: clock))
        }
        encoder.requestFull()
        let healed = encoder.frame(of: clock)
        return [
            frames, [frames[0], frames[2], healed], [frames[0], frames[1], frames[1]],
            [frames[0], Array(frames[1].dropLast())], [frames[1]], [healed, frames[4]],
            [frames[0], [0x30]], [[0], [0x30, 0, 0, 0, 1, 0, 1]], [[0x30, 0, 0, 0, 0]],
        ]
    }

    private static func pack(_ frames: [[UInt8]]) -> [UInt8] {
        frames.flatMap { [UInt8($0.count)] + $0 }
    }

    /// Reads frames one after the other, and checks that one that is refused changes nothing, that
    /// it makes no difference whether a frame stands alone, and that clocks only grow.
    private static func checkChannel(_ bytes: [UInt8]) {
        var decoder = ClockDeltaDecoder()
        var rest = bytes
        while !rest.isEmpty {
            let (frame, others) = halves(rest)
            rest = others
            let before = decoder
            var embedded = decoder
            let alone = Result { () throws(ClockDeltaError) in try decoder.decode(frame) }
            var reader = ByteReader(frame + [0xa5])
            let inside = Result { () throws(ClockDeltaError) in try embedded.read(from: &reader) }
            switch alone {
            case .failure(let error):
                _ = error.description
                expect(decoder == before, "a refused frame changed \(before) into \(decoder)")
            case .success(let clock):
                expect(inside == alone, "inside a message \(frame) gives \(inside)")
                expect(embedded == decoder, "inside a message \(frame) leaves \(embedded)")
                expect(reader.byteOffset == frame.count, "\(frame) ends at \(reader.byteOffset)")
                expect(decoder.clock == clock, "\(decoder) has returned \(clock)")
                checkEncoding(of: clock)
                checkStep(from: before, to: decoder)
            }
            if case .failure = inside {
                expect(embedded == before, "a refused frame changed \(before) into \(embedded)")
            }
        }
    }

    /// Checks that an encoder takes another decoder the same way.
    private static func checkStep(from before: ClockDeltaDecoder, to after: ClockDeltaDecoder) {
        var encoder = ClockDeltaEncoder()
        _ = encoder.frame(of: before.clock)
        let frame = encoder.frame(of: after.clock)
        var decoder = before
        let found = Result { () throws(ClockDeltaError) in try decoder.decode(frame) }
        expect(found == .success(after.clock), "\(frame) after \(before.clock) gives \(found)")
        expect(decoder == after, "\(frame) after \(before) leaves \(decoder), not \(after)")
    }
}
