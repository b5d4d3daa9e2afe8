import CausalMessaging
import LogicalClocks
import Simulation
import TestSupport
import Testing

@Suite("Decisions depend on what they are about alone")
struct KeyedDrawTests {
    typealias Stack = RumourRun.Stack

    /// Whether two decisions are the same, whenever they were made and about whatever number.
    static func agree(_ mine: Schedule.Decision, _ other: Schedule.Decision) -> Bool {
        var other = other
        other.time = mine.time
        other.message = mine.message
        return mine == other
    }

    @Test("A command that is left out changes no decision of another", arguments: 0..<20)
    func removal(block: Int) {
        var sharedDecisions = 0
        var sharedMessages = 0
        var changedRuns = 0
        for seed in UInt64(block) * 10..<UInt64(block + 1) * 10 {
            let run = RumourRun(seed: seed)
            let whole = run.network()
            let schedule = whole.schedule ?? Schedule()
            let descents = RumourRun.descents(in: whole)
            for command in run.commands {
                let part = run.network(without: command.number)
                if part.journal != whole.journal { changedRuns += 1 }
                var differences: [String] = []
                let others = part.schedule ?? Schedule()
                for key in others.keys {
                    guard let mine = schedule[key], let other = others[key] else { continue }
                    sharedDecisions += 1
                    if !Self.agree(mine, other) { differences.append("\(mine) \(other)") }
                }
                // What says the same on the same channel descends from the same.
                for (content, lineages) in RumourRun.descents(in: part) {
                    guard let others = descents[content] else { continue }
                    sharedMessages += 1
                    if lineages != others || lineages.count != 1 {
                        differences.append("\(content.text) on \(content.channel)")
                    }
                }
                #expect(differences.isEmpty, "seed \(seed) without \(command.number)")
            }
        }
        #expect(sharedDecisions > 3_000)
        #expect(sharedMessages > 1_000)
        #expect(changedRuns > 10)
    }

    @Test("No two transmissions of a run have one key", arguments: UInt64(0)..<50)
    func uniqueKeys(seed: UInt64) {
        let network = RumourRun(seed: seed).network()
        #expect(network.schedule?.keys.allSatisfy { $0.occurrence == 0 } == true)
        let sent = network.journal.filter { $0.kind == .sent }
        #expect(Set(sent.map(\.lineage)).count == sent.count)
    }

    @Test("Without lasting numbers, what follows the command that is left out is drawn anew")
    func counted() {
        let changed = (UInt64(0)..<30).count { seed in
            let run = RumourRun(seed: seed)
            let whole = RumourRun.descents(in: run.network(numbered: false))
            let part = RumourRun.descents(
                in: run.network(without: run.commands[0].number, numbered: false))
            return part.contains { content, lineages in
                whole[content].map { $0 != lineages } ?? false
            }
        }
        #expect(changed > 10)
    }

    @Test("A process that sends twice for one reason draws twice")
    func places() {
        let options = NetworkOptions(order: .reordering, delay: .uniform(1...1_000))
        var network = SimulatedNetwork<Chatter>.chatters(on: .clique(2), options)
        network.request(.send(200, to: .one(1)), at: 0)
        network.runUntilQuiet()
        let delivered = network.journal.filter { $0.kind == .delivered }
        #expect(Set(delivered.map(\.lineage)).count == 200)
        #expect(Set(delivered.map(\.time)).count > 150)
    }

    /// A process that sends a message for each of several lineages in one step.
    private struct Relay: CausalProcess {
        mutating func handle(_ lineages: [Lineage], into outbox: inout Outbox<Int, Int>) {
            for lineage in lineages { outbox.send(0, to: .one(1), as: Activity(lineage: lineage)) }
        }

        mutating func receive(
            _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Int>
        ) {}
    }

    @Test("What is sent for another reason in between moves nothing")
    func otherReasons() {
        func descents(_ lineages: [Lineage]) -> [Lineage] {
            var network = SimulatedNetwork(
                [Relay(), Relay()], on: .clique(2), seed: 1, keepsJournal: true)
            network.request(lineages, at: 0)
            return network.journal.filter { $0.kind == .sent }.map(\.lineage)
        }
        let (one, other) = (Lineage(rawValue: 1 << 40), Lineage(rawValue: 1 << 41))
        let alone = descents([one, one, one])
        let mixed = descents([one, other, one, other, other, one])
        #expect([mixed[0], mixed[2], mixed[5]] == alone)
        #expect([mixed[1], mixed[3], mixed[4]] == descents([other, other, other]))
        #expect(Set(mixed).count == 6)
    }

    /// A process that sends a message when it starts.
    private struct Greeter: CausalProcess {
        func start(into outbox: inout Outbox<Int, Int>) { outbox.broadcast(0) }

        func handle(_ request: Int, into outbox: inout Outbox<Int, Int>) {}

        func receive(
            _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Int>
        ) {}
    }

    @Test("A start without a number descends from how often the process was started before")
    func starts() {
        /// What the message of the start after `count` others descends from.
        func lineage(after count: Int, number: UInt64?) -> Lineage? {
            var network = SimulatedNetwork(
                [Greeter(), Greeter()], on: .clique(2), seed: 1, keepsJournal: true)
            for _ in 1..<count {
                network.crash(0)
                network.restart(0)
            }
            network.crash(0)
            network.restart(0, number: number)
            return network.journal.last { $0.kind == .sent && $0.channel.sender == 0 }?.lineage
        }
        for count in 1...4 {
            let counted = lineage(after: count, number: nil)
            #expect(counted != nil)
            #expect(counted == lineage(after: 1, number: UInt64(count)))
            #expect(counted != lineage(after: 1, number: UInt64(count) + 1))
        }
    }

    @Test("Copies and repeats are drawn for apart")
    func copies() {
        // Every message arrives twice, and every copy is answered.
        let options = NetworkOptions(order: .reordering, duplicationRate: 1)
        var network = SimulatedNetwork<Chatter>.chatters(on: .clique(2), options)
        network.request(.send(to: .one(1), hops: 1), at: 0)
        network.runUntilQuiet()
        let delivered = network.journal.filter { $0.kind == .delivered }
        #expect(delivered.count == 2 + 4)
        #expect(Set(delivered.map(\.lineage)).count == 6)
        #expect(Set(delivered.map(\.lineage.original)).count == 1 + 2)
    }
}
