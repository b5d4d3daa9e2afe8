import LogicalClocks
import WireFormat

extension FuzzTarget {
    /// The decoders of clocks of fixed size, of stamps of events, and of rosters: 0x30 to 0x3f.
    static let timestamps =
        pair(
            0x30, "lamport-clock", LamportClock.self,
            [LamportClock(), LamportClock(time: 300), LamportClock(time: LamportClock.timeMax)],
            texts: ["9223372036854775808", "-1", "01", " 7 "])
        + pair(
            0x32, "lamport-timestamp", LamportTimestamp.self,
            [
                LamportTimestamp(time: 0, replica: 0),
                LamportTimestamp(time: LamportClock.timeMax, replica: 4_294_967_295),
            ], texts: ["5@", "@1", "5@x", "5@4294967296", "5 @ 1"])
        + pair(
            0x34, "hybrid-timestamp", HybridTimestamp.self,
            [
                HybridTimestamp(milliseconds: 0),
                HybridTimestamp(milliseconds: 1_700_000_000_000, counter: 3),
                HybridTimestamp(
                    milliseconds: HybridTimestamp.millisecondsMax, counter: UInt16.max),
            ], texts: ["1.65536", "140737488355328.0", "1", "1.", ".1"])
        + pair(
            0x36, "hybrid-clock", HybridLogicalClock.self,
            (try? HybridLogicalClock(parsing: "1700000000000.65535")).map { [$0] } ?? [],
            texts: ["1.x"])
        + pair(
            0x38, "event-stamp", EventStamp.self,
            [
                EventStamp(origin: 0, clock: [0: 1]), EventStamp(origin: 3, clock: [0: 1, 3: 200]),
            ], texts: ["3:{0:1}", "0:{}", "0", "0:{0:1", "0:{0:1} 2", "x:{0:1}"],
            laws: { stamp in
                expect(stamp.relation(to: stamp) == .equal, "\(stamp) is not equal to itself")
                checkOrder(of: stamp.clock)
            })
        + pair(
            0x3a, "plausible-clock", PlausibleClock<4>.self,
            [PlausibleClock<4>()]
                + ["[3, 0, 2, 1]", "[9223372036854775807, 1, 1, 1]"]
                .compactMap { try? PlausibleClock<4>(parsing: $0) },
            texts: ["[1, 2, 3]", "[1, 2, 3, 4, 5]", "[1, 2, 3, 9223372036854775808]"],
            laws: { clock in
                expect(clock.plausibleRelation(to: clock) == .equal, "\(clock) and itself")
            })
        + pair(
            0x3c, "roster", Roster.self,
            [Roster(), Roster.lettered(count: 28)]
                + [Roster(["a b", "\"", "\\", "é", "e\u{301}x", "\u{600}"])].compactMap { $0 },
            texts: ["[a, a]", "[\"\"]", "[é, e\u{301}]", "[a", "[a,", "[\"a", "[\"a\\", "[]]"],
            laws: { roster in
                for replica in roster.replicas {
                    let name = roster.name(of: replica)
                    expect(roster.id(of: name) == replica, "'\(name)' in \(roster)")
                }
            })
        + [
            named(0x3e, "lamport-timestamp-names", ["5@a", "5@\"x y\"", "5@\"\""]) {
                (text, roster) throws(TextError) in
                try LamportTimestamp(parsing: text, roster: &roster)
            } print: {
                $0.description(in: $1)
            },
            named(0x3f, "event-stamp-names", ["a:{a:1}", "c:{a:1, c:2}", "c:{a:1, d:2}"]) {
                (text, roster) throws(TextError) in
                try EventStamp(parsing: text, roster: &roster)
            } print: {
                $0.description(in: $1)
            },
        ]

    /// The binary form of a type under a number, and its text under the next.
    static func pair<Value: BinaryRepresentable & TextRepresentable & Hashable & Sendable>(
        _ number: UInt8, _ name: String, _ type: Value.Type, _ examples: [Value], texts: [String],
        laws: @escaping @Sendable (Value) -> Void = { _ in }
    ) -> [FuzzTarget] {
        let hostile: [[UInt8]] = [
            [], [0x80], [0x80, 0], Array(repeating: 0xff, count: 8),
            Array(repeating: 0xff, count: 11), [4, 0, 0, 0], [3, 1, 1, 1], [2, 1, 0xc3, 1, 0x61],
        ]
        return [
            FuzzTarget(
                number, name, seeds: { examples.map { $0.bytes() } + hostile },
                check: { bytes in
                    checkBinary(type, bytes) { value in
                        checkText(of: value)
                        laws(value)
                    }
                }),
            FuzzTarget(number + 1, "\(name)-text", texts: examples.map(\.description) + texts) {
                checkText(type, $0) { value in
                    checkEncoding(of: value)
                    laws(value)
                }
            },
        ]
    }

    /// A text with names.
    static func named<Value: Hashable & Sendable>(
        _ number: UInt8, _ name: String, _ texts: [String],
        parse: @escaping @Sendable (String, inout Roster) throws(TextError) -> Value,
        print: @escaping @Sendable (Value, Roster) -> String
    ) -> FuzzTarget {
        FuzzTarget(number, name, texts: texts) { checkNames($0, parse: parse, print: print) }
    }
}
