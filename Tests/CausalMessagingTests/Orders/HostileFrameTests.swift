import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import Testing

@Suite("No layer trusts a frame")
struct HostileFrameTests {
    /// Hands one process frames that nobody sent, from senders that are members and others, and lets
    /// it go on working.
    private struct Attack: StackUser {
        let topology: Topology
        let seed: UInt64
        var isSmall = true

        mutating func use<Stack: Probed>(_ stacks: [Stack]) {
            var draw = HostileDraw(
                random: SeededGenerator(seed: seed), processCount: topology.processCount)
            var victim = stacks[0]
            var outbox = Outbox<Stack.Message, Stack.Output>()
            victim.start(into: &outbox)
            for number in 0..<80 {
                let sender = draw.replica()
                let frame = Stack.hostile(&draw)
                _ = victim.accepts(frame, from: sender)
                victim.receive(frame, from: sender, into: &outbox)
                for timer in outbox.timers where timer.delayTicks != nil && number % 5 == 0 {
                    outbox.removeAll()
                    victim.timerFired(timer.id, into: &outbox)
                    break
                }
                if number == 40 {
                    outbox.removeAll()
                    let view = View(topology, number: 2)
                    victim.viewChanged(to: view, into: &outbox)
                }
                // What it sends goes to members alone, or a driver would not know where.
                for send in outbox.sends {
                    if case .one(let receiver) = send.destination {
                        isSmall = isSmall && topology.contains(receiver)
                    }
                }
                isSmall = isSmall && outbox.sends.count < 5_000
                outbox.removeAll()
            }
            // A request is still carried out.
            let request = ProbeMessage(root: "after", path: [], generations: 1)
            victim.handle(Stack.request(request), into: &outbox)
            let steps = outbox.emissions.flatMap { Stack.steps(in: $0.output) }
            #expect(steps.contains { $0.cameFrom.root == "after" })
        }
    }

    @Test("Every order of layers takes drawn frames without a trap", arguments: UInt64(0)..<2)
    func attack(seed: UInt64) {
        for (index, order) in LayerOrder.all.enumerated() {
            let seed = seed &* 1_000 &+ UInt64(index)
            let topology = index % 2 == 0 ? Topology.clique(3) : .line(3)
            var attack = Attack(topology: topology, seed: seed)
            order.build(topology, seed: seed, for: &attack)
            #expect(attack.isSmall, "\(order), seed \(seed)")
        }
    }
}
