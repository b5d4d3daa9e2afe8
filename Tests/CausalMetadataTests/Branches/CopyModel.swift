import CausalMetadata
import SeededRandom

/// Who wrote what, and who was copied from whom: the truth about contexts that are copied where they
/// had to be branched.
///
/// Two writes contradict each other if the parts of identity that they were made under overlap, and
/// neither writer knew of the other write. In a run without copies there are none.
struct CopyModel {
    /// The values that are written, one of each kind.
    enum Kind: Int, CaseIterable {
        case counter
        case upDown
        case map
        case register
        case set
    }

    struct Write {
        let kind: Kind

        /// The part that the write was made under, and all that its writer owned, in which counts are
        /// folded.
        let identity: ContextIdentity
        let owned: ContextIdentity
        let known: Set<Int>
        var added: UInt64 = 0
        var taken: UInt64 = 0
        var text = ""

        /// Whether the write adds nothing: it isRemoval what it knows, or a join folds it.
        var isRemoval = false
        var isFold = false
    }

    /// Every write there was, by number, and those that each contradicts.
    final class History {
        private(set) var writes: [Write] = []
        private(set) var contradictions: [Set<Int>] = []

        /// Those that another owner of the same number wrote, or folded, without knowing of each other.
        private(set) var shared: [Set<Int>] = []

        func append(_ write: Write) {
            contradictions.append([])
            shared.append([])
            // A removal is made under no identity.
            if !write.isRemoval {
                for (number, other) in writes.enumerated()
                where other.kind == write.kind && !write.known.contains(number)
                    && !other.isRemoval
                {
                    let isSame = write.identity.holder == other.identity.holder
                    if isSame, write.owned.overlaps(other.owned) {
                        shared[writes.count].insert(number)
                        shared[number].insert(writes.count)
                    }
                    if !write.isFold, !other.isFold, write.identity.overlaps(other.identity) {
                        contradictions[writes.count].insert(number)
                        contradictions[number].insert(writes.count)
                    }
                }
            }
            writes.append(write)
        }
    }

    let history: History
    var known: Set<Int> = []

    /// Whether something here comes from a copy, or from a context of which a filter left a value out.
    var mayContradict = false

    mutating func add(_ write: Write) {
        history.append(write)
        known.insert(history.writes.count - 1)
    }

    mutating func merge(_ other: Self) {
        known.formUnion(other.known)
        if other.mayContradict { mayContradict = true }
    }

    func known(_ kind: Kind) -> Set<Int> { known.filter { history.writes[$0].kind == kind } }

    /// Returns whether two owners wrote a value without knowing of each other.
    func isContradicted(_ kind: Kind) -> Bool {
        let known = known(kind)
        return known.contains { !history.contradictions[$0].isDisjoint(with: known) }
    }

    /// Returns whether a number that should tell one owner from all others stands for two.
    func isShared(_ kind: Kind) -> Bool {
        let known = known(kind)
        return known.contains { !history.shared[$0].isDisjoint(with: known) }
    }

    private func sum(_ writes: Set<Int>) -> (added: UInt64, taken: UInt64) {
        writes.reduce((0, 0)) {
            ($0.0 + history.writes[$1].added, $0.1 + history.writes[$1].taken)
        }
    }

    /// The sum of all that was counted.
    func counted(_ kind: Kind) -> (added: UInt64, taken: UInt64) { sum(known(kind)) }

    /// The most that any one owner knew to be counted when he counted himself.
    func mostOfOne(_ kind: Kind) -> UInt64 {
        let known = known(kind)
        return known.map { number in
            let seen = history.writes[number].known.union([number])
            // An owner to whom two copies were merged has no count of his own.
            let isOne = seen.allSatisfy { history.contradictions[$0].isDisjoint(with: seen) }
            return isOne && seen.isSubset(of: known) ? sum(seen).added : 0
        }.max() ?? 0
    }

    /// Notes that a join has folded the counts of a kind that are known.
    mutating func fold(_ kind: Kind, as identity: ContextIdentity) {
        guard !known(kind).isEmpty else { return }
        var fold = Write(kind: kind, identity: identity, owned: identity, known: known(kind))
        fold.isFold = true
        add(fold)
    }

    /// The texts, or names, that no known write replaced.
    func texts(_ kind: Kind) -> Set<String> {
        let known = known(kind)
        let gone = known.filter { kind == .register || history.writes[$0].isRemoval }
            .reduce(into: Set<Int>()) { $0.formUnion(history.writes[$1].known) }
        let here = known.subtracting(gone).filter { !history.writes[$0].isRemoval }
        return Set(here.map { history.writes[$0].text })
    }
}

/// A context beside its model.
struct CopiedActivity {
    var context: CausalContext
    var model: CopyModel

    /// What a context says of the value of a kind, and whether it is disputed.
    func isDisputed(_ kind: CopyModel.Kind) -> Bool { Self.isDisputed(kind, in: context) }

    static func isDisputed(_ kind: CopyModel.Kind, in context: CausalContext) -> Bool {
        switch kind {
        case .counter: context[Counted.self]?.isDisputed ?? false
        case .upDown: context[Moved.self]?.isDisputed ?? false
        case .map: context[ByName.self]?["x"]?.isDisputed ?? false
        case .register: context[Owner.self]?.isDisputed ?? false
        case .set: context[Holders.self]?.isDisputed ?? false
        }
    }

    /// Whether the value of a kind is what the model says, as far as nothing contradicts.
    func agrees(_ kind: CopyModel.Kind) -> Bool {
        let (added, taken) = model.counted(kind)
        return switch kind {
        case .counter: (context[Counted.self]?.total ?? 0) == added
        case .upDown: (context[Moved.self]?.total ?? 0) == Int64(added) - Int64(taken)
        case .map: (context[ByName.self]?["x"]?.total ?? 0) == added
        case .register: Set(context[Owner.self]?.values ?? []) == model.texts(kind)
        case .set: Set(context[Holders.self]?.names ?? []) == model.texts(kind)
        }
    }

    /// The total of a counter that only grows.
    func total(_ kind: CopyModel.Kind) -> UInt64? {
        switch kind {
        case .counter: context[Counted.self]?.total ?? 0
        case .map: context[ByName.self]?["x"]?.total ?? 0
        case .upDown, .register, .set: nil
        }
    }

    mutating func write(_ kind: CopyModel.Kind, _ random: inout SeededGenerator) throws {
        let amount = 1 + random.below(20)
        var write = CopyModel.Write(
            kind: kind, identity: context.firstPart, owned: context.identity,
            known: model.known(kind))
        switch kind {
        case .counter:
            try context.increment(Counted.self, by: amount)
            write.added = amount
        case .upDown where random.chance(0.4):
            try context.decrement(Moved.self, by: amount)
            write.taken = amount
        case .upDown:
            try context.increment(Moved.self, by: amount)
            write.added = amount
        case .map:
            try context.update(ByName.self, default: ContextMap()) { map, identity in
                var counter = map["x"] ?? ContextCounter()
                counter.increment(by: amount, as: identity)
                map["x"] = counter
            }
            write.added = amount
        case .register:
            write.text = random.pick(["a", "b", "c"])
            try context.write(write.text, to: Owner.self)
        case .set where random.chance(0.3):
            try context.remove("x", from: Holders.self)
            write.isRemoval = true
        case .set:
            write.text = "x"
            try context.insert("x", into: Holders.self)
        }
        model.add(write)
    }
}

extension CausalContext {
    /// The part of the identity that writes go to.
    fileprivate var firstPart: ContextIdentity {
        // The atoms of pieces come first: a length, the number 1, and the piece.
        let bytes = encoded()
        let first = bytes.first.map { bytes.prefix(Int($0) + 1) } ?? []
        var part = (try? CausalContext(decoding: Array(first)))?.identity ?? ContextIdentity()
        part.holder = holder
        return part
    }
}
