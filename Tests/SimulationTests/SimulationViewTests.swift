import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Members and channels change in the course of a run")
struct SimulationViewTests {
    typealias Network = SimulatedNetwork<Listener>

    static func channel(_ sender: Int, _ receiver: Int) -> ChannelID {
        ChannelID(from: ReplicaID(sender), to: ReplicaID(receiver))
    }

    @Test("A process that lost its memory comes back as a new replica, and all others hear of it")
    func newLife() {
        var network = Network.listeners(on: .clique(3))
        network.crash(1)
        network.run(until: 5)
        #expect(network.nextReplica == 3)
        #expect(network.nextView(renewing: 1).topology.processes == [0, 2, 3])
        network.restart(1, as: Listener(life: 2))
        #expect(network.view.number == 2)
        #expect(network.view.process(of: 3) == 1)
        #expect(network.topology == network.view.topology)
        #expect(network.replica(of: 1) == 3)
        #expect(network.process(at: 3).life == 2)
        #expect(network.processes.map(\.life) == [0, 2, 0])
        #expect(network.isUp(1) && network.isUp(3))
        #expect(network.heard(0) == ["5 view 2: [0, 2, 3]", "5 open 3"])
        #expect(network.heard(2) == ["5 view 2: [0, 2, 3]", "5 open 3"])
        #expect(network.heard(1) == ["5 start"])

        // It is addressed by any of its lives, and sends and receives as the last.
        #expect(network.request(.send(7, to: 0), at: 1) == true)
        #expect(network.request(.send(8, to: 3), at: 0) == true)
        network.runUntilQuiet()
        #expect(network.heard(0) == ["15 7 from 3"])
        #expect(network.heard(1) == ["15 8 from 0"])
        network.request(.answer, at: 1)
        #expect(network.takeOutputs().map(\.process) == [3])

        // A third life.
        network.crash(3)
        network.restart(1, as: Listener(life: 3))
        #expect(network.replica(of: 3) == 4)
        #expect(network.view.process(of: 4) == 1)
        #expect(network.replica(of: 1) == 4)
    }

    @Test("What is under way to and from the life that is over is lost, and says why")
    func underWay() {
        var network = Network.listeners(on: .clique(3))
        network.request(.send(1, to: 1), at: 0)
        network.request(.send(2, to: 0), at: 1)
        network.request(.send(3, to: 2), at: 0)
        network.crash(1)
        network.restart(1, as: Listener())
        // A process that has not noticed sends to the last life.
        network.request(.send(4, to: 1), at: 0)
        #expect(network.losses() == [.closed])
        network.runUntilQuiet()
        #expect(network.losses() == [.closed, .crash, .closed])
        #expect(network.heard(1) == ["0 start"])
        #expect(network.heard(2).last == "10 3 from 0")
        #expect(network.deliveredCount == 1)
        #expect(network.journal.allSatisfy { $0.channel.receiver != 3 })
    }

    @Test("Cuts hold for processes, whichever life of theirs")
    func cuts() {
        var network = Network.listeners(on: .clique(3))
        network.cut(Self.channel(0, 1))
        network.crash(1)
        network.restart(1, as: Listener())
        #expect(network.isCut(Self.channel(0, 1)))
        #expect(network.isCut(Self.channel(0, 3)))
        #expect(!network.isCut(Self.channel(1, 0)))
        network.request(.broadcast(1), at: 0)
        network.runUntilQuiet()
        #expect(network.heard(1) == ["0 start"])
        network.heal(Self.channel(0, 3))
        network.request(.broadcast(2), at: 0)
        network.runUntilQuiet()
        #expect(network.heard(1) == ["20 2 from 0"])
        network.partition([[1], [0, 2]])
        #expect(network.isCut(Self.channel(3, 2)))
        network.healAll()
        #expect(!network.isCut(Self.channel(3, 2)))
    }

    @Test("A process that was down hears of the view, then of the channels, then starts")
    func heardLate() {
        var network = Network.listeners(on: .clique(3))
        network.crash(0)
        network.crash(1)
        network.restart(1, as: Listener())
        network.crash(1)
        network.restart(1, as: Listener())
        #expect(network.heard(0).isEmpty)
        network.restart(0)
        #expect(network.heard(0) == ["0 view 3: [0, 2, 4]", "0 open 4", "0 start"])
        network.crash(0)
        network.restart(0)
        #expect(network.heard(0) == ["0 start"])
    }

    @Test("A process that goes on from a state of an earlier view hears of the present one")
    func fromBackup() {
        var network = Network.listeners(on: .clique(3))
        let backup = network.process(at: 0)
        network.crash(1)
        network.restart(1, as: Listener())
        network.crash(0)
        network.restart(0, from: backup, inView: 1)
        #expect(
            network.heard(0) == ["0 view 2: [0, 2, 3]", "0 open 3", "0 open 2", "0 start"]
                || network.heard(0) == ["0 view 2: [0, 2, 3]", "0 open 2", "0 open 3", "0 start"])
        // What it knew of the view is known, and a process that is up is left alone.
        network.restart(0, from: Listener(life: 9), inView: 1)
        #expect(network.process(at: 0).life == 0)
        network.crash(0)
        network.restart(0, from: Listener(life: 9), inView: 2)
        #expect(network.heard(0) == ["0 start"])
        #expect(network.process(at: 0).life == 9)
    }

    @Test("A new life never hears of channels that opened before it")
    func openedBefore() {
        var network = Network.listeners(on: .clique(3))
        network.crash(0)
        network.crash(1)
        network.restart(1, as: Listener())
        network.restart(0, as: Listener())
        #expect(network.heard(0) == ["0 start"])
        network.crash(0)
        network.restart(0)
        #expect(network.heard(0) == ["0 start"])
    }

    @Test("A process that was down does not hear of a channel that is closed again")
    func closedAgain() {
        var network = Network.listeners(on: .line(3))
        network.crash(0)
        network.setView(View(.clique(3), number: 2))
        network.setView(View(.line(3), number: 3))
        network.restart(0)
        #expect(network.heard(0) == ["0 view 3: [0, 1, 2]", "0 start"])
    }

    @Test("Timers of a life that is over do not fire")
    func timers() {
        var network = Network.listeners(on: .clique(2))
        network.request(.timer(1, afterTicks: 9), at: 0)
        network.crash(0)
        #expect(network.nextTime == nil)
        network.restart(0, as: Listener())
        network.runUntilQuiet()
        #expect(network.heard(0) == ["0 start"])
    }

    @Test("A view opens and closes channels in mid-run")
    func channels() {
        var network = Network.listeners(on: .line(3))
        network.request(.send(1, to: 1), at: 0)
        network.run(until: 3)
        let view = View(
            Topology(
                processCount: 3,
                channels: [Self.channel(0, 2), Self.channel(2, 0), Self.channel(1, 2)]),
            number: 7)
        network.setView(view)
        #expect(network.heard(0) == ["3 view 7: [0, 1, 2]", "3 open 2"])
        #expect(network.heard(1) == ["3 view 7: [0, 1, 2]"])
        #expect(network.heard(2) == ["3 view 7: [0, 1, 2]", "3 open 0"])
        network.request(.broadcast(2), at: 0)
        network.request(.broadcast(3), at: 1)
        network.runUntilQuiet()
        #expect(network.losses() == [.closed])
        #expect(network.heard(1).isEmpty)
        #expect(network.heard(2).sorted() == ["13 2 from 0", "13 3 from 1"])

        // A channel that is opened again is a new one: what was under way on the old is lost.
        network.request(.broadcast(4), at: 1)
        network.setView(View(.line(2 + 1), number: 8))
        network.setView(View(.clique(3), number: 9))
        network.request(.send(5, to: 0), at: 2)
        network.setView(View(.line(3), number: 10))
        network.setView(View(.clique(3), number: 11))
        network.runUntilQuiet()
        #expect(network.heard(2).contains("23 4 from 1"))
        #expect(!network.heard(0).contains { $0.contains("5 from") })
        #expect(network.losses() == [.closed, .closed])
    }

    @Test("Members join and leave")
    func members() {
        var network = Network.listeners(on: .clique(2))
        network.request(.timer(1, afterTicks: 50), at: 1)
        network.request(.broadcast(1), at: 0)
        network.setView(
            View(Topology.clique(3), number: 2), joining: [(2, Listener(life: 5))])
        #expect(network.processes.map(\.life) == [0, 0, 5])
        #expect(network.heard(0) == ["0 view 2: [0, 1, 2]", "0 open 2"])
        #expect(network.heard(2) == ["0 start"])
        let smaller = View(
            Topology(processes: [0, 2], channels: [Self.channel(0, 2), Self.channel(2, 0)]),
            number: 3)
        network.setView(smaller)
        #expect(!network.isUp(1))
        #expect(network.request(.answer, at: 1) == false)
        network.restart(1)
        network.restart(1, as: Listener())
        #expect(!network.isUp(1))
        network.request(.broadcast(2), at: 0)
        network.runUntilQuiet()
        #expect(network.heard(2) == ["0 view 3: [0, 2]", "10 2 from 0"])
        #expect(network.losses() == [.closed])
        #expect(network.now == 10)
        // The next identifier is one that nobody had.
        #expect(network.nextReplica == 3)
        network.crash(0)
        network.restart(0, as: Listener())
        #expect(network.view.topology.processes == [2, 3])
    }

    @Test("A view that names a member without a value is refused, and one that is no later")
    func refused() async {
        await #expect(processExitsWith: .failure) {
            var network = Network.listeners(on: .clique(2))
            network.setView(View(.clique(3), number: 2))
        }
        await #expect(processExitsWith: .failure) {
            var network = Network.listeners(on: .clique(2))
            network.setView(View(.clique(2), number: 1))
        }
        // Nobody joins under an identifier that is in use.
        await #expect(processExitsWith: .failure) {
            var network = Network.listeners(on: .clique(2))
            network.setView(View(.clique(2), number: 2), joining: [(1, Listener())])
        }
        // Nobody joins a view without being a member of it.
        await #expect(processExitsWith: .failure) {
            var network = Network.listeners(on: .clique(2))
            network.setView(View(.clique(2), number: 2), joining: [(2, Listener())])
        }
    }

    @Test("The largest identifier is given away, and then none")
    func identifiers() async {
        func network(_ last: Int) -> Network {
            let topology = Topology(processes: [ReplicaID(last)], channels: [])
            return SimulatedNetwork([Listener()], on: topology, seed: 1)
        }
        #expect(network(Topology.indexMax - 1).nextReplica == ReplicaID(Topology.indexMax))
        await #expect(processExitsWith: .failure) {
            let topology = Topology(
                processes: [ReplicaID(Topology.indexMax)], channels: [])
            _ = SimulatedNetwork([Listener()], on: topology, seed: 1).nextReplica
        }
    }

    typealias Stack = ReliableChannels<CausallyBroadcast<Stamped<Rumour, Stamp>>>

    static func stack(
        _ replica: ReplicaID, in view: View, clock: Stamp, delivered: VectorClock = VectorClock()
    )
        -> Stack
    {
        Stack(
            CausallyBroadcast(
                Stamped(Rumour(replica: replica), replica: replica, clock: clock),
                replica: replica, view: view, delivered: delivered),
            replica: replica, view: view)
    }

    @Test(
        "A new life with a forked stamp takes part, behind reliable channels on a lossy network",
        arguments: UInt64(0)..<40)
    func layers(seed: UInt64) throws {
        let view = View(.clique(4))
        let clocks = Stamp.initial(count: 4)
        var network = SimulatedNetwork(
            view.topology.processes.map {
                Self.stack($0, in: view, clock: clocks[$0.index])
            },
            in: view,
            options: NetworkOptions(lossRate: 0.2, duplicationRate: 0.2, shuffles: true),
            seed: seed, keepsJournal: true)
        for number in UInt64(0)..<3 {
            network.request(.spread("\(number)"), at: ReplicaID(Int(number)), number: number)
        }
        #expect(network.runUntilQuiet(ticksMax: 100_000) == .quiet)
        _ = network.takeOutputs()
        network.crash(1)
        network.run(until: network.now + 20)

        let replica = network.nextReplica
        let clock = try network.processes[0].inside.process.inside.process.forkClock()
        let delivered = network.processes[0].base.delivered
        network.restart(
            1,
            as: Self.stack(
                replica, in: network.nextView(renewing: 1), clock: clock, delivered: delivered))
        network.request(.spread("3"), at: 1, number: 3)
        network.request(.spread("4"), at: 3, number: 4)
        #expect(network.runUntilQuiet(ticksMax: 100_000) == .quiet)
        // What was spread after the new life began arrives everywhere.
        let outputs = network.takeOutputs()
        #expect(outputs.count { $0.output.answers == ["3:4"] } == 3)
        #expect(outputs.count { $0.output.answers == ["4:3"] } == 3)
        #expect(network.processes[1].base.base.sentCount > 0)
        #expect(network.count(.lost(.chance)) > 0)
    }

    @Test("Ways back go along with the view")
    func waysBack() {
        let view = View(.ring(3))
        var network = SimulatedNetwork(
            Array(repeating: Listener(), count: 3), in: view, hasWaysBack: true,
            options: NetworkOptions(delay: .fixed(10)), seed: 1)
        #expect(network.view == view)
        #expect(network.topology == .clique(3))
        network.crash(0)
        network.restart(0, as: Listener())
        #expect(network.view.topology.channels.count == 3)
        #expect(network.topology.channels.count == 6)
        #expect(network.heard(1).contains("0 view 2: [1, 2, 3]"))
    }

    @Test("A new life changes nothing of what descends from others", arguments: UInt64(0)..<20)
    func keyed(seed: UInt64) {
        var lineages: [Set<Lineage>] = []
        for isRenewed in [false, true] {
            var network = SimulatedNetwork<Chatter>.chatters(on: .clique(4), seed: seed)
            if isRenewed {
                network.crash(3)
                network.restart(3, as: Chatter())
            }
            network.request(.send(3, to: .all, hops: 1), at: 0, number: 1)
            network.runUntilQuiet()
            lineages.append(Set(network.journal.map(\.lineage)))
        }
        #expect(lineages[0] == lineages[1])
    }
}
