import CausalMessaging
import LogicalClocks
import Testing

@Suite("A process that has no room is heard through every order of layers")
struct AcceptanceTests {
    private struct Delivery: StackUser {
        let order: LayerOrder
        var frameCount = 0

        mutating func use<Stack: Probed>(_ stacks: [Stack]) {
            var victim = stacks[0]
            var sender = stacks[1]
            var outbox = Outbox<Stack.Message, Stack.Output>()
            for number in 0..<40 where outbox.sends.isEmpty {
                sender.handle(
                    Stack.request(
                        ProbeMessage(root: "say \(number)", path: [], generations: 1)),
                    into: &outbox)
            }
            let frames = outbox.sends.map(\.message)
            frameCount = frames.count
            guard !frames.isEmpty else { return }
            // Reliable channels keep what finds no room; without them, whoever drives does.
            #expect(victim.accepts(frames[0], from: 1) == order.isReliable, "\(order)")
            for frame in frames where order.isReliable {
                outbox.removeAll()
                victim.receive(frame, from: 1, into: &outbox)
                #expect(victim.probe.stepCount == 0, "\(order)")
            }
            outbox.removeAll()
            victim.handle(
                Stack.request(ProbeMessage(root: "open", path: [], generations: 0)),
                into: &outbox)
            if order.isReliable {
                #expect(victim.probe.stepCount == 1 + frames.count, "\(order)")
            } else {
                #expect(victim.accepts(frames[0], from: 1), "\(order)")
            }
        }
    }

    @Test("What is refused is not delivered, and is offered again after the next step")
    func everyOrder() {
        for (index, order) in LayerOrder.all.enumerated() {
            var delivery = Delivery(order: order)
            order.build(.clique(2), seed: UInt64(index), isClosed: true, for: &delivery)
            #expect(delivery.frameCount > 0, "\(order)")
        }
    }
}
