import CausalMetadata
import SeededRandom

enum Counted: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 40
}

enum Moved: ContextKey {
    typealias Value = ContextUpDownCounter
    static let number: UInt16 = 300
}

enum Owner: ContextKey {
    typealias Value = ContextRegister
    static let number: UInt16 = 41
}

enum Holders: ContextKey {
    typealias Value = ContextObservedRemoveSet
    static let number: UInt16 = 42
}

enum ByName: ContextKey {
    typealias Value = ContextMap<ContextCounter>
    static let number: UInt16 = 43
}

/// What one context must say: the writes it knows, each with those that its writer knew.
struct BranchModel {
    struct Write: Hashable {
        enum Kind: Hashable {
            case add(UInt64)
            case take(UInt64)
            case write(String)
            case insert(String)
            case remove(String, of: Set<Int>)
            case addByName(String, UInt64)
        }
        let kind: Kind
        let known: Set<Int>
    }

    /// Every write there was, by number; shared by all contexts of a run.
    final class History {
        var writes: [Write] = []
    }

    let history: History
    var known: Set<Int> = []

    mutating func write(_ kind: Write.Kind) {
        history.writes.append(Write(kind: kind, known: known))
        known.insert(history.writes.count - 1)
    }

    private func sum(_ value: (Write.Kind) -> UInt64?) -> UInt64 {
        known.reduce(0) { $0 + (value(history.writes[$1].kind) ?? 0) }
    }

    var counted: UInt64 {
        sum { if case .add(let amount) = $0 { amount } else { nil } }
    }

    var moved: Int64 {
        known.reduce(0) { sum, number in
            switch history.writes[number].kind {
            case .add(let amount): sum + Int64(amount)
            case .take(let amount): sum - Int64(amount)
            default: sum
            }
        }
    }

    func countedByName(_ name: String) -> UInt64 {
        sum { if case .addByName(name, let amount) = $0 { amount } else { nil } }
    }

    /// The texts written by known writes that no other known write knew of.
    var owners: Set<String> {
        let writes = known.filter {
            if case .write = history.writes[$0].kind { true } else { false }
        }
        let latest = writes.filter { write in
            !writes.contains { history.writes[$0].known.contains(write) }
        }
        return Set(
            latest.compactMap {
                if case .write(let text) = history.writes[$0].kind { text } else { nil }
            })
    }

    /// The names with a known addition that no known removal has seen.
    var holders: Set<String> {
        let removed = known.reduce(into: Set<Int>()) { removed, number in
            if case .remove(_, let seen) = history.writes[number].kind { removed.formUnion(seen) }
        }
        return Set(
            known.subtracting(removed).compactMap {
                if case .insert(let name) = history.writes[$0].kind { name } else { nil }
            })
    }

    func additions(of name: String) -> Set<Int> {
        known.filter { history.writes[$0].kind == .insert(name) }
    }

    func agrees(with context: CausalContext) -> Bool {
        (context[Counted.self]?.total ?? 0) == counted
            && (context[Moved.self]?.total ?? 0) == moved
            && Set(context[Owner.self]?.values ?? []) == owners
            && Set(context[Holders.self]?.names ?? []) == holders
            && ["x", "y"].allSatisfy {
                (context[ByName.self]?[$0]?.total ?? 0) == countedByName($0)
            }
    }
}

/// An activity: a context that is branched, written, joined and passed on, beside its model.
struct Activity {
    var context: CausalContext
    var model: BranchModel

    mutating func write(_ random: inout SeededGenerator) throws {
        switch random.below(7) {
        case 0, 1:
            let amount = random.below(300)
            try context.increment(Counted.self, by: amount)
            try context.increment(Moved.self, by: amount)
            model.write(.add(amount))
        case 2:
            let amount = random.below(5)
            try context.decrement(Moved.self, by: amount)
            model.write(.take(amount))
        case 3:
            let text = random.pick(["", "a", "b", "c"])
            try context.write(text, to: Owner.self)
            model.write(.write(text))
        case 4:
            let name = random.pick(["x", "y", ""])
            try context.insert(name, into: Holders.self)
            model.write(.insert(name))
        case 5:
            let name = random.pick(["x", "y", ""])
            try context.remove(name, from: Holders.self)
            model.write(.remove(name, of: model.additions(of: name)))
        default:
            let (name, amount) = (random.pick(["x", "y"]), random.below(9))
            try context.update(ByName.self, default: ContextMap()) { map, identity in
                var counter = map[name] ?? ContextCounter()
                counter.increment(by: amount, as: identity)
                map[name] = counter
            }
            model.write(.addByName(name, amount))
        }
    }
}

extension SeededGenerator {
    /// The owner of a part of one of a few origins, with a number or without.
    mutating func writer() -> ContextIdentity {
        var context = CausalContext(origin: pick([0, 1, 128]))
        for _ in 0..<below(4) {
            let branch = context.branch()
            if chance(0.5) { context = branch }
        }
        context.holder = ContextHolder(rawValue: pick([0, 0, 1, 2, 300]))
        return context.identity
    }
}
