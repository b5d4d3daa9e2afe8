import CausalMetadata
import SeededRandom
import Testing

/// A random tree of tasks, and what everybody in it must come to know.
private indirect enum TaskTree: Sendable {
    enum End: CaseIterable {
        case returns, throwing, cancelled
    }

    case node(name: String, end: End, isDiscarding: Bool, waits: Bool, children: [TaskTree])

    init(_ random: inout SeededGenerator, name: String, depth: Int) {
        let count = depth == 0 ? 0 : random.index(below: 5)
        self = .node(
            name: name, end: random.pick(End.allCases), isDiscarding: random.below(4) == 0,
            waits: random.below(2) == 0,
            children: (0..<count).map { TaskTree(&random, name: "\(name).\($0)", depth: depth - 1) }
        )
    }

    var names: [String] {
        guard case .node(let name, _, _, _, let children) = self else { return [] }
        return [name] + children.flatMap(\.names)
    }

    /// Learns a name, runs the children, and ends as told; it knows its ancestors' names at first,
    /// and those of all below it at the end.
    func run(below ancestors: [String]) async throws {
        guard case .node(let name, let end, let isDiscarding, let waits, let children) = self
        else { return }
        #expect(known == ContextSet(ancestors).names)
        learn(name)
        let path = ancestors + [name]
        if isDiscarding {
            await withCausalDiscardingTaskGroup { group in
                for child in children {
                    // A sibling that has finished may be known already.
                    group.addTask {
                        var own = CausalContext(names: path)
                        await withContext(&own) { try? await child.run(below: path) }
                        CausalContext.updateCurrent { $0.merge(own) }
                    }
                }
                if end == .cancelled { group.cancelAll() }
            }
        } else {
            await withCausalTaskGroup(of: Void.self, throwing: (any Error).self) { group in
                for child in children {
                    group.addTask { try await child.run(below: path) }
                }
                if end == .cancelled { group.cancelAll() }
                if waits { try? await group.waitForAll() }
            }
        }
        #expect(known == ContextSet(ancestors + names).names)
        if end == .throwing { throw Refused(code: 1) }
    }
}

@Suite("Trees of children")
struct CausalTreeTests {
    @Test(
        "Everybody knows what led to it and what it waited for, and nothing else",
        arguments: UInt64(0)..<60)
    func tree(seed: UInt64) async {
        var random = SeededGenerator(seed: seed)
        let tree = TaskTree(&random, name: "r", depth: 4)
        var context = CausalContext(names: ["start"])
        await withContext(&context) { try? await tree.run(below: ["start"]) }
        #expect(context == CausalContext(names: ["start"] + tree.names))
    }
}
