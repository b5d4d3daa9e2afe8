import SeededRandom
import Testing

@testable import CausalMessaging

@Suite("A send window holds what is not acknowledged, in order")
struct SendWindowTests {
    /// All messages that were ever put in, and what the window may know of them.
    struct Model {
        var messages: [Int] = []
        var sendCounts: [UInt64] = []
        /// The numbers of the first that is not acknowledged, the next to send, and one more than
        /// the largest that was sent.
        var first = 1
        var next = 1
        var bound = 1
        var limit: Int

        mutating func send() -> (number: UInt64, message: Int, sendCount: UInt64)? {
            guard next - first < limit, next <= messages.count else { return nil }
            defer {
                sendCounts[next - 1] += 1
                next += 1
                bound = max(bound, next)
            }
            return (UInt64(next), messages[next - 1], sendCounts[next - 1])
        }

        mutating func acknowledge(upTo number: Int) -> Int {
            guard number >= first, number < bound else { return 0 }
            defer {
                first = number + 1
                next = max(next, first)
            }
            return number + 1 - first
        }
    }

    @Test("It agrees with a list of everything", arguments: UInt64(0)..<200)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var options = ReliableOptions()
        options.windowMax = random.pick([1, 2, 5, 200])
        options.repeatCountMax = random.pick([1, 3])
        var window = SendWindow<Int>(options)
        var model = Model(limit: options.windowMax)
        let appendRate = random.pick([0.2, 0.5, 0.8])
        for number in 0..<500 {
            if random.chance(appendRate) {
                window.append(number, Activity(), isOwn: random.chance(0.5))
                model.messages.append(number)
                model.sendCounts.append(0)
            } else if random.chance(0.1) {
                window.rewind(options)
                model.next = model.first
                model.limit = min(options.repeatCountMax, options.windowMax)
            } else {
                let last = model.first - 2 + Int(random.below(8))
                let arrived = window.acknowledge(upTo: UInt64(max(last, 0)))
                let expected = model.acknowledge(upTo: max(last, 0))
                #expect(arrived == expected)
                if arrived > 0 {
                    window.noteProgress(arrived, options)
                    model.limit = min(model.limit + arrived, options.windowMax)
                }
            }
            #expect(window.count == model.messages.count - model.first + 1)
            while let sent = model.send() {
                let given = window.next()
                #expect(given?.number == sent.number)
                #expect(given?.message == sent.message)
                // The number of the copy stands in the lowest bits.
                let copy = given.map { $0.activity.lineage.rawValue & 0xffff }
                #expect(copy == sent.sendCount << 1)
            }
            #expect(window.next()?.number == nil)
        }
    }

    @Test("One message at a time takes no array")
    func oneAtATime() {
        var window = SendWindow<Int>(ReliableOptions())
        for number in 1...100 {
            window.append(number, Activity(), isOwn: false)
            #expect(window.next()?.message == number)
            #expect(window.acknowledge(upTo: UInt64(number)) == 1)
            #expect(window.others.capacity == 0)
        }
    }

    @Test("What has arrived gives up its place when all has, or when it is half of many")
    func places() {
        var options = ReliableOptions()
        options.windowMax = 200
        var window = SendWindow<Int>(options)
        func add(_ count: Int) {
            for number in 1...count { window.append(number, Activity(), isOwn: false) }
            while window.next() != nil {}
        }
        add(3)
        #expect(window.acknowledge(upTo: 2) == 2)
        #expect(window.others.count == 2)
        #expect(window.head == 1)
        #expect(window.acknowledge(upTo: 3) == 1)
        #expect(window.others.isEmpty)
        #expect(window.head == 0)
        // The first of 129 has a place of its own.
        add(129)
        #expect(window.acknowledge(upTo: 3 + 64) == 64)
        #expect(window.others.count == 128)
        #expect(window.head == 63)
        #expect(window.acknowledge(upTo: 3 + 65) == 1)
        #expect(window.others.count == 64)
        #expect(window.head == 0)
        #expect(window.count == 64)
    }

    @Test("Limits beyond what the counts hold are the largest that they hold")
    func hugeLimits() {
        var options = ReliableOptions()
        options.windowMax = .max
        options.duplicatesMax = .max
        var window = SendWindow<Int>(options)
        window.append(1, Activity(), isOwn: false)
        #expect(window.next()?.number == 1)
        window.rewind(options)
        #expect(window.duplicatesMax == .max)
        #expect(window.acknowledge(upTo: 1) == 1)
        window.noteProgress(1, options)
        #expect(window.limit == options.repeatCountMax + 1)
    }

    @Test("After 2³² messages of one lineage their places begin again")
    func manyOfOneLineage() {
        var window = SendWindow<Int>(ReliableOptions())
        window.append(1, Activity(), isOwn: false)
        let first = window.next()?.activity.lineage
        window.lastMessage.count = .max
        window.append(2, Activity(), isOwn: false)
        window.append(3, Activity(), isOwn: false)
        #expect(window.next()?.activity.lineage != first)
        #expect(window.next()?.activity.lineage == first)
    }
}

extension SendWindow {
    /// Returns the next message to send as sent, if one may be under way in addition.
    fileprivate mutating func next() -> (number: UInt64, message: Message, activity: Activity)? {
        var next: (number: UInt64, message: Message, activity: Activity)?
        let isSent = sendNext { next = ($0, $1, $2) }
        #expect(isSent == (next != nil))
        return next
    }
}
