import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing
import WireFormat

@Suite("A run can be written down, replayed and edited")
struct ScheduleTests {
    typealias Network = SimulatedNetwork<Chatter>

    @Test(
        "A replay is the same run under any seed, by a schedule or its text",
        arguments: UInt64(0)..<40)
    func replay(seed: UInt64) throws {
        let run = RumourRun(seed: seed)
        var first = run.network()
        let schedule = try #require(first.schedule)
        let read = try Schedule(jsonLines: schedule.jsonLines)
        #expect(read == schedule)
        #expect(read.jsonLines == schedule.jsonLines)
        var second = run.network(seed: 1, replaying: read, isStrict: true)
        #expect(second.journal == first.journal)
        #expect(second.now == first.now)
        #expect(second.schedule == schedule)
        let outputs = (first.takeOutputs(), second.takeOutputs())
        #expect(outputs.0.map(\.time) == outputs.1.map(\.time))
        #expect(outputs.0.map(\.process) == outputs.1.map(\.process))
        #expect(outputs.0.map { $0.output.answers } == outputs.1.map { $0.output.answers })
    }

    @Test("Another seed alone is another run")
    func otherSeed() {
        let changed = (UInt64(0)..<40).count { seed in
            let run = RumourRun(seed: seed)
            return run.network(seed: 1).journal != run.network().journal
        }
        #expect(changed > 20)
    }

    static func chatter(
        _ options: NetworkOptions, seed: UInt64 = 3, replaying schedule: Schedule? = nil,
        isStrict: Bool = false
    ) -> Network {
        var network = SimulatedNetwork(
            Array(repeating: Chatter(), count: 3), on: .clique(3), options: options, seed: seed,
            keepsJournal: true, recordsSchedule: true, replaying: schedule, isStrict: isStrict)
        network.request(.send(5, to: .all), at: 0, number: 7)
        network.request(.send(5, to: .all), at: 1, number: 8)
        network.runUntilQuiet()
        return network
    }

    @Test("One loss that is edited in is seen, and nothing else", arguments: UInt64(0)..<20)
    func editedLoss(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let options = NetworkOptions(order: .reordering, lossRate: 0.1, duplicationRate: 0.1)
        let before = Self.chatter(options, seed: seed)
        var schedule = try #require(before.schedule)
        let arrived = schedule.keys.filter { schedule[$0]?.isLost == false }
        let key = random.pick(arrived)
        schedule[key]?.isLost = true
        let after = Self.chatter(options, seed: 99, replaying: schedule)
        // Times, channels and fates of all others stay.
        func facts(_ network: Network) -> [[String]] {
            network.journal.filter { $0.lineage.original != key.lineage }
                .map { ["\($0.time)", "\($0.kind)", "\($0.channel)", "\($0.lineage.rawValue)"] }
        }
        #expect(facts(before) == facts(after))
        #expect(facts(before).count < before.journal.count)
        let edited = after.journal.filter { $0.lineage.original == key.lineage }
        #expect(edited.map(\.kind) == [.sent, .lost(.chance)])
    }

    @Test("A delay, a copy and a place can be edited, by the message that they are about")
    func edits() throws {
        let options = NetworkOptions(order: .reordering, delay: .fixed(2))
        var network = RumourRun(seed: 4).network()
        let message = MessageID(0, 1)
        network.runUntilQuiet()
        var schedule = try #require(Self.chatter(options).schedule)
        #expect(schedule.keys(of: message).isEmpty)
        let key = schedule.keys[4]
        schedule[key]?.delayTicks = 50
        schedule[key]?.isDuplicated = true
        schedule[key]?.copyDelayTicks = 60
        let edited = Self.chatter(options, replaying: schedule)
        let arrivals = edited.journal.filter {
            $0.kind == .delivered && $0.lineage.original == key.lineage
        }
        #expect(arrivals.map(\.time) == [50, 60])
        #expect(edited.now == 60)
        let keys = try #require(network.schedule).keys(of: message)
        #expect(keys.isEmpty == network.journal.allSatisfy { $0.message != message })
    }

    @Test("What a schedule leaves open is drawn, or stops a strict run")
    func missing() throws {
        let options = NetworkOptions(lossRate: 0.2)
        let whole = Self.chatter(options)
        var schedule = try #require(whole.schedule)
        let key = schedule.keys[6]
        schedule[key] = nil
        #expect(schedule.count == whole.schedule.map { $0.count - 1 })
        let loose = Self.chatter(options, replaying: schedule)
        #expect(loose.journal == whole.journal)
        #expect(loose.end == .quiet)
        var strict = Self.chatter(options, seed: 5, replaying: schedule, isStrict: true)
        #expect(strict.end == .undecided(key))
        #expect(strict.step() == false)
        #expect(strict.runUntilQuiet() == .undecided(key))
        #expect(strict.request(.send(to: .all), at: 0) == false)
        #expect(strict.deliveredCount == 0)

        // A part of a decision that is missing is missing too.
        schedule = try #require(whole.schedule)
        schedule[key]?.isDuplicated = nil
        let partly = Self.chatter(options, replaying: schedule, isStrict: true)
        #expect(partly.end == (schedule[key]?.isLost == true ? .quiet : .undecided(key)))
    }

    @Test("A schedule written by hand decides what it says and leaves the rest to the seed")
    func byHand() throws {
        let sent = Self.chatter(NetworkOptions()).journal[3]
        let digits = String(sent.lineage.rawValue, radix: 16)
        let text = """
            {"schedule":1}

            {"sent":"\(String(repeating: "0", count: 16 - digits.count))\(digits)", "lost": true}
            """
        let network = Self.chatter(
            NetworkOptions(), replaying: try Schedule(jsonLines: text))
        #expect(
            network.journal.filter { $0.kind == .lost(.chance) }.map(\.lineage) == [sent.lineage])
    }

    @Test("A place in the tick is any number of 24 bits", arguments: [0, 1, 16_777_215])
    func places(order: UInt64) throws {
        let line =
            #"{"sent":"0000000000010000","order":\#(order),"duplicated":true,"copyOrder":\#(order)}"#
        let schedule = try Schedule(jsonLines: "{\"schedule\":1}\n\(line)\n")
        let decision = schedule[Schedule.Key(Lineage(rawValue: 0x10000))]
        #expect(decision?.order == order)
        #expect(decision?.copyOrder == order)
        #expect(schedule.jsonLines.contains(line))
    }

    @Test("Lines without anything in them say nothing", arguments: ["", " ", "\t", "\r", " \t \r"])
    func blankLines(blank: String) throws {
        let text = try #require(Self.chatter(NetworkOptions(shuffles: true)).schedule).jsonLines
        let spaced = text.split(separator: "\n").joined(separator: "\n\(blank)\n") + "\n\(blank)"
        #expect(try Schedule(jsonLines: spaced) == Schedule(jsonLines: text))
    }

    @Test(
        "A text that is no schedule is refused where it goes wrong",
        arguments: [
            ("", "1:1: expected the head of a schedule"),
            ("{\"schedule\":2}", "1:13: this version of a schedule is not known"),
            ("{\"trace\":1}", "1:10: expected the member 'schedule'"),
            ("{\"schedule\":1,\"seed\":4}", "1:15: 'seed' is not a member that is known here"),
            ("{\"schedule\":1}\n{\"lost\":true}", "2:1: expected a member 'sent' or 'timer'"),
            ("{\"schedule\":1}\n{\"sent\":\"12\"}", "2:9: expected 16 hexadecimal digits"),
            (
                "{\"schedule\":1}\n{\"sent\":\"-000000000000000\"}",
                "2:9: expected 16 hexadecimal digits"
            ),
            (
                "{\"schedule\":1}\n{\"sent\":\"0000000000010000\",\"delay\":0}",
                "2:36: expected a number from 1 to 1000000000"
            ),
            (
                "{\"schedule\":1}\n{\"sent\":\"0000000000010000\",\"order\":16777216}",
                "2:36: expected a number from 0 to 16777215"
            ),
            (
                "{\"schedule\":1}\n{\"sent\":\"0000000000010000\",\"copyOrder\":16777216}",
                "2:40: expected a number from 0 to 16777215"
            ),
            (
                "{\"schedule\":1}\n{\"sent\":\"0000000000010000\"}\n\n{\"sent\":\"0000000000010000\"}",
                "4:1: this is decided in an earlier line"
            ),
            (
                "{\"schedule\":1}\n{\"sent\":\"0000000000010000\",\"timer\":\"0000000000010000\"}",
                "2:36: a decision is about a transmission or a timer, not both"
            ),
            (
                "{\"schedule\":1}\n{\"timer\":\"0000000000010000\",\"channel\":[0,1,2]}",
                "2:44: expected no third number"
            ),
            ("{\"schedule\":1}\n{\"sent\":\"0000000000010000\"} x", "2:29: expected the end"),
        ])
    func refused(text: String, error: String) {
        var said = ""
        do throws(TextError) { _ = try Schedule(jsonLines: text) } catch let refusal {
            said = refusal.description
        }
        #expect(said == error)
    }

    @Test(
        "A text cut short anywhere, or with a byte changed, is read or refused",
        arguments: UInt64(0)..<20)
    func damaged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let text = try #require(Self.chatter(NetworkOptions(shuffles: true)).schedule).jsonLines
        var bytes = Array(text.utf8)
        for _ in 0..<50 {
            let place = random.index(below: bytes.count)
            let old = bytes[place]
            bytes[place] = UInt8(truncatingIfNeeded: random.next())
            let damaged = String(
                decoding: bytes[..<random.index(below: bytes.count + 1)], as: UTF8.self)
            if let schedule = try? Schedule(jsonLines: damaged) {
                #expect(try Schedule(jsonLines: schedule.jsonLines) == schedule)
            }
            bytes[place] = old
        }
    }
}
