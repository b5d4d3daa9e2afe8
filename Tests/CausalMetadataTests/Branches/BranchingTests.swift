import CausalMetadata
import SeededRandom
import Testing

@Suite("Branches of an activity write apart and come together again")
struct BranchingTests {
    /// A run of branches, writes, joins, copies and unknowing nodes.
    struct Run {
        var random: SeededGenerator
        var live: [Activity]

        /// The times that a context was taken in; on odd seeds, each is a holder of its own.
        private var holders: UInt64 = 0
        private let seed: UInt64

        init(seed: UInt64, origins: Int = 1) {
            self.seed = seed
            random = SeededGenerator(seed: seed)
            let history = BranchModel.History()
            live = (0..<origins).map { origin in
                Activity(
                    context: CausalContext(origin: UInt64(origin) * 1_000),
                    model: BranchModel(history: history))
            }
        }

        mutating func step() throws {
            let index = random.index(below: live.count)
            switch random.below(8) {
            case 0...2:
                try live[index].write(&random)
            case 3, 4:
                let context = live[index].context.branch()
                if !context.isAnonymous {
                    live.append(Activity(context: context, model: live[index].model))
                }
            case 5:
                guard live.count > 1 else { return }
                let leaving = live.remove(at: index)
                let target = random.index(below: live.count)
                try live[target].context.join(leaving.context)
                live[target].model.known.formUnion(leaving.model.known)
            case 6:
                // A copy spreads what is known.
                let other = random.pick(live)
                live[index].context.merge(other.context.peeked)
                live[index].model.known.formUnion(other.model.known)
            default:
                let before = live[index].context
                live[index].context = try CausalContext(decoding: before.encoded())
                holders += 1
                if seed % 2 == 1 {
                    live[index].context.holder = ContextHolder(rawValue: holders)
                }
            }
        }

        func expectTruth(_ comment: @autoclosure () -> String) {
            for activity in live {
                #expect(activity.model.agrees(with: activity.context), "\(comment())")
            }
        }

        mutating func joinAll() throws -> Activity {
            random.shuffle(&live)
            var end = live.removeFirst()
            while let leaving = live.popLast() {
                if random.chance(0.5) {
                    try end.context.join(leaving.context)
                } else {
                    var other = leaving
                    try other.context.join(end.context)
                    end.context = other.context
                }
                end.model.known.formUnion(leaving.model.known)
            }
            return end
        }
    }

    @Test("Every context says what its branches and those joined into it wrote, no more, no less")
    func truth() throws {
        for seed in cases(2_500) {
            var run = Run(seed: seed)
            for step in 0..<10 + run.random.index(below: 50) {
                try run.step()
                run.expectTruth("seed \(seed), step \(step)")
                #expect(Self.areDisjoint(run.live), "seed \(seed), step \(step)")
            }
            var end = try run.joinAll()
            #expect(end.model.agrees(with: end.context), "seed \(seed)")
            #expect(end.context.identity.description == "0:*", "seed \(seed)")
            // Everything is folded, and one more write leaves nothing of the branches.
            #expect(end.context[Counted.self]?.branchCount ?? 1 == 1)
            #expect(end.context[Moved.self]?.branchCount ?? 1 == 1)
            try end.context.write("end", to: Owner.self)
            #expect(end.context[Owner.self]?.parts.count == 1)
        }
    }

    private static func areDisjoint(_ live: [Activity]) -> Bool {
        let identities = live.map(\.context.identity)
        return identities.indices.allSatisfy { index in
            !identities[index].isAnonymous
                && identities[..<index].allSatisfy { !$0.overlaps(identities[index]) }
        }
    }

    @Test("Activities of several origins meet without mixing up what they counted")
    func origins() throws {
        for seed in cases(1_250) {
            var run = Run(seed: seed, origins: 3)
            for step in 0..<40 {
                try run.step()
                run.expectTruth("seed \(seed), step \(step)")
            }
            let end = try run.joinAll()
            #expect(end.model.agrees(with: end.context), "seed \(seed)")
            #expect(end.context.identity.description == "0:* 1000:* 2000:*")
        }
    }

    @Test("A merge without knowledge of the format, byte by byte, keeps every count and piece")
    func unknowing() throws {
        for seed in cases(1_250) {
            var run = Run(seed: seed)
            for _ in 0..<30 { try run.step() }
            // A forwarder merges all of them, as atoms only.
            var merged = CausalContext()
            for activity in run.live {
                merged.merge(try CausalContext(decoding: activity.context.encoded()))
            }
            let end = try run.joinAll()
            #expect(end.model.agrees(with: merged), "seed \(seed)")
            #expect(merged.identity == end.context.identity)
            // It may be branched on from there.
            var first = merged
            var second = first.branch()
            try second.increment(Counted.self, by: 5)
            try first.increment(Counted.self, by: 7)
            try first.join(second)
            #expect(first[Counted.self]?.total == end.model.counted + 12)
        }
    }

    @Test("The n-th branch that is out costs two levels for each bit of n")
    func balance() throws {
        var parent = CausalContext(origin: 7)
        var branches = (0..<1_000).map { _ in parent.branch() }
        let depths = branches.map { $0.identity.description.count - 2 }
        #expect(depths[0] == 1 && depths[1] == 3 && depths[62] == 11)
        #expect((depths.max() ?? 0) <= 63 && branches.allSatisfy { !$0.isAnonymous })
        for index in branches.indices { try branches[index].increment(Counted.self) }
        for branch in branches { try parent.join(branch) }
        #expect(parent.identity.description == "7:*")
        #expect(parent[Counted.self]?.total == 1_000 && parent[Counted.self]?.branchCount == 1)
    }

    @Test("A chain of branches that never come back is anonymous from its 64th level on")
    func chain() throws {
        var context = CausalContext(origin: 7)
        for _ in 0..<63 { context = context.branch() }
        #expect(!context.isAnonymous)
        try context.increment(Counted.self)
        context = context.branch()
        #expect(context.isAnonymous && context[Counted.self]?.total == 1)
        #expect(throws: ContextWriteError.anonymous) { try context.increment(Counted.self) }
    }

    @Test("A branch and its return leave the context as it was, however many are out")
    func unchanged() throws {
        var parent = CausalContext(origin: 7)
        try parent.increment(Counted.self, by: 3)
        let before = parent
        var out: [CausalContext] = []
        for _ in 0..<200 { out.append(parent.branch()) }
        #expect(parent != before && Set(out).count == 200)
        for branch in out { try parent.join(branch) }
        #expect(parent == before && parent.encoded() == before.encoded())
    }

    @Test("An identity that two own is refused by a join, and seen in what both wrote")
    func duplicates() throws {
        var context = CausalContext(origin: 7)
        var copy = context
        #expect(throws: ContextJoinError.overlappingIdentities) { try context.join(copy) }
        var branch = context.branch()
        #expect(throws: ContextJoinError.overlappingIdentities) { try branch.join(copy) }
        try context.join(branch)
        #expect(context == copy)

        try context.increment(Counted.self, by: 5)
        try copy.increment(Counted.self, by: 7)
        let merged = context.merging(copy)
        #expect(merged[Counted.self]?.isDisputed == true && merged[Counted.self]?.total == 7)
        #expect(context[Counted.self]?.isDisputed == false)
        // A part of an identity and the whole of it contradict each other too.
        var (whole, half) = (CausalContext(origin: 8), CausalContext(origin: 8).branched)
        try whole.write("a", to: Owner.self)
        try half.write("b", to: Owner.self)
        whole.merge(half)
        #expect(whole[Owner.self]?.isDisputed == true && whole[Owner.self]?.values == ["a", "b"])
    }

    @Test("A write that cannot be told from lost ones, or does not fit, is refused and said so")
    func refusals() throws {
        var context = CausalContext(origin: 7)
        try context.increment(Counted.self, by: 5)
        let before = context
        #expect(throws: ContextWriteError.doesNotFit(limit: 8)) {
            try context.increment(Counted.self, limit: 8)
        }
        #expect(throws: ContextWriteError.doesNotFit(limit: 30)) {
            try context.write(String(repeating: "a", count: 40), to: Owner.self, limit: 30)
        }
        #expect(context == before)
        context.trim(to: 8)
        #expect(context.read(Counted.self).isExact == false && !context.isAnonymous)
        #expect(throws: ContextWriteError.mayHaveLost) { try context.increment(Counted.self) }
        var anonymous = before.peeked
        #expect(throws: ContextWriteError.anonymous) { try anonymous.increment(Counted.self) }
        #expect(throws: ContextWriteError.anonymous) { try anonymous.write("a", to: Owner.self) }
        #expect(anonymous[Counted.self]?.total == 5 && anonymous.identity.description == "-")
    }
}

extension CausalContext {
    /// A branch of a copy.
    fileprivate var branched: CausalContext {
        var copy = self
        return copy.branch()
    }
}
