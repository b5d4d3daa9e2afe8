import LogicalClocks
import SeededRandom
import TestSupport
import Testing

/// A random run of replicas that come, go, record events and send messages, on three levels at
/// once: the flat stamps, the paper's recursive rules, and the set of events each replica knows.
struct IntervalTreeRun {
    /// Replicas stop forking at this depth, so that a tree is 2^8 cells of the interval.
    static let levels = 8

    /// The seeds of runs: fewer where every step also checks the invariants of what it makes.
    static let seeds = TestSupport.seeds(1_000, inDebug: 150)

    var random: SeededGenerator
    let populationMax: Int
    let depthMax: Int
    var stamps = [Stamp.seed]
    var models = [PaperModel.Stamp()]
    var histories: [Set<Int>] = [[]]
    var eventCount = 0

    init(seed: UInt64, populationMax: Int, depthMax: Int = Self.levels) {
        random = SeededGenerator(seed: seed)
        self.populationMax = populationMax
        self.depthMax = depthMax
    }

    /// Takes one random step; returns the index of the replica that changed.
    mutating func step() throws -> Int {
        let at = random.index(below: stamps.count)
        switch random.index(below: 10) {
        case 0...1 where stamps.count < populationMax && stamps[at].id.depth < depthMax:
            try fork(at)
        case 2 where stamps.count > 1:
            return try join(at)
        case 3...5 where stamps.count > 1:
            let other = random.index(below: stamps.count)
            stamps[at].merge(stamps[other].peeked)
            models[at].events = models[at].events.join(models[other].events)
            histories[at].formUnion(histories[other])
        default:
            event(at)
        }
        return at
    }

    mutating func event(_ at: Int) {
        stamps[at].event()
        models[at].event()
        histories[at].insert(eventCount)
        eventCount += 1
    }

    mutating func fork(_ at: Int) throws {
        stamps.append(try stamps[at].fork())
        let (kept, given) = models[at].id.split
        models[at].id = kept
        models.append(PaperModel.Stamp(id: given, events: models[at].events))
        histories.append(histories[at])
    }

    mutating func join(_ at: Int) throws -> Int {
        let leaving = (at + 1 + random.index(below: stamps.count - 1)) % stamps.count
        try stamps[at].join(stamps[leaving])
        let sum = try #require(models[at].id.sum(models[leaving].id))
        models[at] = PaperModel.Stamp(
            id: sum, events: models[at].events.join(models[leaving].events))
        histories[at].formUnion(histories[leaving])
        stamps.remove(at: leaving)
        models.remove(at: leaving)
        histories.remove(at: leaving)
        return leaving < at ? at - 1 : at
    }

    /// The relation by definition: inclusion of the sets of events known.
    func relationByHistory(_ first: Int, _ second: Int) -> CausalRelation {
        CausalRelation(
            isBelow: histories[first].isSubset(of: histories[second]),
            isAbove: histories[first].isSuperset(of: histories[second]))
    }
}

@Suite("Interval tree stamps agree with their models on random runs")
struct IntervalTreeModelTests {
    @Test("Every step is what the paper's recursive rules give", arguments: IntervalTreeRun.seeds)
    func differential(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 2 + Int(seed % 15))
        for _ in 0..<60 {
            let at = try run.step()
            try #require(run.stamps[at].description == run.models[at].text)
            try #require(run.stamps[at].invariantViolation == nil)
        }
        for (stamp, model) in zip(run.stamps, run.models) {
            #expect(stamp.description == model.text)
        }
    }

    @Test(
        "Deep identities follow the paper's rules too",
        arguments: 0..<IntervalTreeRun.seeds.upperBound / 15)
    func deep(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 250, depthMax: 250)
        // Forks of the newest or of the first replica give long chains of either side.
        for _ in 0..<130 {
            let at = run.random.chance(seed % 2 == 0 ? 0.9 : 0.5) ? run.stamps.count - 1 : 0
            try run.fork(at)
            if run.random.chance(0.3) { run.event(at) }
        }
        for _ in 0..<150 {
            let at = try run.step()
            try #require(run.stamps[at].description == run.models[at].text)
            let stamp = run.stamps[at]
            try #require(try Stamp(decoding: stamp.encoded()) == stamp)
            try #require(try Stamp(parsing: stamp.description) == stamp)
        }
    }

    @Test("Causality is that of the events each replica has seen", arguments: IntervalTreeRun.seeds)
    func causality(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 2 + Int(seed % 9))
        for _ in 0..<80 {
            let at = try run.step()
            let other = run.random.index(below: run.stamps.count)
            let relation = run.stamps[at].relation(to: run.stamps[other])
            try #require(relation == run.relationByHistory(at, other))
            try #require(run.stamps[other].relation(to: run.stamps[at]) == relation.inverse)
            #expect(
                run.stamps[at].isBelowOrEqual(to: run.stamps[other])
                    == (relation == .before || relation == .equal))
        }
        for first in run.stamps.indices {
            for second in run.stamps.indices {
                #expect(
                    run.stamps[first].relation(to: run.stamps[second])
                        == run.relationByHistory(first, second))
            }
        }
    }

    @Test(
        "An event adds only where its stamp owns, and nobody else knows it",
        arguments: IntervalTreeRun.seeds)
    func eventCells(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 2 + Int(seed % 9))
        for _ in 0..<40 {
            _ = try run.step()
            let at = run.random.index(below: run.stamps.count)
            let before = run.stamps[at]
            let cellsBefore = run.models[at].events.cells(levels: IntervalTreeRun.levels)
            run.event(at)
            let after = run.stamps[at]
            // The text of the stamp was compared with the model's, so the model's cells are its.
            try #require(after.description == run.models[at].text)
            let cells = run.models[at].events.cells(levels: IntervalTreeRun.levels)
            let owned = run.models[at].id.cells(levels: IntervalTreeRun.levels)
            for (index, isOwned) in owned.enumerated() {
                #expect(
                    isOwned
                        ? cells[index] >= cellsBefore[index] : cells[index] == cellsBefore[index])
            }
            #expect(cells != cellsBefore)
            #expect(after.events.maximum == cells.max())
            #expect(after.events.minimum == cells.min())
            #expect(after.events.maximum <= before.events.maximum + 1)
            #expect(before.relation(to: after) == .before)
            for other in run.stamps.indices where other != at {
                #expect(!after.isBelowOrEqual(to: run.stamps[other]))
            }
        }
    }

    @Test(
        "Order, join and sum are those of the cells of the interval",
        arguments: IntervalTreeRun.seeds)
    func cells(seed: UInt64) throws {
        var run = IntervalTreeRun(seed: seed, populationMax: 3 + Int(seed % 12))
        for _ in 0..<60 { _ = try run.step() }
        // Trees of an older time overlap those of now.
        let old = (stamp: run.random.pick(run.stamps), index: 0)
        let oldModel = try #require(zip(run.stamps, run.models).first { $0.0 == old.stamp }?.1)
        for _ in 0..<30 { _ = try run.step() }
        let levels = IntervalTreeRun.levels
        let oldCounts = oldModel.events.cells(levels: levels)
        let oldOwned = oldModel.id.cells(levels: levels)
        for (stamp, model) in zip(run.stamps, run.models) {
            let counts = model.events.cells(levels: levels)
            let owned = model.id.cells(levels: levels)
            let joined = old.stamp.events.joined(with: stamp.events)
            #expect(joined.description == oldModel.events.join(model.events).text)
            #expect(
                old.stamp.isBelowOrEqual(to: stamp)
                    == zip(oldCounts, counts).allSatisfy { $0 <= $1 })
            #expect(joined.maximum == zip(oldCounts, counts).map { max($0, $1) }.max())
            if zip(oldOwned, owned).contains(where: { $0 && $1 }) {
                #expect(throws: StampError.overlappingIdentities) {
                    try old.stamp.id.sum(stamp.id)
                }
                #expect(throws: StampError.overlappingIdentities) {
                    try stamp.joined(with: old.stamp)
                }
            } else {
                let sum = try old.stamp.id.sum(stamp.id)
                #expect(sum.description == oldModel.id.sum(model.id)?.text)
            }
        }
        // All identities of the living together are the whole interval again.
        var whole = IDTree.none
        for stamp in run.stamps { whole = try whole.sum(stamp.id) }
        #expect(whole == .seed)
    }
}
