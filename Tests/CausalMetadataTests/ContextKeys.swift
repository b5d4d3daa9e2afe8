import CausalMetadata
import Simulation

enum Sampled: ContextKey {
    typealias Value = ContextFlag
    static let number: UInt16 = 1
}

enum Deadline: ContextKey {
    typealias Value = ContextMaximum
    static let number: UInt16 = 20
}

enum Tenants: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 21
}

/// Shares its high byte with no other key, and its low byte with ``Deadline``.
enum Far: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 0x1400 | 20
}

extension SeededGenerator {
    /// A set with names that are alike: of one letter, accented in two ways, or empty.
    mutating func names() -> ContextSet {
        let names = ["", "a", "b", "ab", "\u{e9}", "e\u{301}", "日", "a\u{0}"]
        return ContextSet((0..<index(below: 5)).map { _ in pick(names) })
    }

    mutating func maximum() -> ContextMaximum {
        ContextMaximum(pick([0, 1, 255, 256, .max, next()]))
    }

    mutating func context() -> CausalContext {
        var context = CausalContext()
        // The keys come in any order.
        for _ in 0..<index(below: 6) {
            switch below(4) {
            case 0: context[Sampled.self] = ContextFlag()
            case 1: context[Deadline.self] = maximum()
            case 2: context[Tenants.self] = names()
            default: context[Far.self] = names()
            }
        }
        return context
    }
}
