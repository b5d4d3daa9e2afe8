import CausalMetadata
import Foundation
import SeededRandom
import TestSupport
import Testing

@Suite("A copied identity leaves a sign on what both owners wrote")
struct CopyTests {
    /// A run of branches, joins, writes, merges, copies, hops, filters and trims.
    struct Run {
        var random: SeededGenerator
        var live: [CopiedActivity]
        var holders: UInt64 = 0
        let namesHolders: Bool
        let copies: Bool

        init(seed: UInt64, namesHolders: Bool = true) {
            random = SeededGenerator(seed: seed)
            self.namesHolders = namesHolders
            copies = random.chance(0.8)
            let model = CopyModel(history: CopyModel.History())
            live = [CopiedActivity(context: CausalContext(origin: 7), model: model)]
        }

        /// Takes a context in from outside, as a holder of its own.
        private mutating func taken(_ context: CausalContext) throws -> CausalContext {
            var taken = try CausalContext(decoding: context.encoded())
            holders += 1
            if namesHolders { taken.holder = ContextHolder(rawValue: holders) }
            return taken
        }

        mutating func step() throws {
            let index = random.index(below: live.count)
            switch random.below(14) {
            case 0...4:
                let kind = random.pick(CopyModel.Kind.allCases)
                if !live[index].context.isAnonymous { try live[index].write(kind, &random) }
            case 5:
                let context = live[index].context.branch()
                guard !context.isAnonymous, live.count < 8 else { break }
                live.append(CopiedActivity(context: context, model: live[index].model))
            case 6 where live.count > 1:
                let leaving = live.remove(at: index)
                let target = random.index(below: live.count)
                live[target].model.merge(leaving.model)
                do {
                    try live[target].context.join(leaving.context)
                    let identity = live[target].context.identity
                    live[target].model.fold(.counter, as: identity)
                    live[target].model.fold(.upDown, as: identity)
                } catch {
                    live[target].context.merge(leaving.context.peeked)
                }
            case 7, 8:
                // Here, and by a node that knows nothing, they merge alike.
                let other = random.pick(live)
                live[index].context.merge(other.context.peeked)
                live[index].model.merge(other.model)
            case 9 where copies && live.count < 8:
                live[index].model.mayContradict = true
                var copy = live[index]
                copy.context = try taken(copy.context)
                live.append(copy)
                if random.chance(0.5) { live[index].context = try taken(live[index].context) }
            case 10:
                live[index].context.compactWritten()
            case 11 where copies && random.chance(0.2):
                // A filter on the way leaves a value out, and the identity goes on without it.
                let kept = live[index].context.filtered(by: .denying(40...40))
                live[index].context = try taken(kept)
                let left = live[index].model.known(.counter)
                live[index].model.known.subtract(left)
                live[index].model.mayContradict = true
            default:
                live[index].context = try taken(live[index].context.outbound()).inbound()
            }
        }
    }

    /// What was found over many runs.
    struct Tally {
        /// Values with a contradiction, and those of them that are not disputed.
        var (contradicted, unseen) = (0, 0)
        /// Disputed values without a copy, values that are wrong without a dispute, and counters
        /// below what one owner counted.
        var (alarms, wrong, below) = (0, 0, 0)

        mutating func judge(_ activity: CopiedActivity, _ kind: CopyModel.Kind) {
            let model = activity.model
            let isDisputed = activity.isDisputed(kind)
            let isContradicted = model.isContradicted(kind)
            if isContradicted { contradicted += 1 }
            if isContradicted && !isDisputed { unseen += 1 }
            if isDisputed && !model.mayContradict { alarms += 1 }
            if !isDisputed && !isContradicted && !activity.agrees(kind) { wrong += 1 }
            if let total = activity.total(kind), total < model.mostOfOne(kind) { below += 1 }
        }
    }

    /// Whether the environment asks for all hundred thousand runs, and what was found in them.
    private static let isWhole = ProcessInfo.processInfo.environment["ALL_COPY_RUNS"] != nil

    private static var runs: Range<UInt64> {
        isWhole ? 0..<100_000 : seeds(10_000, inDebug: 1_000)
    }

    private static func report(_ name: String, _ found: (own: Tally, shared: Tally)) {
        if isWhole { print("\(name): \(found)") }
    }

    /// What was found where each owner had a number of his own, and where two had the same.
    private static func tally(
        of seeds: Range<UInt64>, steps: Int, namesHolders: Bool
    ) throws -> (own: Tally, shared: Tally) {
        var (own, shared) = (Tally(), Tally())
        for seed in seeds {
            var run = Run(seed: seed, namesHolders: namesHolders)
            for _ in 0..<10 + run.random.index(below: steps) { try run.step() }
            for activity in run.live {
                for kind in CopyModel.Kind.allCases {
                    if activity.model.isShared(kind) {
                        shared.judge(activity, kind)
                    } else {
                        own.judge(activity, kind)
                    }
                }
            }
        }
        return (own, shared)
    }

    @Test("No contradiction is unseen, no alarm is false, and no total is below that of one owner")
    func named() throws {
        let found = try Self.tally(of: Self.runs, steps: 40, namesHolders: true)
        let (own, shared) = found
        #expect(own.unseen == 0 && own.alarms == 0 && own.wrong == 0 && own.below == 0, "\(own)")
        #expect(shared.alarms == 0)
        #expect(own.contradicted > 300)
        Self.report("numbers", found)
    }

    @Test("Where more owners write in turn than a write remembers, few contradictions are unseen")
    func many() throws {
        let runs = 0..<UInt64(Self.runs.count) / 20
        let found = try Self.tally(of: runs, steps: 400, namesHolders: true)
        let (own, shared) = found
        #expect(own.alarms == 0 && shared.alarms == 0)
        #expect(own.contradicted > 300 && own.unseen * 100 < own.contradicted)
        Self.report("many owners", found)
    }

    @Test("Owners without numbers are told apart by equal versions and by counts that shrink")
    func unnamed() throws {
        let found = try Self.tally(of: Self.runs, steps: 40, namesHolders: false)
        let (own, shared) = found
        #expect(own.alarms == 0 && own.wrong == 0 && own.contradicted == 0)
        #expect(shared.alarms == 0 && shared.unseen * 2 < shared.contradicted)
        Self.report("no numbers", found)
    }
}

extension CausalContext {
    /// Writes back what is known of each value.
    mutating func compactWritten() {
        compact(Counted.self)
        compact(Moved.self)
        compact(ByName.self)
        compact(Owner.self)
        compact(Holders.self)
    }
}
