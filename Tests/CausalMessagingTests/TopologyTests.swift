import CausalMessaging
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A topology knows its processes and channels")
struct TopologyTests {
    static func random(seed: UInt64) -> Topology {
        var random = SeededGenerator(seed: seed)
        let count = 1 + random.index(below: 8)
        let share = random.unit()
        var channels = Topology.drawn(count, share: share, using: &random).channels
        // Some are named twice, and in any order.
        channels += channels.filter { _ in random.chance(0.2) }
        random.shuffle(&channels)
        return Topology(processCount: count, channels: channels)
    }

    static func pairs(_ topology: Topology) -> [String] {
        topology.channels.map { "\($0.sender)\($0.receiver)" }
    }

    @Test("The factories give the channels of their names")
    func factories() {
        #expect(Self.pairs(.clique(3)) == ["01", "02", "10", "12", "20", "21"])
        #expect(Self.pairs(.ring(4)) == ["01", "12", "23", "30"])
        #expect(Self.pairs(.ring(2)) == ["01", "10"])
        #expect(Self.pairs(.star(4)) == ["01", "02", "03", "10", "20", "30"])
        #expect(Self.pairs(.line(4)) == ["01", "10", "12", "21", "23", "32"])
    }

    @Test(
        "A process on its own has no channels and is complete and strongly connected",
        arguments: [Topology.clique(1), .ring(1), .star(1), .line(1)])
    func alone(topology: Topology) {
        #expect(topology.processes == [0])
        #expect(topology.channels.isEmpty)
        #expect(topology.isComplete)
        #expect(topology.isStronglyConnected)
    }

    @Test("Every factory is strongly connected, and only the clique is complete")
    func connection() {
        for count in 3...9 {
            for topology in [Topology.ring(count), .star(count), .line(count)] {
                #expect(topology.isStronglyConnected)
                #expect(!topology.isComplete)
            }
            #expect(Topology.clique(count).isComplete)
            #expect(Topology.clique(count).isStronglyConnected)
        }
        let oneWay = Topology(
            processCount: 3, channels: [ChannelID(from: 0, to: 1), ChannelID(from: 1, to: 2)])
        #expect(!oneWay.isStronglyConnected)
        #expect(oneWay.reachable(from: [1]) == [1, 2])
        #expect(oneWay.reachable(from: [2]) == [2])
        #expect(oneWay.reachable(from: []) == [])
        #expect(oneWay.reachable(from: [2, 0, 2]) == [0, 1, 2])
    }

    @Test("Nobody is reached from nobody, nor from who is no member", arguments: UInt64(0)..<100)
    func reachedFromNobody(seed: UInt64) {
        for topology in [Self.random(seed: seed), .clique(1 + Int(seed % 5)), .ring(3)] {
            let strangers = [ReplicaID(topology.indexBound), ReplicaID(topology.indexBound + 7)]
            #expect(topology.reachable(from: []) == [])
            #expect(topology.reachable(from: strangers) == [])
            for process in topology.processes {
                #expect(
                    topology.reachable(from: strangers + [process])
                        == topology.reachable(from: [process]))
            }
        }
    }

    @Test(
        "Channels are sorted and come once; both ends list each other", arguments: UInt64(0)..<100)
    func canonical(seed: UInt64) {
        let topology = Self.random(seed: seed)
        #expect(topology.channels == Set(topology.channels).sorted())
        for process in topology.processes {
            let out = topology.channels.filter { $0.sender == process }.map(\.receiver)
            let into = topology.channels.filter { $0.receiver == process }.map(\.sender)
            #expect(topology.receivers(from: process) == out)
            #expect(topology.senders(to: process) == into)
        }
    }

    @Test("Reachability is the transitive closure of the channels", arguments: UInt64(0)..<100)
    func closure(seed: UInt64) {
        let topology = Self.random(seed: seed)
        let count = topology.processCount
        var reaches = (0..<count).map { row in (0..<count).map { $0 == row } }
        for channel in topology.channels {
            reaches[channel.sender.index][channel.receiver.index] = true
        }
        for middle in 0..<count {
            for from in 0..<count where reaches[from][middle] {
                for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
            }
        }
        for from in 0..<count {
            let expected = (0..<count).filter { reaches[from][$0] }.map { ReplicaID($0) }
            #expect(topology.reachable(from: [ReplicaID(from)]) == expected)
        }
        #expect(topology.isStronglyConnected == reaches.allSatisfy { $0.allSatisfy { $0 } })
    }

    @Test("A channel is described with the names of a roster, and sorts by sender first")
    func channels() {
        #expect(ChannelID(from: 1, to: 0).description(in: .lettered(count: 2)) == "b→a")
        #expect(ChannelID(from: 0, to: 9) < ChannelID(from: 1, to: 0))
        #expect(ChannelID(from: 1, to: 0) < ChannelID(from: 1, to: 2))
        #expect(!(ChannelID(from: 1, to: 2) < ChannelID(from: 1, to: 2)))
    }

    @Test("A channel to itself is refused")
    func selfChannel() async {
        await #expect(processExitsWith: .failure) {
            _ = Topology(processCount: 2, channels: [ChannelID(from: 1, to: 1)])
        }
    }

    @Test("A channel to a process that does not exist is refused")
    func unknownProcess() async {
        await #expect(processExitsWith: .failure) {
            _ = Topology(processCount: 2, channels: [ChannelID(from: 0, to: 2)])
        }
    }

    @Test("A topology without processes, and one with too many, are refused")
    func counts() async {
        await #expect(processExitsWith: .failure) { _ = Topology.clique(0) }
        await #expect(processExitsWith: .failure) {
            _ = Topology.ring(Topology.processCountMax + 1)
        }
        #expect(Topology.ring(Topology.processCountMax).channels.count == 1_024)
    }
}
