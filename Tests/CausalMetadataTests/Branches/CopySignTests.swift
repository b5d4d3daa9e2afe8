import CausalMetadata
import LogicalClocks
import Testing

@Suite("The sign of a copy stays with the value")
struct CopySignTests {
    static let kinds = CopyModel.Kind.allCases

    /// Writes to the value of a kind once.
    private static func write(
        _ kind: CopyModel.Kind, _ amount: UInt64, in context: inout CausalContext
    ) throws {
        switch kind {
        case .counter: try context.increment(Counted.self, by: amount)
        case .upDown: try context.increment(Moved.self, by: amount)
        case .map:
            try context.update(ByName.self, default: ContextMap()) { map, identity in
                var counter = map["x"] ?? ContextCounter()
                counter.increment(by: amount, as: identity)
                map["x"] = counter
            }
        case .register: try context.write("\(amount)", to: Owner.self)
        case .set: try context.insert("x", into: Holders.self)
        }
    }

    private static func isDisputed(_ kind: CopyModel.Kind, _ context: CausalContext) -> Bool {
        CopiedActivity.isDisputed(kind, in: context)
    }

    private static func total(_ kind: CopyModel.Kind, _ context: CausalContext) -> UInt64 {
        switch kind {
        case .counter: context[Counted.self]?.total ?? 0
        case .upDown: UInt64(context[Moved.self]?.total ?? 0)
        case .map: context[ByName.self]?["x"]?.total ?? 0
        case .register, .set: 0
        }
    }

    /// Two contexts from the same bytes, each of which wrote some times, with the sum it wrote.
    private static func copies(
        _ kind: CopyModel.Kind, _ counts: (Int, Int), holders: (UInt64, UInt64) = (1, 2)
    ) throws -> (first: CausalContext, second: CausalContext) {
        var origin = CausalContext(origin: 7)
        try write(kind, 5, in: &origin)
        let bytes = origin.encoded()
        func copy(_ count: Int, _ holder: UInt64) throws -> CausalContext {
            var copy = try CausalContext(decoding: bytes)
            copy.holder = ContextHolder(rawValue: holder)
            for _ in 0..<count { try write(kind, 10 * holder, in: &copy) }
            return copy
        }
        return (try copy(counts.0, holders.0), try copy(counts.1, holders.1))
    }

    @Test("Every pair of numbers of writes is seen, and no later step hides it", arguments: kinds)
    func pairs(kind: CopyModel.Kind) throws {
        for first in 0..<8 {
            for second in 0..<8 {
                let (one, other) = try Self.copies(kind, (first, second))
                var merged = one.merging(other.peeked)
                let isCopied = first > 0 && second > 0
                #expect(Self.isDisputed(kind, merged) == isCopied, "\(first), \(second)")
                #expect(merged.encoded() == other.peeked.merging(one).encoded())
                var least = max(Self.total(kind, one), Self.total(kind, other))
                #expect(Self.total(kind, merged) >= least)
                for step in 0..<20 {
                    try Self.next(step, kind, &merged)
                    #expect(Self.isDisputed(kind, merged) == isCopied, "\(first), \(second)")
                    #expect(Self.total(kind, merged) >= least)
                    least = Self.total(kind, merged)
                }
                // What the copies say later changes nothing of that.
                merged.merge(one.peeked)
                merged.merge(other.peeked)
                #expect(Self.isDisputed(kind, merged) == isCopied)
                #expect(Self.total(kind, merged) >= least)
            }
        }
    }

    /// Takes one of the steps that could hide a sign.
    private static func next(
        _ step: Int, _ kind: CopyModel.Kind, _ context: inout CausalContext
    ) throws {
        switch step % 7 {
        case 0: try write(kind, 1, in: &context)
        case 1:
            var branch = context.branch()
            try write(kind, 1, in: &branch)
            try write(kind, 1, in: &context)
            try context.join(branch)
        case 2: context.compactWritten()
        case 3:
            context = try CausalContext(decoding: context.outbound().encoded()).inbound()
            context.holder = ContextHolder(rawValue: UInt64(100 + step))
        case 4: context = context.filtered(by: .denying(900...1_000))
        case 5:
            // All numbers of keys above those of the values are cut away.
            _ = context.set(ContextFlag(), for: Late.self)
            context.trim(to: context.encoded().count - 1)
            context = context.filtered(by: .allowing(0...767))
        default: try context.remove("x", from: Holders.self)
        }
    }

    @Test("Without numbers, copies that wrote equally often, or less, are seen", arguments: kinds)
    func unnamed(kind: CopyModel.Kind) throws {
        for first in 1..<6 {
            for second in 1..<6 {
                // One copy counts more with each write, so that it may have more in fewer writes.
                var (one, other) = try Self.copies(kind, (first, 0), holders: (0, 0))
                for _ in 0..<second { try Self.write(kind, 1_000, in: &other) }
                let merged = one.merging(other.peeked)
                let isSeen = Self.isDisputed(kind, merged)
                switch kind {
                case .counter, .upDown, .map:
                    #expect(isSeen == (first >= second), "\(first), \(second)")
                case .register: #expect(isSeen == (first == second), "\(first), \(second)")
                // Equal additions are one.
                case .set: #expect(!isSeen)
                }
                let least = max(Self.total(kind, one), Self.total(kind, other))
                #expect(Self.total(kind, merged) >= least)
                one = merged
                for step in 0..<14 { try Self.next(step, kind, &one) }
                #expect(!isSeen || Self.isDisputed(kind, one))
            }
        }
    }

    @Test("A dispute of two holders is seen by a third who took over from one of them")
    func chain() throws {
        for hops in 0..<BranchPastLimit.remembered {
            var (one, other) = try Self.copies(.counter, (1, 1))
            for hop in 0..<hops {
                one = try CausalContext(decoding: one.encoded())
                one.holder = ContextHolder(rawValue: UInt64(10 + hop))
                for _ in 0..<3 { try Self.write(.counter, 1, in: &one) }
            }
            other = other.peeked
            #expect(one.merging(other)[Counted.self]?.isDisputed == true, "after \(hops)")
        }
    }

    @Test("A write remembers eight others and no more, so that it does not grow")
    func bound() throws {
        var context = CausalContext(origin: 7)
        var sizes: [Int] = []
        for holder in 1...40 as ClosedRange<UInt64> {
            context = try CausalContext(decoding: context.encoded())
            context.holder = ContextHolder(rawValue: holder)
            try context.increment(Counted.self)
            sizes.append(context.encoded().count)
        }
        // A holder, where it wrote and how long ago, in three bytes each; then a floor, in one.
        #expect(sizes[0] == 14 && sizes[8] == 14 + 8 * 3)
        #expect(sizes[9...].allSatisfy { $0 == 14 + 8 * 3 + 1 }, "\(sizes)")
        #expect(context[Counted.self]?.isDisputed == false)
    }

    @Test("A holder is inherited by branches and by what has no identity, and is not in the bytes")
    func inheritance() throws {
        var context = CausalContext(origin: 7)
        context[Tenants.self] = ["north", "south"]
        context.holder = ContextHolder(of: 3, step: 4)
        let holder = context.holder
        #expect(holder != .unnamed && holder != ContextHolder(of: 4, step: 4))
        #expect(holder != ContextHolder(of: 3, step: 5) && holder.rawValue < 1 << 28)
        #expect(context.branch().holder == holder && context.peeked.holder == holder)
        #expect(context.identity.holder == holder)
        for limit in 1..<context.encoded().count {
            #expect(context.trimmed(to: limit).holder == holder)
        }
        #expect(context.outbound().holder == holder && context.inbound().holder == holder)
        let denied = context.filtered(by: .denying(20...21))
        #expect(denied.holder == holder && denied[Tenants.self] == nil)
        var decoded = try CausalContext(decoding: context.encoded())
        #expect(decoded == context && decoded.hashValue == context.hashValue)
        #expect(decoded.holder == .unnamed && decoded.identity == context.identity)
        decoded.merge(context)
        #expect(decoded.holder == .unnamed)
        // Who has no identity takes it over, with what tells its owner from others.
        var anonymous = CausalContext()
        anonymous[Tenants.self] = ["east"]
        #expect(anonymous.merging(context).holder == holder)
        #expect(CausalContext().merging(context).holder == holder)
        try anonymous.join(context)
        #expect(anonymous.holder == holder)
    }
}

private enum BranchPastLimit {
    /// The writes of others that a write remembers.
    static let remembered = 8
}

private enum Late: ContextKey {
    typealias Value = ContextFlag
    static let number: UInt16 = 800
}
