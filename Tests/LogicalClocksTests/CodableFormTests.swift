import FoundationEssentials
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Codable writes text, or bytes where it is told")
struct CodableFormTests {
    /// One value of each type with both forms.
    static let values: [any Coded] = [
        VectorClock([(0, 1), (3, 1 << 40)]), VectorClock(),
        EventStamp(origin: 3, clock: [0: 1, 3: 2]), VersionVector([(1, 7)]), Dot(2, 5),
        LamportClock(time: 9), LamportTimestamp(time: 9, replica: 4),
        HybridTimestamp(milliseconds: 100), HybridLogicalClock(),
        PlausibleClock<2>(), Stamp.seed, Roster.lettered(count: 3),
        StableCut(members: [0, 2]), Retirements(), RetirementClaim(last: Dot(7, 2)),
        MessageID(0, 5), SnapshotID(3, 1),
    ]

    typealias Coded = BinaryRepresentable & Hashable & Sendable & TextRepresentable

    @Test("A value is one string, or its bytes, and is read back from each", arguments: values)
    func forms(value: any Coded) throws {
        try check(value)
    }

    private func check<Value: Coded>(_ value: Value) throws {
        let text = try JSONEncoder().encode([value])
        #expect(try JSONDecoder().decode([String].self, from: text) == [value.description])
        #expect(try JSONDecoder().decode([Value].self, from: text) == [value])
        let bytes = try JSONEncoder.binary.encode([value])
        #expect(try JSONDecoder().decode([[UInt8]].self, from: bytes) == [value.encoded()])
        #expect(try JSONDecoder.binary.decode([Value].self, from: bytes) == [value])

        // Neither form is taken for the other.
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Value].self, from: bytes) }
        #expect(throws: DecodingError.self) {
            try JSONDecoder.binary.decode([Value].self, from: text)
        }
        for other in try [Array(value.encoded().dropLast()), value.encoded() + [0]] {
            let error = #expect(throws: DecodingError.self) {
                try JSONDecoder.binary.decode([Value].self, from: JSONEncoder().encode([other]))
            }
            let expected = #expect(throws: WireError.self) { try Value(decoding: other) }
            #expect(error?.path == [0])
            #expect(error?.reason == "\(Value.self): \(expected?.description ?? "")")
        }
    }

    @Test("A key told anything else is text, and so is a value without bytes")
    func otherwise() throws {
        let encoder = JSONEncoder()
        for form in [CodableForm.text, "binary", 1] as [any Sendable] {
            encoder.userInfo[.codableForm] = form
            #expect(try encoder.encode([VectorClock([(0, 1)])]) == Data("[\"{0:1}\"]".utf8))
        }
        #expect(try JSONEncoder.binary.encode([IDTree.seed]) == Data("[\"1\"]".utf8))
        #expect(try JSONDecoder.binary.decode([IDTree].self, from: Data("[\"1\"]".utf8)) == [.seed])
    }

    @Test(
        "Drawn bytes are refused with their place, or are the bytes of a clock",
        arguments: seeds(80))
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let bytes = (0..<random.index(below: 12)).map { _ in UInt8(random.below(256)) }
            let json = try JSONEncoder().encode([bytes])
            do {
                let clocks = try JSONDecoder.binary.decode([VectorClock].self, from: json)
                #expect(try clocks.map { try $0.encoded() } == [bytes])
            } catch let error as DecodingError {
                #expect(error.reason?.hasPrefix("VectorClock: byte ") == true)
            }
        }
    }

    @Test("A count of entries above the limit is refused before anything is allocated")
    func limits() throws {
        // A dense clock of equal counts.
        let large = VectorClock((0..<70_000).map { (ReplicaID($0), 1) })
        for encoder in [JSONEncoder(), JSONEncoder.binary] {
            #expect(throws: EncodingError.self) { try encoder.encode([large]) }
        }
        var entries = EntryBudget(70_000)
        let bytes = try large.encoded(entries: &entries)
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder.binary.decode([VectorClock].self, from: JSONEncoder().encode([bytes]))
        }
        #expect(
            error?.reason == "VectorClock: byte 1: a length or count is above the limit of 65536")
    }

    @Test("A replica is its number in both forms")
    func replicas() throws {
        for (encoder, decoder) in [
            (JSONEncoder(), JSONDecoder()), (JSONEncoder.binary, JSONDecoder.binary),
        ] {
            let json = try encoder.encode([ReplicaID(rawValue: 7), ReplicaID(rawValue: .max)])
            #expect(String(decoding: json, as: UTF8.self) == "[7,4294967295]")
            #expect(try decoder.decode([ReplicaID].self, from: json) == [7, 4_294_967_295])
            for wrong in ["[-1]", "[4294967296]", "[1.5]", "[\"1\"]", "[null]"] {
                #expect(throws: DecodingError.self, "\(wrong)") {
                    try decoder.decode([ReplicaID].self, from: Data(wrong.utf8))
                }
            }
        }
    }
}

extension DecodingError {
    /// The path to what is corrupted, as far as it goes by numbers.
    fileprivate var path: [Int]? {
        guard case .dataCorrupted(let context) = self else { return nil }
        return context.codingPath.compactMap(\.intValue)
    }

    /// What is said of data that is corrupted.
    fileprivate var reason: String? {
        guard case .dataCorrupted(let context) = self else { return nil }
        return context.debugDescription
    }
}
