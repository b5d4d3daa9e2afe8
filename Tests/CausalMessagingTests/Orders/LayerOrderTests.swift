import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import Testing

@testable import CausalMetadata

@Suite("Messages, timers and contexts survive every order of layers")
struct LayerOrderTests {
    /// Runs a stack on a network that loses nothing, and keeps what its probes said.
    private struct Run: StackUser {
        let order: LayerOrder
        let topology: Topology
        let options: NetworkOptions
        let seed: UInt64
        /// Each step with the context that left with its answer.
        var steps: [(process: ReplicaID, step: ProbeStep, left: CausalContext)] = []

        mutating func use<Stack: Probed>(_ stacks: [Stack]) {
            var network = SimulatedNetwork(stacks, on: topology, options: options, seed: seed)
            var random = SeededGenerator(seed: seed ^ 0x0def)
            for number in 0..<6 {
                let root = "root \(number)"
                var context = CausalContext(origin: UInt64(number))
                context[ProbeKeys.Root.self] = ContextSet([root])
                network.request(
                    Stack.request(ProbeMessage(root: root, path: [], generations: 4)),
                    at: random.pick(topology.processes), context: context)
                network.run(until: network.now + random.below(30))
                if number == 2, let request = Stack.snapshot(SnapshotID(0, 1)) {
                    network.request(request, at: 0)
                }
            }
            #expect(network.runUntilQuiet() == .quiet)
            for output in network.takeOutputs() {
                for step in Stack.steps(in: output.output) {
                    steps.append((output.process, step, output.context))
                }
            }
        }
    }

    @Test("Any three of them, around an application that does everything", arguments: 0..<8)
    func orders(part: Int) {
        for (index, order) in LayerOrder.all.enumerated() where index % 8 == part {
            let topology = index / 8 % 2 == 0 ? Topology.clique(3) : .line(3)
            let seed = UInt64(index)
            let options = NetworkOptions(
                order: index % 3 == 0 ? .fifo : .reordering, delay: .exponential(mean: 12))
            var run = Run(order: order, topology: topology, options: options, seed: seed)
            order.build(topology, seed: seed, for: &run)
            Self.judge(run)
        }
    }

    private static func judge(_ run: Run) {
        let place = "\(run.order), seed \(run.seed)"
        #expect(run.steps.count >= 6, "\(place)")
        expectMessagesOnce(run, place)
        expectTimersOnce(run, place)
        var parents: [String: (process: ReplicaID, step: ProbeStep)] = [:]
        for (process, step, _) in run.steps { parents[step.name] = (process, step) }
        for (_, step, left) in run.steps {
            expectContext(of: step, left, run.order, parents, place)
        }
        expectIdentities(run, place)
    }

    private static func expectMessagesOnce(_ run: Run, _ place: String) {
        var arrived: [String: Int] = [:]
        for (_, step, _) in run.steps {
            guard case .message = step.cause, let sender = step.cameFrom.path.last else { continue }
            arrived["\(sender)/\(step.cameFrom.isToOne)", default: 0] += 1
        }
        // By process and message: no payload comes to one process twice.
        var seen: Set<String> = []
        for (process, step, _) in run.steps {
            guard case .message = step.cause else { continue }
            let message = "\(process) \(step.cameFrom.path) \(step.cameFrom.effect)"
            #expect(seen.insert(message).inserted, "\(message) came twice: \(place)")
        }
        for (process, step, _) in run.steps {
            let targets =
                run.order.spreadsBroadcasts
                ? run.topology.processCount - 1 : run.topology.receivers(from: process).count
            #expect(
                arrived["\(step.name)/true", default: 0] == step.sentToOne,
                "sent to one by \(step.name): \(place)")
            #expect(
                arrived["\(step.name)/false", default: 0] == step.sentToAll * targets,
                "broadcast by \(step.name): \(place)")
        }
    }

    private static func expectTimersOnce(_ run: Run, _ place: String) {
        for process in run.topology.processes {
            var pending: Set<UInt64> = []
            for (_, step, _) in run.steps where step.name.hasPrefix("\(process).") {
                if let timer = step.timerFired {
                    #expect(pending.remove(timer) != nil, "timer \(timer) of \(process): \(place)")
                }
                pending.formUnion(step.timersSet)
                pending.subtract(step.timersCancelled)
            }
            #expect(pending.isEmpty, "timers \(pending) of \(process) never ran out: \(place)")
        }
    }

    /// Whether the context of the request is still there: without a stamp, none crosses a channel.
    private static func keepsContext(
        _ step: ProbeStep, _ order: LayerOrder,
        _ parents: [String: (process: ReplicaID, step: ProbeStep)]
    ) -> (hasRoot: Bool, path: [String]) {
        if order.isStamped { return (true, step.cameFrom.path) }
        switch step.cause {
        case .request: return (true, [])
        case .message: return (false, [])
        case .timer:
            guard let name = step.cameFrom.path.last, let parent = parents[name]?.step
            else { return (false, []) }
            let before = keepsContext(parent, order, parents)
            return (before.hasRoot, before.path + [name])
        }
    }

    private static func expectContext(
        of step: ProbeStep, _ left: CausalContext, _ order: LayerOrder,
        _ parents: [String: (process: ReplicaID, step: ProbeStep)], _ place: String
    ) {
        let (hasRoot, path) = keepsContext(step, order, parents)
        let root = hasRoot ? [step.cameFrom.root] : nil
        let tool = hasRoot && order.isAnnotated ? [step.cameFrom.root] : nil
        let came = step.context
        #expect(came[ProbeKeys.Root.self]?.names == root, "\(step.name): \(place)")
        #expect(came[ProbeKeys.Tool.self]?.names == tool, "\(step.name): \(place)")
        #expect(
            Set(came[ProbeKeys.Path.self]?.names ?? []) == Set(path), "\(step.name): \(place)")
        // What the step said of itself leaves with the answer.
        #expect(left[ProbeKeys.Root.self]?.names == root, "\(step.name): \(place)")
        #expect(
            Set(left[ProbeKeys.Path.self]?.names ?? []) == Set(path + [step.name]),
            "\(step.name): \(place)")
    }

    /// The effects of a step divide what it owned: no two get the same, each that goes on alone gets
    /// some, and where nothing is broadcast all of it is given away.
    private static func expectIdentities(_ run: Run, _ place: String) {
        var children: [String: [ProbeStep]] = [:]
        var cancelled: [ReplicaID: Set<UInt64>] = [:]
        for (process, step, _) in run.steps {
            cancelled[process, default: []].formUnion(step.timersCancelled)
            if let parent = step.cameFrom.path.last { children[parent, default: []].append(step) }
        }
        for (process, step, left) in run.steps {
            let own = step.context.identity
            var parts = [(name: "the answer of \(step.name)", part: left.identity)]
            for child in children[step.name] ?? [] {
                parts.append((child.name, child.context.identity))
                // A broadcast goes to many; without a stamp no context crosses a channel at all.
                let goesOn =
                    child.cause == .timer
                    || run.order.isStamped && child.cause == .message(isToOne: true)
                if goesOn {
                    #expect(
                        child.context.isAnonymous == step.context.isAnonymous,
                        "\(child.name) after \(step.name): \(place)")
                }
            }
            for (index, (name, part)) in parts.enumerated() {
                #expect(own.union(part) == own, "\(name) owns more than \(step.name): \(place)")
                for (other, otherPart) in parts[..<index] {
                    #expect(
                        !part.overlaps(otherPart), "\(name) and \(other) own the same: \(place)")
                }
            }
            let isCancelled = !step.timersSet.isDisjoint(with: cancelled[process] ?? [])
            if run.order.isStamped, !isCancelled, step.sentToAll == 0 {
                let all = parts.reduce(ContextIdentity(unitingAll: [])) { $0.union($1.part) }
                #expect(all == own, "\(step.name) lost a part: \(place)")
            }
        }
    }
}
