import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing

/// What a context of all the keys here says, in plain collections, and the join by definition.
struct Facts: Equatable {
    /// How often each origin counted.
    typealias Counts = [UInt64: UInt64]

    var sampled: Bool?
    var agreed: Bool?
    var deadline: UInt64?
    var depth: UInt64?
    var tenants: Set<[UInt8]>?
    var allowed: Set<[UInt8]>?
    var bytes: Counts?
    var added: Counts?
    var taken: Counts?
    var visits: [String: [String: Counts]]?
    var seen: Counts?
    /// How often each origin wrote: its last text is the one that it has.
    var owners: Counts?
    /// How often each origin added and removed the one name in turn: it is there after an addition.
    var holders: Counts?
    /// The counts on each eighth of the interval.
    var events: [UInt64]?

    /// How many keys there are.
    static let keyCount = 13

    func joined(_ other: Self) -> Self {
        var joined = Self()
        joined.sampled = either(sampled, other.sampled) { $0 || $1 }
        joined.agreed = either(agreed, other.agreed) { $0 && $1 }
        joined.deadline = either(deadline, other.deadline, min)
        joined.depth = either(depth, other.depth, max)
        joined.tenants = either(tenants, other.tenants) { $0.union($1) }
        joined.allowed = either(allowed, other.allowed) { $0.intersection($1) }
        let counts: (Counts, Counts) -> Counts = { $0.merging($1, uniquingKeysWith: max) }
        joined.bytes = either(bytes, other.bytes, counts)
        joined.added = either(added, other.added, counts)
        joined.taken = either(taken, other.taken, counts)
        joined.visits = either(visits, other.visits) {
            $0.merging($1) { $0.merging($1, uniquingKeysWith: counts) }
        }
        joined.owners = either(owners, other.owners, counts)
        joined.holders = either(holders, other.holders, counts)
        joined.seen = either(seen, other.seen, counts)
        joined.events = either(events, other.events) { zip($0, $1).map(max) }
        return joined
    }

    private func either<Value>(
        _ left: Value?, _ right: Value?, _ join: (Value, Value) -> Value
    ) -> Value? {
        guard let left, let right else { return left ?? right }
        return join(left, right)
    }
}

extension Facts {
    /// Draws a few facts.
    init(from random: inout SeededGenerator) {
        func some(_ random: inout SeededGenerator) -> Bool { random.below(3) == 0 }
        if some(&random) { sampled = true }
        if some(&random) { agreed = random.below(2) == 0 }
        if some(&random) { deadline = random.number() }
        if some(&random) { depth = random.number() }
        if some(&random) { tenants = Set(random.names().names.map { Array($0.utf8) }) }
        if some(&random) { allowed = Set(random.names().names.map { Array($0.utf8) }) }
        if some(&random) { bytes = Self.counts(from: &random) }
        if some(&random) {
            added = Self.counts(from: &random)
            taken = Self.counts(from: &random)
        }
        if some(&random) {
            var drawn: [String: [String: Counts]] = [:]
            for _ in 0..<random.below(3) {
                drawn[random.pick(["", "x", "y"]), default: [:]][random.pick(["", "z"])] =
                    Self.counts(from: &random)
            }
            visits = drawn
        }
        if some(&random) { owners = Self.counts(from: &random) }
        if some(&random) { holders = Self.counts(from: &random) }
        if some(&random) { seen = Self.counts(from: &random) }
        if some(&random) { events = random.eighths() }
    }

    private static func counts(from random: inout SeededGenerator) -> Counts {
        var counts: Counts = [:]
        for _ in 0..<random.below(4) {
            // A writer counts from version to version, so more of them is a larger count.
            counts[random.pick([0, 1, 200, .max])] = 1 + random.below(3)
        }
        return counts
    }

    /// The facts as a context, written through the public interface in one order.
    var context: CausalContext {
        var context = CausalContext()
        context[Visits.self] = visits.map(Self.map)
        if let added, let taken {
            var counter = ContextUpDownCounter()
            for (writer, count) in added {
                for _ in 0..<count {
                    counter.increment(by: 100, as: ContextIdentity(origin: writer))
                }
            }
            for (writer, count) in taken {
                let writer = ContextIdentity(origin: writer ^ 5)
                for _ in 0..<count { counter.decrement(by: 1 << 40, as: writer) }
            }
            context[Open.self] = counter
        }
        context[Bytes.self] = bytes.map(Self.counter)
        context[Allowed.self] = allowed.map { ContextIntersection(Self.names($0)) }
        context[Sampled.self] = sampled.map { _ in ContextFlag() }
        context[Tenants.self] = tenants.map { ContextSet(Self.names($0)) }
        context[Depth.self] = depth.map { ContextMaximum($0) }
        context[Deadline.self] = deadline.map { ContextMinimum($0) }
        context[Agreed.self] = agreed.map { ContextConjunction($0) }
        context[Owner.self] = owners.flatMap(Self.register)
        context[Holders.self] = holders.flatMap(Self.removable)
        context[Events.self] = events.map { EventTree(steps: $0[...]) }
        context[Seen.self] = seen.map { counts in
            VectorClock(counts.map { (ReplicaID(rawValue: UInt32(clamping: $0.key)), $0.value) })
        }
        return context
    }

    private static func names(_ names: Set<[UInt8]>) -> [String] {
        names.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func counter(_ counts: Counts) -> ContextCounter {
        var counter = ContextCounter()
        for (writer, count) in counts {
            for _ in 0..<count { counter.increment(by: 7, as: ContextIdentity(origin: writer)) }
        }
        return counter
    }

    /// A register that each origin wrote without knowing of the others.
    private static func register(_ counts: Counts) -> ContextRegister? {
        let parts = counts.flatMap { writer, count in
            var register = ContextRegister()
            for number in 1...count {
                register.write("\(writer).\(number)", as: ContextIdentity(origin: writer))
            }
            return register.parts
        }
        return ContextRegister(parts: (parts.isEmpty ? [[]] : parts).map { $0[...] })
    }

    /// A set to which each origin added, and from which it removed, without knowing of the others.
    private static func removable(_ counts: Counts) -> ContextObservedRemoveSet? {
        let parts = counts.flatMap { writer, count in
            var set = ContextObservedRemoveSet()
            for number in 1...count {
                if number % 2 == 1 {
                    set.insert("x", as: ContextIdentity(origin: writer))
                } else {
                    set.remove("x")
                }
            }
            return set.parts
        }
        return ContextObservedRemoveSet(parts: (parts.isEmpty ? [[]] : parts).map { $0[...] })
    }

    /// Whether the values of what branches write are those by definition.
    private func expectValues(of context: CausalContext) {
        if let owners {
            #expect(
                Set(context[Owner.self]?.values ?? [])
                    == Set(owners.map { "\($0.key).\($0.value)" }))
        }
        if let holders {
            let isThere = holders.values.contains { $0 % 2 == 1 }
            #expect(context[Holders.self]?.names == (isThere ? ["x"] : []))
        }
    }

    private static func map(
        _ visits: [String: [String: Counts]]
    ) -> ContextMap<ContextMap<ContextCounter>> {
        var map = ContextMap<ContextMap<ContextCounter>>()
        for (name, values) in visits {
            var inner = ContextMap<ContextCounter>()
            for (name, counts) in values { inner[name] = counter(counts) }
            map[name] = inner
        }
        return map
    }

    /// Whether every reading that a context calls exact is the one of these facts; returns how
    /// many were.
    func expectExactReadings(of context: CausalContext) -> Int {
        let all = self.context
        var exact = 0
        func check<Key: ContextKey>(_ key: Key.Type) {
            let reading = context.read(key)
            #expect(reading.value == context[key])
            guard reading.isExact else { return }
            exact += 1
            #expect(reading.value == all[key], "\(key)")
        }
        check(Sampled.self)
        check(Agreed.self)
        check(Deadline.self)
        check(Depth.self)
        check(Tenants.self)
        check(Allowed.self)
        check(Bytes.self)
        check(Open.self)
        check(Visits.self)
        check(Owner.self)
        check(Holders.self)
        if context.isComplete { expectValues(of: context) }
        check(Seen.self)
        check(Events.self)
        return exact
    }
}

extension EventTree {
    /// The tree with these counts, each on a part of the interval as long as the others.
    init(steps: ArraySlice<UInt64>) {
        self.init(stringLiteral: Self.text(of: steps))
    }

    private static func text(of steps: ArraySlice<UInt64>) -> String {
        if steps.count == 1 { return steps.map(\.description).joined() }
        let middle = steps.startIndex + steps.count / 2
        return "(0, \(text(of: steps[..<middle])), \(text(of: steps[middle...])))"
    }
}

extension SeededGenerator {
    /// Counts on eighths, of which many are alike.
    mutating func eighths() -> [UInt64] {
        let base: UInt64 = pick([0, 0, 1, 127])
        return (0..<8).map { _ in base + pick([0, 0, 0, 1, 2, 128]) }
    }
}
