/// The clock that most libraries have: a dictionary.
struct DictionaryClock {
    var counts: [UInt32: UInt64]

    init(_ counts: [UInt64]) {
        self.counts = .init(
            uniqueKeysWithValues: counts.enumerated().map { (UInt32($0), $1) })
    }

    mutating func tick(at replica: UInt32) {
        counts[replica, default: 0] += 1
    }

    mutating func merge(_ other: Self) {
        counts.merge(other.counts) { max($0, $1) }
    }

    func isBelowOrEqual(to other: Self) -> Bool {
        counts.allSatisfy { $1 <= other.counts[$0, default: 0] }
    }
}
