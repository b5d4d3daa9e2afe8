/// One channel of a ``ReliableChannels`` layer, seen from its sender: what is not acknowledged, and
/// how much of it may be under way.
///
/// The window works as that of TCP does (Jacobson, "Congestion avoidance and control", SIGCOMM
/// 1988). While acknowledgements come, they let further messages go, and so many more as arrived;
/// when none came for a whole interval, everything counts as lost, the first few are sent again, and
/// the window grows anew from there. However long the channel was cut, what waited is then sent as
/// fast as acknowledgements come back.
@usableFromInline
struct SendWindow<Message: Sendable>: Sendable {
    /// A message that is not acknowledged.
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline let message: Message
        /// What its transmissions descend from.
        @usableFromInline let lineage: Lineage
        /// How often it was sent.
        @usableFromInline var sendCount: UInt64 = 0

        @inlinable
        init(message: Message, lineage: Lineage) {
            self.message = message
            self.lineage = lineage
        }
    }

    /// The entries from `head` on are not acknowledged; those before it are gone already.
    @usableFromInline var entries: [Entry?] = []
    @usableFromInline var head = 0
    /// The number of the entry at `head`.
    @usableFromInline var firstNumber: UInt64 = 1
    /// The number of the next message to send, for the first time or again.
    @usableFromInline var nextNumber: UInt64 = 1
    /// The most messages that may be under way.
    @usableFromInline var limit: Int
    @usableFromInline var repeatTicks: UInt64
    /// What `firstNumber` was when the timer was set; nil if no timer is pending.
    @usableFromInline var timedNumber: UInt64?

    @inlinable
    init(limit: Int, repeatTicks: UInt64) {
        self.limit = limit
        self.repeatTicks = repeatTicks
    }

    /// The number of messages that are not acknowledged, sent or not.
    @inlinable
    var count: Int { entries.count - head }

    /// Adds a message at the end.
    @inlinable
    mutating func append(_ message: Message, _ lineage: Lineage) {
        entries.append(Entry(message: message, lineage: lineage))
    }

    /// The next message to send, if one may be under way in addition, as sent.
    @inlinable
    mutating func next() -> (number: UInt64, message: Message, lineage: Lineage)? {
        let underWay = nextNumber - firstNumber
        guard underWay < UInt64(limit), underWay < UInt64(count) else { return nil }
        let index = head + Int(underWay)
        guard let entry = entries[index] else { return nil }
        entries[index]?.sendCount += 1
        let number = nextNumber
        nextNumber += 1
        let lineage =
            entry.sendCount == 0 ? entry.lineage : entry.lineage.descendant(entry.sendCount)
        return (number, entry.message, lineage)
    }

    /// Forgets what has arrived, and returns how many messages these were.
    @inlinable
    mutating func acknowledge(upTo number: UInt64) -> Int {
        guard number >= firstNumber, number - firstNumber < UInt64(count) else { return 0 }
        let arrived = Int(number - firstNumber) + 1
        for index in head..<head + arrived { entries[index] = nil }
        head += arrived
        firstNumber += UInt64(arrived)
        nextNumber = max(nextNumber, firstNumber)
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 64 && 2 * head >= entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return arrived
    }

    /// Counts everything that is under way as lost.
    @inlinable
    mutating func rewind(limit: Int) {
        nextNumber = firstNumber
        self.limit = limit
    }
}
