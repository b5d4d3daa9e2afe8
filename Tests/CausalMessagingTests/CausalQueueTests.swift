import LogicalClocks
import SeededRandom
import Testing

@testable import CausalMessaging

@Suite("What waits for a cause costs one look each")
struct CausalQueueTests {
    private struct Item: Sendable {
        var clock: VectorClock
        var origin: ReplicaID
    }

    /// Lets everything in a queue go, and returns the order and how often a message was looked at.
    private static func drain(
        _ queue: inout CausalQueue<Item>, after delivered: inout VectorClock, in members: Members
    ) -> (order: [Dot], looks: Int) {
        var order: [Dot] = []
        var looks = 0
        func next(_ delivered: VectorClock) -> (dot: Dot, element: Item)? {
            queue.takeReady(after: delivered, in: members) { item, delivered, _ in
                looks += 1
                return item.clock.entries.first {
                    $0.replica != item.origin && $0.count > delivered[$0.replica]
                }
            }
        }
        while let (dot, _) = next(delivered) {
            delivered.tick(at: dot.replica)
            queue.delivered(dot)
            order.append(dot)
        }
        return (order, looks)
    }

    @Test(
        "A late broadcast with w behind it takes w looks, whatever w is",
        arguments: [10, 1_000, 20_000])
    func late(count: Int) {
        var queue = CausalQueue<Item>()
        let members = Members(View(.clique(2)))
        for number in (2...UInt64(count + 1)).reversed() {
            let item = Item(clock: [0: number], origin: 0)
            queue.insert(item, Dot(0, number), waitingFor: nil)
        }
        var delivered: VectorClock = [0: 1]
        queue.delivered(Dot(0, 1))
        let (order, looks) = Self.drain(&queue, after: &delivered, in: members)
        #expect(order == (2...UInt64(count + 1)).map { Dot(0, $0) })
        #expect(looks == count)
        #expect(queue.count == 0)
        #expect(!queue.hasCandidates)
    }

    @Test("Messages of many origins behind one cause take one look each, and two at the cause")
    func manyOrigins() {
        var queue = CausalQueue<Item>()
        let members = Members(View(.clique(101)))
        for origin in 1...100 {
            let replica = ReplicaID(origin)
            for number in UInt64(1)...50 {
                let item = Item(clock: [0: 1, replica: number], origin: replica)
                let blocker: CausalQueue<Item>.Blocker? = number == 1 ? (0, 1) : nil
                queue.insert(item, Dot(replica, number), waitingFor: blocker)
            }
        }
        var delivered = VectorClock()
        #expect(Self.drain(&queue, after: &delivered, in: members).looks == 0)
        #expect(!queue.hasCandidates)
        delivered.tick(at: 0)
        queue.delivered(Dot(0, 1))
        let (order, looks) = Self.drain(&queue, after: &delivered, in: members)
        #expect(order.count == 5_000)
        #expect(looks == 5_000)
        // What has been looked at is forgotten, or the queue would grow with every delivery.
        #expect(!queue.hasCandidates)
    }

    @Test(
        "Whatever the order of arrival, all is delivered and nothing too early",
        arguments: UInt64(0)..<40)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Broadcasts with drawn causes, in an order that respects them.
        var items: [Item] = []
        var known = [VectorClock](repeating: [:], count: 4)
        for _ in 0..<60 {
            let origin = random.index(below: 4)
            known[origin].tick(at: ReplicaID(origin))
            items.append(Item(clock: known[origin], origin: ReplicaID(origin)))
            let reader = random.index(below: 4)
            if random.chance(0.5) { known[reader].merge(known[origin]) }
        }
        random.shuffle(&items)
        let members = Members(View(.clique(4)))
        var queue = CausalQueue<Item>()
        var delivered = VectorClock()
        var order: [Dot] = []
        for item in items {
            let dot = Dot(item.origin, item.clock[item.origin])
            let blocker = item.clock.entries.first {
                $0.replica != item.origin && $0.count > delivered[$0.replica]
            }
            let isNext = dot.counter == delivered[item.origin] + 1
            if isNext && blocker == nil {
                delivered.tick(at: item.origin)
                order.append(dot)
                queue.delivered(dot)
                order += Self.drain(&queue, after: &delivered, in: members).order
            } else {
                queue.insert(item, dot, waitingFor: isNext ? blocker : nil)
            }
        }
        #expect(order.count == 60)
        #expect(queue.count == 0)
        var seen = VectorClock()
        for dot in order {
            let clock = items.first {
                $0.origin == dot.replica && $0.clock[$0.origin] == dot.counter
            }?.clock
            var expected = seen
            expected.merge(clock ?? [:])
            seen.tick(at: dot.replica)
            #expect(seen == expected, "\(dot) came before what it depends on")
        }
    }
}
