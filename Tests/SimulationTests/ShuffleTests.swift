import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("What happens in one tick can happen in any order")
struct ShuffleTests {
    typealias Network = SimulatedNetwork<Chatter>

    static func options(shuffles: Bool, order: NetworkOptions.Order = .fifo) -> NetworkOptions {
        NetworkOptions(order: order, delay: .fixed(1), shuffles: shuffles)
    }

    /// The order in which four messages and a timer of one tick come to process 0.
    static func arrivals(seed: UInt64, shuffles: Bool) -> [Int] {
        var network = Network.chatters(
            on: .clique(4), options(shuffles: shuffles), seed: seed)
        for sender in 1...3 {
            network.request(.send(to: .one(0)), at: ReplicaID(sender))
        }
        network.request(.timer(4, afterTicks: 1), at: 0)
        network.runUntilQuiet()
        return network.takeOutputs().map {
            switch $0.output {
            case .got(_, let sender): sender.index
            case .timer(let number): Int(number)
            case .started: 0
            }
        }
    }

    @Test("Every order of the events of one tick occurs, about equally often")
    func everyOrder() {
        var counts: [[Int]: Int] = [:]
        for seed in UInt64(0)..<2_400 {
            counts[Self.arrivals(seed: seed, shuffles: true), default: 0] += 1
        }
        #expect(counts.count == 24)
        #expect(counts.values.allSatisfy { abs($0 - 100) < 50 })
        #expect(counts.keys.allSatisfy { $0.sorted() == [1, 2, 3, 4] })
    }

    @Test("Without shuffling they happen in the order in which they were asked for")
    func inOrder() {
        for seed in UInt64(0)..<50 {
            #expect(Self.arrivals(seed: seed, shuffles: false) == [1, 2, 3, 4])
        }
    }

    @Test("A FIFO channel keeps its order, and others come in between", arguments: [false, true])
    func fifo(isFIFO: Bool) {
        var orders: Set<[Int]> = []
        for seed in UInt64(0)..<300 {
            var network = Network.chatters(
                on: .clique(3), Self.options(shuffles: true, order: isFIFO ? .fifo : .reordering),
                seed: seed)
            network.request(.send(2, to: .one(0)), at: 1)
            network.request(.send(2, to: .one(0)), at: 2)
            network.runUntilQuiet()
            orders.insert(
                network.takeOutputs().compactMap {
                    guard case .got(let number, let sender) = $0.output else { return nil }
                    return 10 * sender.index + number
                })
        }
        // Six ways to merge two rows of two; 24 orders of four.
        #expect(orders.count == (isFIFO ? 6 : 24))
    }

    @Test("The order in a tick does not depend on what else there is in it")
    func keyed() {
        for seed in UInt64(0)..<50 {
            var orders: [[ReplicaID]] = []
            for isBusy in [false, true] {
                var network = Network.chatters(
                    on: .clique(5), Self.options(shuffles: true), seed: seed)
                if isBusy { network.request(.send(3, to: .all), at: 4, number: 9) }
                for sender in 1...3 {
                    network.request(
                        .send(to: .one(0)), at: ReplicaID(sender), number: 0)
                }
                network.runUntilQuiet()
                orders.append(
                    network.journal.filter { $0.kind == .delivered && $0.channel.sender != 4 }
                        .map(\.channel.sender))
            }
            #expect(orders[0] == orders[1])
        }
    }

    /// A lock that is wrong: it forgets who waits if a release comes before the second request.
    struct Lock: CausalProcess {
        enum Message: Sendable {
            case acquire, release
        }

        var holder: ReplicaID?
        var hasTwoHolders = false

        mutating func handle(_ request: Message, into outbox: inout Outbox<Message, Never>) {
            outbox.send(request, to: 0)
        }

        mutating func receive(
            _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Never>
        ) {
            switch message {
            case .acquire:
                if let holder, holder != sender { hasTwoHolders = true }
                holder = sender
            case .release: holder = nil
            }
        }
    }

    @Test("A mistake that needs another order within a tick is found by shuffling alone")
    func planted() {
        func finds(shuffles: Bool) -> Int {
            (UInt64(0)..<100).count { seed in
                var network = SimulatedNetwork(
                    Array(repeating: Lock(), count: 3), on: .clique(3),
                    options: Self.options(shuffles: shuffles), seed: seed)
                network.request(.acquire, at: 1)
                network.runUntilQuiet()
                // The release is asked for before the next request, and arrives in the same tick.
                network.request(.release, at: 1)
                network.request(.acquire, at: 2)
                network.runUntilQuiet()
                return network.processes[0].hasTwoHolders
            }
        }
        #expect(finds(shuffles: false) == 0)
        #expect(finds(shuffles: true) > 25)
    }
}
