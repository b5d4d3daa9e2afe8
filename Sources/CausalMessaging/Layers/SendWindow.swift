/// One channel of a ``ReliableChannels`` layer, seen from its sender: what is not acknowledged, and
/// how much of it may be under way.
///
/// The window works as that of TCP does (Jacobson, "Congestion avoidance and control", SIGCOMM
/// 1988). While acknowledgements come, they let further messages go, and as many more as arrived;
/// when none came for a whole interval, everything counts as lost, the first few are sent again, and
/// the window grows anew from there. However long the channel was cut, what waited is then sent as
/// fast as acknowledgements come back.
@usableFromInline
struct SendWindow<Message: Sendable>: Sendable {
    /// A message that is not acknowledged.
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline let message: Message
        /// What its transmissions belong to.
        @usableFromInline let activity: Activity
        /// How often it was sent.
        @usableFromInline var sendCount: UInt64 = 0

        @inlinable
        init(message: Message, activity: Activity) {
            self.message = message
            self.activity = activity
        }
    }

    /// The last message of one lineage, and how many of that lineage went before it.
    @usableFromInline
    struct Place: Sendable {
        @usableFromInline var lineage = Lineage()
        @usableFromInline var count: UInt64 = 0

        @inlinable
        init() {}

        /// Counts one more of a lineage, and returns what its transmissions descend from.
        @inlinable
        mutating func next(of lineage: Lineage, kind: UInt64) -> Lineage {
            count = self.lineage == lineage ? count + 1 : 0
            self.lineage = lineage
            return lineage.descendant(2 * count + kind)
        }
    }

    /// The entries from `head` on are not acknowledged; those before it are gone already.
    @usableFromInline var entries: [Entry?] = []
    @usableFromInline var head = 0
    /// The number of the entry at `head`.
    @usableFromInline var firstNumber: UInt64 = 1
    /// The number of the next message to send, for the first time or again.
    @usableFromInline var nextNumber: UInt64 = 1
    /// One more than the largest number that was ever sent.
    @usableFromInline var sentBound: UInt64 = 1
    /// The most messages that may be under way.
    @usableFromInline var limit: Int
    @usableFromInline var repeatTicks: UInt64
    /// What `firstNumber` was when the timer was set; nil if no timer is pending.
    @usableFromInline var timedNumber: UInt64?
    /// How many acknowledgements in a row brought nothing new.
    @usableFromInline var duplicates = 0
    /// How many of them say that the first message is lost.
    @usableFromInline var duplicatesMax: Int
    /// The last message of the application, and the last that a layer sent for itself.
    @usableFromInline var lastMessage = Place()
    @usableFromInline var lastOwn = Place()
    /// Whether the channel is there.
    @usableFromInline var isOpen = false

    @inlinable
    init(_ options: ReliableOptions) {
        limit = options.windowMax
        repeatTicks = options.repeatTicksMin
        duplicatesMax = options.duplicatesMax
    }

    /// The number of messages that are not acknowledged, sent or not.
    @inlinable
    var count: Int { entries.count - head }

    /// Adds a message at the end.
    ///
    /// Each message of one lineage descends from it by its own place among them, however many of
    /// them the window lets go at once. Those that layers send for themselves count apart: with or
    /// without them, the application's messages keep their places.
    @inlinable
    mutating func append(_ message: Message, _ activity: Activity, isOwn: Bool) {
        var activity = activity
        if isOwn {
            activity.lineage = lastOwn.next(of: activity.lineage, kind: 1)
        } else {
            activity.lineage = lastMessage.next(of: activity.lineage, kind: 0)
        }
        entries.append(Entry(message: message, activity: activity))
    }

    /// Returns the next message to send, if one may be under way in addition, as sent.
    @inlinable
    mutating func next() -> (number: UInt64, message: Message, activity: Activity)? {
        let underWay = nextNumber - firstNumber
        guard underWay < UInt64(limit), underWay < UInt64(count) else { return nil }
        let index = head + Int(underWay)
        guard let entry = entries[index] else { return nil }
        entries[index]?.sendCount += 1
        let number = nextNumber
        nextNumber += 1
        sentBound = max(sentBound, nextNumber)
        var activity = entry.activity
        activity.lineage = activity.lineage.repeated(entry.sendCount)
        return (number, entry.message, activity)
    }

    /// Forgets what has arrived, and returns how many messages these were; a number that was never
    /// sent says nothing.
    @inlinable
    mutating func acknowledge(upTo number: UInt64) -> Int {
        guard number >= firstNumber, number < sentBound else { return 0 }
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

    /// Notes an acknowledgement that brought nothing new; returns whether it says that the first
    /// message is lost while others arrive.
    @inlinable
    mutating func noteDuplicate(upTo number: UInt64) -> Bool {
        guard number == firstNumber - 1, nextNumber > firstNumber else { return false }
        duplicates += 1
        return duplicates >= duplicatesMax
    }

    /// Notes that messages have arrived: the window may grow by as many.
    @inlinable
    mutating func noteProgress(_ arrived: Int, _ options: ReliableOptions) {
        repeatTicks = options.repeatTicksMin
        limit = min(limit + arrived, options.windowMax)
        duplicates = 0
        duplicatesMax = options.duplicatesMax
    }

    /// Counts everything that is under way as lost.
    @inlinable
    mutating func rewind(_ options: ReliableOptions) {
        // What is under way will bring acknowledgements of its own, which say nothing new.
        duplicatesMax = options.duplicatesMax + Int(nextNumber - firstNumber)
        duplicates = 0
        nextNumber = firstNumber
        limit = min(options.repeatCountMax, options.windowMax)
    }
}
