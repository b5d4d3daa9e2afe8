import CausalMetadata
import LogicalClocks
import SeededRandom
import TestSupport

enum Sampled: ContextKey {
    typealias Value = ContextFlag
    static let number: UInt16 = 16
}

enum Agreed: ContextKey {
    typealias Value = ContextConjunction
    static let number: UInt16 = 17
}

enum Deadline: ContextKey {
    typealias Value = ContextMinimum
    static let number: UInt16 = 19
}

enum Depth: ContextKey {
    typealias Value = ContextMaximum
    static let number: UInt16 = 20
}

enum Tenants: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 21
}

enum Allowed: ContextKey {
    typealias Value = ContextIntersection
    static let number: UInt16 = 127
}

enum Bytes: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 128
}

enum Open: ContextKey {
    typealias Value = ContextUpDownCounter
    static let number: UInt16 = 0x1400 | 20
}

enum Visits: ContextKey {
    typealias Value = ContextMap<ContextMap<ContextCounter>>
    static let number: UInt16 = 0xbfff
}

enum Seen: ContextKey {
    typealias Value = VectorClock
    static let number: UInt16 = 130
}

enum Events: ContextKey {
    typealias Value = EventTree
    static let number: UInt16 = 131
}

/// The seeds of a property test whose cases are cheap: many in release, few in a debug build.
func cases(_ count: UInt64) -> Range<UInt64> { seeds(count, inDebug: count / 25) }

extension CausalContext {
    /// Does what a node that knows every key does: writes each value back.
    mutating func compactAll() {
        compact(Sampled.self)
        compact(Agreed.self)
        compact(Deadline.self)
        compact(Depth.self)
        compact(Tenants.self)
        compact(Allowed.self)
        compact(Bytes.self)
        compact(Open.self)
        compact(Visits.self)
        compact(Owner.self)
        compact(Holders.self)
        compact(Seen.self)
        compact(Events.self)
    }
}

extension SeededGenerator {
    /// A name from few: of one letter, accented in two ways, or empty.
    mutating func name() -> String {
        pick(["", "a", "b", "ab", "\u{e9}", "e\u{301}", "日", "a\u{0}"])
    }

    /// A set with names that are alike.
    mutating func names() -> ContextSet {
        ContextSet((0..<index(below: 5)).map { _ in name() })
    }

    mutating func number() -> UInt64 {
        pick([0, 1, 127, 128, 255, 256, 16_383, 16_384, 1 << 56, (1 << 56) - 1, .max, next()])
    }

    mutating func context() -> CausalContext { Facts(from: &self).context }
}
