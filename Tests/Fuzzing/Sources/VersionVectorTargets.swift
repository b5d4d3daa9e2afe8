import LogicalClocks
import WireFormat

extension FuzzTarget {
    /// The decoders of dots, version vectors and their dotted sets: 0x40 to 0x48.
    static let versionVectors =
        pair(
            0x40, "dot", Dot.self, [Dot(0, 1), Dot(4_294_967_295, VectorClock.countMax)],
            texts: ["0:0", "0", "0:", ":1", "4294967296:1", "0:9223372036854775808"])
        + pair(
            0x42, "version-vector", VersionVector.self, exampleClocks.map { VersionVector($0) },
            texts: ["{0:1, 0:1}", "{0:0}", "{"],
            laws: { vector in
                expect(vector.relation(to: vector) == .equal, "\(vector) and itself")
                expect(vector.merging(vector) == vector, "\(vector) merged with itself")
                for entry in vector.entries {
                    expect(vector.contains(Dot(entry.replica, entry.count)), "\(vector)")
                }
            })
        + [
            named(0x44, "version-vector-names", ["{a:1, z:2}", "{z:1, z:2}"]) {
                (text, roster) throws(TextError) in
                try VersionVector(parsing: text, roster: &roster)
            } print: {
                $0.description(in: $1)
            },
            named(0x45, "dot-names", ["a:1", "z:2", "z:0", "z"]) {
                (text, roster) throws(TextError) in
                try Dot(parsing: text, roster: &roster)
            } print: {
                $0.description(in: $1)
            },
            FuzzTarget(0x46, "dotted-set", seeds: dottedSetSeeds) { bytes in
                checkBinary(DottedVersionVectorSet<LamportClock>.self, bytes, laws: checkLaws)
            },
            FuzzTarget(0x47, "dotted-set-text", texts: dottedSetTexts) { bytes in
                checkText(DottedVersionVectorSet<String>.self, bytes, laws: checkLaws)
            },
            named(0x48, "dotted-set-names", ["{a:3[x, y], z:2}", "{a:1[x, y]}", "{z:1, z:1}"]) {
                (text, roster) throws(TextError) in
                try DottedVersionVectorSet<String>(parsing: text, roster: &roster)
            } print: {
                $0.description(in: $1)
            },
        ]

    /// The decoders of dotted version vectors: 0xc0 to 0xcf.
    static let dottedVectors =
        pair(
            0xc0, "dotted-vector", DottedVersionVector.self,
            exampleClocks.map { DottedVersionVector($0) } + [
                DottedVersionVector([1: 2], dots: [5, 7, 8].map { Dot(1, $0) } + [Dot(4, 3)]),
                DottedVersionVector([:], dots: [Dot(0, VectorClock.countMax)]),
            ],
            texts: ["{0:1+3}", "{0:0+2-4+1}", "{0:1+0}", "{0:1+3-2}", "{0:1+", "{0:1+2-"],
            laws: { vector in
                expect(vector.relation(to: vector) == .equal, "\(vector) and itself")
                expect(vector.merging(vector) == vector, "\(vector) merged with itself")
                expect(vector.update(notIn: vector) == nil, "\(vector) lacks its own updates")
                for stretch in vector.stretches {
                    let first = Dot(stretch.replica, stretch.first)
                    expect(vector.contains(first), "\(vector) lacks \(first)")
                    let before = Dot(stretch.replica, stretch.first - 1)
                    expect(!vector.contains(before), "\(vector) has \(before) in no stretch")
                }
            })
        + [
            named(0xc2, "dotted-vector-names", ["{a:1+3, z:0+2}", "{z:1+2-4}"]) {
                (text, roster) throws(TextError) in
                try DottedVersionVector(parsing: text, roster: &roster)
            } print: {
                $0.description(in: $1)
            }
        ]

    /// The decoders of identities, and of the claim that one is retired: 0x49 to 0x4f.
    static let identities =
        pair(
            0x49, "message-id", MessageID.self,
            [MessageID(0, 1), MessageID(4_294_967_295, VectorClock.countMax)],
            texts: ["0.0", "0", "0.", ".1", "4294967296.1", "0.9223372036854775808", " 1 . 2 "])
        + pair(
            0x4b, "snapshot-id", SnapshotID.self, [SnapshotID(0, 1)], texts: ["0-0", "0.1", "-1"])
        + pair(
            0x4d, "retirement-claim", RetirementClaim.self, [RetirementClaim(last: Dot(7, 2))],
            texts: ["7:0", "7"])

    private static let dottedSetTexts = [
        "{}", "{0:3[eggs, milk], 1:2}", "{5:1[\"two words\"]}", "{0:1[a, b]}", "{0:0[]}",
        "{0:0[a]}",
        "{0:1[", "{0:1[a", "{0:1[a]", "{1:2[x, y], 0:1[\"\"]}", "{0:2[é, e\u{301}]}",
    ]

    private static func dottedSetSeeds() -> [[UInt8]] {
        var set = DottedVersionVectorSet<LamportClock>()
        var seeds = [set.bytes()]
        for number in 1...4 {
            set.put(LamportClock(time: UInt64(number) * 90), at: ReplicaID(number % 3 * 40))
            seeds.append(set.bytes())
        }
        set.discard([40: 1])
        return seeds + [
            set.bytes(), [1, 0, 1, 2, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0xff, 0xff, 0x7f],
            [0xff, 0xff, 0x03], [1, 0, 1, 1, 0x80],
            [2, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0],
        ]
    }

    private static func checkLaws<Value>(of set: DottedVersionVectorSet<Value>) {
        expect(set.relation(to: set) == .equal, "\(set) is not equal to itself")
        expect((try? set.merging(set)) == set, "\(set) merged with itself is another")
        expect(set.siblings.count == set.count, "\(set) has another number of siblings")
        for (dot, _) in set.siblings {
            expect(set.context.contains(dot), "\(set) holds \(dot) and does not know it")
        }
        var read = set
        read.discard(set.context)
        expect(read.count == 0, "\(set) keeps values that its reader replaced")
    }
}
