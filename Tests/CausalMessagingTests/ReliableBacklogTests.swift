import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Reliable channels catch up after an outage, and repeat no more than they must")
struct ReliableBacklogTests {
    private typealias Layer = ReliableChannels<Chatter>
    private typealias Effects = Outbox<Layer.Message, Layer.Output>

    /// How many ticks after the heal a channel is up to date again, while the load goes on.
    private static func ticksToCatchUp(
        _ options: NetworkOptions, perTick: Int, outage: UInt64, within limit: UInt64
    ) -> UInt64? {
        let view = View(.clique(2))
        var network = SimulatedNetwork(
            [0, 1].map { Layer(Chatter(), replica: $0, view: view) }, on: .clique(2),
            options: options, seed: 3)
        network.cut(ChannelID(from: 0, to: 1))
        network.cut(ChannelID(from: 1, to: 0))
        for time in 1...outage {
            network.request(.send(perTick, to: .one(1)), at: 0)
            network.run(until: time)
        }
        network.healAll()
        for time in 1...limit {
            network.request(.send(perTick, to: .one(1)), at: 0)
            network.run(until: outage + time)
            // What was sent within the last round trips may be under way.
            guard network.processes[0].backlogCount <= 40 * perTick else { continue }
            let numbers = network.numbers(at: 1, from: 0)
            #expect(numbers == Array(1..<numbers.count + 1))
            return time
        }
        return nil
    }

    @Test("150,000 messages behind, with five more a tick, it takes a few hundred ticks")
    func catchingUp() throws {
        let options = NetworkOptions(delay: .fixed(1))
        let ticks = try #require(
            Self.ticksToCatchUp(options, perTick: 5, outage: 30_000, within: 10_000))
        #expect(ticks <= 1_000, "\(ticks) ticks")
    }

    @Test("It catches up on a network that loses and repeats one message in ten as well")
    func catchingUpWithLoss() throws {
        let options = NetworkOptions(
            delay: .fixed(1), lossRate: 0.1, duplicationRate: 0.1)
        let ticks = try #require(
            Self.ticksToCatchUp(options, perTick: 5, outage: 3_000, within: 10_000))
        #expect(ticks <= 2_000, "\(ticks) ticks")
    }

    private static func sent(_ outbox: Effects) -> [UInt64] {
        outbox.sends.compactMap {
            guard case .data(let number, _) = $0.message else { return nil }
            return number
        }
    }

    @Test("A window goes out, and no more than a few are repeated at once")
    func limits() {
        var options = ReliableOptions()
        options.windowMax = 20
        options.repeatCountMax = 4
        var layer = Layer(Chatter(), replica: 0, view: View(.clique(2)), options: options)
        var outbox = Effects()
        layer.handle(.send(50, to: .one(1)), into: &outbox)
        #expect(Self.sent(outbox) == Array(1...20))
        #expect(outbox.timers.map(\.delayTicks) == [32])
        #expect(layer.unacknowledgedCount(to: 1) == 50)
        let timer = outbox.timers[0].id
        outbox.removeAll()
        layer.timerFired(timer, into: &outbox)
        #expect(Self.sent(outbox) == Array(1...4))
        outbox.removeAll()
        // What arrived lets as many more go.
        layer.receive(.acknowledgement(upTo: 3), from: 1, into: &outbox)
        #expect(Self.sent(outbox) == Array(5...10))
        outbox.removeAll()
        layer.receive(.acknowledgement(upTo: 20), from: 1, into: &outbox)
        #expect(Self.sent(outbox) == Array(21...40))
    }

    @Test(
        "An acknowledgement starts the intervals anew, and a channel that moves on repeats nothing")
    func intervals() {
        var layer = Layer(Chatter(), replica: 0, view: View(.clique(2)))
        var outbox = Effects()
        func fire() -> [UInt64] {
            let timer = outbox.timers.last { $0.delayTicks != nil }?.id
            outbox.removeAll()
            if let timer { layer.timerFired(timer, into: &outbox) }
            return Self.sent(outbox)
        }
        layer.handle(.send(2, to: .one(1)), into: &outbox)
        #expect(outbox.timers.map(\.delayTicks) == [32])
        #expect(fire() == [1, 2])
        #expect(outbox.timers.map(\.delayTicks) == [64])
        #expect(fire() == [1, 2])
        #expect(outbox.timers.map(\.delayTicks) == [128])
        let timer = outbox.timers[0].id
        outbox.removeAll()
        layer.receive(.acknowledgement(upTo: 1), from: 1, into: &outbox)
        #expect(outbox.isEmpty)
        // The second is still on its way, and the timer was set when the first was the next.
        layer.timerFired(timer, into: &outbox)
        #expect(Self.sent(outbox).isEmpty)
        #expect(outbox.timers.map(\.delayTicks) == [32])
        #expect(fire() == [2])
        #expect(outbox.timers.map(\.delayTicks) == [64])
    }

    @Test("Acknowledgements that stop advancing report a lost message, once")
    func duplicates() {
        var options = ReliableOptions()
        options.duplicatesMax = 3
        options.repeatCountMax = 2
        var layer = Layer(Chatter(), replica: 0, view: View(.clique(2)), options: options)
        var outbox = Effects()
        layer.handle(.send(6, to: .one(1)), into: &outbox)
        outbox.removeAll()
        for _ in 0..<2 { layer.receive(.acknowledgement(upTo: 0), from: 1, into: &outbox) }
        #expect(outbox.isEmpty)
        layer.receive(.acknowledgement(upTo: 0), from: 1, into: &outbox)
        #expect(Self.sent(outbox) == [1, 2])
        outbox.removeAll()
        // Those of what was under way say nothing new.
        for _ in 0..<6 { layer.receive(.acknowledgement(upTo: 0), from: 1, into: &outbox) }
        #expect(outbox.isEmpty)
        layer.receive(.acknowledgement(upTo: 6), from: 1, into: &outbox)
        #expect(layer.backlogCount == 0)
    }

    @Test("After a repetition so many more count as were under way, wherever the numbers are")
    func duplicatesAfterRepetition() {
        var options = ReliableOptions()
        options.duplicatesMax = 3
        options.repeatCountMax = 2
        var layer = Layer(Chatter(), replica: 0, view: View(.clique(2)), options: options)
        var outbox = Effects()
        layer.handle(.send(50, to: .one(1)), into: &outbox)
        layer.receive(.acknowledgement(upTo: 50), from: 1, into: &outbox)
        layer.handle(.send(6, to: .one(1)), into: &outbox)
        // First three, then three and the six that were under way.
        for count in [3, 9] {
            outbox.removeAll()
            for _ in 1..<count {
                layer.receive(.acknowledgement(upTo: 50), from: 1, into: &outbox)
            }
            #expect(outbox.isEmpty)
            layer.receive(.acknowledgement(upTo: 50), from: 1, into: &outbox)
            #expect(Self.sent(outbox) == [51, 52])
        }
    }

    @Test("A channel that opens says what has arrived, and repeats from the first that has not")
    func opening() {
        var layer = Layer(Chatter(), replica: 0, view: View(.clique(2)))
        var outbox = Effects()
        layer.channelOpened(with: 1, into: &outbox)
        #expect(outbox.isEmpty)
        layer.receive(.data(number: 1, .init(1)), from: 1, into: &outbox)
        layer.handle(.send(2, to: .one(1)), into: &outbox)
        outbox.removeAll()
        layer.channelOpened(with: 1, into: &outbox)
        #expect(
            outbox.sends.map(\.message) == [
                .acknowledgement(upTo: 1), .data(number: 1, .init(1)), .data(number: 2, .init(2)),
            ])
        #expect(outbox.timers.isEmpty)
        // Nothing is known of who was never in a view.
        outbox.removeAll()
        for stranger in [2, 3, 64] as [ReplicaID] {
            layer.channelOpened(with: stranger, into: &outbox)
            #expect(outbox.isEmpty)
        }
    }

    @Test("A request comes with the number of messages that wait, and nothing else does")
    func backlogCount() {
        struct Watcher: CausalProcess {
            func handle(_ request: Int, into outbox: inout Outbox<Int, Int>) {
                outbox.emit(outbox.backlogCount)
                for number in 0..<request { outbox.send(number, to: 1) }
            }
            func receive(
                _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Int>
            ) {
                outbox.emit(outbox.backlogCount)
            }
        }
        var layer = ReliableChannels(Watcher(), replica: 0, view: View(.clique(3)))
        var outbox = Outbox<ReliableFrame<Int>, Int>()
        layer.handle(7, into: &outbox)
        outbox.removeAll()
        layer.handle(0, into: &outbox)
        #expect(outbox.emissions.map(\.output) == [7])
        outbox.removeAll()
        layer.receive(.data(number: 1, 1), from: 2, into: &outbox)
        #expect(outbox.emissions.map(\.output) == [0])
    }
}
