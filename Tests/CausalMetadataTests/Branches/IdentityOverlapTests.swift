import CausalMetadata
import SeededRandom
import TestSupport
import Testing

@Suite("Two identities overlap if a piece of one contains a piece of the other")
struct IdentityOverlapTests {
    /// Returns whether a path of one description begins with one of the other, at one origin.
    private static func overlap(_ left: ContextIdentity, _ right: ContextIdentity) -> Bool {
        func pieces(_ identity: ContextIdentity) -> [(origin: Substring, path: Substring)] {
            identity.description.split(separator: " ").filter { $0 != "-" }.map { piece in
                let parts = piece.split(separator: ":")
                return (parts[0], parts[1] == "*" ? "" : parts[1])
            }
        }
        return pieces(left).contains { one in
            pieces(right).contains { other in
                one.origin == other.origin
                    && (one.path.hasPrefix(other.path) || other.path.hasPrefix(one.path))
            }
        }
    }

    @Test("drawn identities of many pieces, as the definition says")
    func definition() {
        var counts = [true: 0, false: 0]
        for seed in seeds(200) {
            var random = SeededGenerator(seed: seed)
            var contexts = (0..<2).map { CausalContext(origin: UInt64($0)) }
            var copies: [CausalContext] = []
            for _ in 0..<40 {
                let index = random.index(below: contexts.count)
                if random.chance(0.1) { copies.append(contexts[index]) }
                if random.chance(0.6) || contexts.count < 3 {
                    contexts.append(contexts[index].branch())
                } else {
                    // Contexts that hold nothing in common can always be joined.
                    let other = contexts.remove(at: index)
                    let place = random.index(below: contexts.count)
                    try? contexts[place].join(other)
                }
            }
            let identities = (contexts + copies).map(\.identity) + [ContextIdentity()]
            for one in identities {
                for other in identities {
                    let expected = Self.overlap(one, other)
                    #expect(one.overlaps(other) == expected, "\(one) and \(other)")
                    counts[expected, default: 0] += 1
                }
            }
        }
        #expect(counts.values.allSatisfy { $0 > 1_000 }, "\(counts)")
    }
}
