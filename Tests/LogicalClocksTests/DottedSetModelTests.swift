import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A dotted version vector set is the set of values that nothing has replaced")
struct DottedSetModelTests {
    typealias Siblings = DottedVersionVectorSet<Int>

    /// Replicas with clients that read, write with contexts old and new, and delete.
    struct Cluster {
        var sets = [Siblings](repeating: .init(), count: 3)
        var models = [DottedSetModel](repeating: .init(), count: 3)
        var contexts = [VersionVector](repeating: [:], count: 4)
        var written = 0

        /// Does one random thing and returns the replica that it changed.
        mutating func step(using random: inout SeededGenerator) throws -> Int {
            let index = random.index(below: 3)
            let replica = ReplicaID(2 * index)
            let client = random.index(below: 4)
            switch random.below(10) {
            case 0...3:
                written += 1
                let dot = sets[index].put(written, context: contexts[client], at: replica)
                let expected = models[index].put(
                    written, context: contexts[client], at: replica)
                #expect(dot == expected)
            case 4, 5:
                contexts[client] = sets[index].context
            case 6, 7:
                let other = random.index(below: 3)
                try sets[index].merge(sets[other])
                models[index].merge(models[other])
            case 8:
                sets[index].discard(contexts[client])
                models[index].discard(contexts[client])
            default:
                if random.chance(0.5) {
                    sets[index].keepLast { $0 % 5 < $1 % 5 }
                    models[index].keepLast { $0 % 5 < $1 % 5 }
                } else {
                    written += 1
                    let value = written
                    let dot = sets[index].reconcile(at: replica) { $0.reduce(value, +) }
                    if models[index].values.isEmpty {
                        #expect(dot == nil)
                    } else {
                        let sum = models[index].values.values.reduce(value, +)
                        models[index].discard(sets[index].context)
                        models[index].history.insert(
                            Dot(replica, models[index].counter(of: replica)))
                        models[index].values = dot.map { [$0: sum] } ?? [:]
                    }
                }
            }
            return index
        }
    }

    @Test("Every operation agrees with sets of dots", arguments: seeds(60))
    func model(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var cluster = Cluster()
        for _ in 0..<70 {
            let index = try cluster.step(using: &random)
            let (set, model) = (cluster.sets[index], cluster.models[index])
            #expect(set.siblings.map(\.dot) == model.ordered.map(\.dot))
            #expect(set.siblings.map(\.value) == model.ordered.map(\.value))
            #expect(set.values == model.ordered.map(\.value))
            #expect(set.count == model.values.count)
            #expect(DottedSetModel.dots(of: set.context) == model.history)
            let other = random.index(below: 3)
            #expect(
                set.relation(to: cluster.sets[other])
                    == model.relation(to: cluster.models[other]))
        }
    }

    @Test("Merging is a join, and the relation is its order", arguments: seeds(30))
    func laws(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var cluster = Cluster()
        var states: [Siblings] = [.init()]
        for _ in 0..<50 { try states.append(cluster.sets[cluster.step(using: &random)]) }
        for _ in 0..<150 {
            let (a, b, c) = (random.pick(states), random.pick(states), random.pick(states))
            let join = try a.merging(b)
            #expect(try a.merging(a) == a)
            #expect(try join == b.merging(a))
            #expect(try join.merging(c) == a.merging(b.merging(c)))
            let relation = a.relation(to: b)
            #expect(b.relation(to: a) == relation.inverse)
            #expect((join == b) == (relation == .before || relation == .equal))
            #expect((relation == .equal) == (a == b))
            #expect(join.context == a.context.merging(b.context))
        }
    }
}
