import LogicalClocks
import WireFormat

extension DottedVersionVectorSet: CommandClock, NamingClock, MergingClock where Value == String {
    static var family: ClockFamily { .dottedSet }
    static var profile: ClockProfile {
        ClockProfile(
            noun: "dotted version vector set", example: "{a:3[eggs, milk], b:2}",
            purpose: "values, and the updates known",
            isForm: { $0.hasPrefix("{") })
    }

    func contradiction(with other: Self, _ names: ReplicaNames) -> String? {
        contradiction(with: other).map {
            "no run has both: the dot \(names.text(of: $0)) stands for two values"
        }
    }

    func comparison(with other: Self, _ names: ReplicaNames) -> ClockComparison {
        let replaced = ClockComparison.entries(replaced, other.replaced, names).map { difference in
            ClockComparison.Difference(
                place: .entry(difference.label + " replaced"), first: difference.first,
                second: difference.second)
        }
        return ClockComparison(
            relation(to: other),
            differences: ClockComparison.entries(context.clock, other.context.clock, names)
                + replaced)
    }

    /// Returns the bytes of the set, each value in UTF-8 after the number of its bytes.
    func encoded() throws(WireError) -> [UInt8] {
        var writer = ByteWriter()
        write(to: &writer) { value, writer in writer.write(lengthPrefixed: value.utf8) }
        return try writer.finished()
    }

    init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader) { reader throws(WireError) in
            let start = reader.byteOffset
            let bytes = try reader.readLengthPrefixed(atMost: reader.remaining)
            guard let value = String(validating: bytes, as: UTF8.self) else {
                throw WireError(.invalidUTF8, at: start)
            }
            return value
        }
        try reader.expectEnd()
    }

    /// The updates of each replica whose values are replaced.
    private var replaced: VectorClock {
        let siblings = Dictionary(grouping: siblings, by: \.dot.replica).mapValues(\.count)
        return VectorClock(
            context.entries.map { ($0.replica, $0.count - UInt64(siblings[$0.replica] ?? 0)) })
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(
            facts: [.init("context", .text(names.text(of: context)))],
            table: .init(
                "siblings", columns: ["update", "value"],
                rows: siblings.map { [.text(names.text(of: $0.dot)), .text($0.value)] }))
    }
}

/// Returns whether a bracket stands in a text outside quotes, as where a set holds values.
func holdsValues(_ text: String) -> Bool {
    var isQuoted = false
    var isEscaped = false
    for byte in text.utf8 {
        if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
        if byte == UInt8(ascii: "["), !isQuoted { return true }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return false
}
