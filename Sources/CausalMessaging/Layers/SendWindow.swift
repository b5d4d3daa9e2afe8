/// One channel of a ``ReliableChannels`` layer, seen from its sender: what is not acknowledged, and
/// how much of it may be under way.
///
/// The window works as that of TCP does (Jacobson, "Congestion avoidance and control", SIGCOMM
/// 1988). While acknowledgements come, they let further messages go, and as many more as arrived;
/// when none came for a whole interval, everything counts as lost, the first few are sent again, and
/// the window grows anew from there. However long the channel was cut, what waited is then sent as
/// fast as acknowledgements come back.
///
/// A process has one for every other. Most of them hold no message or one, for which there is a
/// place without an array; counts within the window are small numbers.
@usableFromInline
struct SendWindow<Message: Sendable>: Sendable {
    /// A message that is not acknowledged.
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline let message: Message
        /// How often it was sent; what is drawn for it begins again long before this does.
        @usableFromInline var sendCount: UInt32 = 0
        /// What its transmissions belong to.
        @usableFromInline let activity: Activity

        @inlinable
        init(message: Message, activity: Activity) {
            self.message = message
            self.activity = activity
        }

        /// What its next transmission belongs to.
        @inlinable
        var nextActivity: Activity {
            var activity = activity
            activity.lineage = activity.lineage.repeated(UInt64(sendCount))
            return activity
        }
    }

    /// The last message of one lineage, and how many of that lineage went before it.
    @usableFromInline
    struct Place: Sendable {
        @usableFromInline var lineage = Lineage()
        @usableFromInline var count: UInt32 = 0

        @inlinable
        init() {}

        /// Counts one more of a lineage, and returns what its transmissions descend from.
        ///
        /// A driver may leave the lineage of all steps empty: after 2³² messages the count begins
        /// again.
        @inlinable
        mutating func next(of lineage: Lineage, kind: UInt64) -> Lineage {
            count = self.lineage == lineage ? count &+ 1 : 0
            self.lineage = lineage
            return lineage.descendant(2 * UInt64(count) + kind)
        }
    }

    /// The first entry, if nothing waited when it came.
    @usableFromInline var first: Entry?
    /// The entries behind it: those from `head` on are not acknowledged, those before it are gone.
    @usableFromInline var others: [Entry?] = []
    @usableFromInline var head: Int32 = 0
    @usableFromInline var storedLimit: Int32
    /// How many acknowledgements in a row brought nothing new.
    @usableFromInline var duplicates: Int32 = 0
    /// How many of them say that the first message is lost.
    @usableFromInline var duplicatesMax: Int32
    /// The number of the first entry that is not acknowledged.
    @usableFromInline var firstNumber: UInt64 = 1
    /// The number of the next message to send, for the first time or again.
    @usableFromInline var nextNumber: UInt64 = 1
    /// One more than the largest number that was ever sent.
    @usableFromInline var sentBound: UInt64 = 1
    @usableFromInline var repeatTicks: UInt64
    /// What `firstNumber` was when the timer was set; 0 if no timer is pending.
    @usableFromInline var timedNumber: UInt64 = 0
    /// The last message of the application, and the last that a layer sent for itself.
    @usableFromInline var lastMessage = Place()
    @usableFromInline var lastOwn = Place()
    /// Whether the channel is there.
    @usableFromInline var isOpen = false

    @inlinable
    init(_ options: ReliableOptions) {
        storedLimit = Int32(clamping: options.windowMax)
        repeatTicks = options.repeatTicksMin
        duplicatesMax = Int32(clamping: options.duplicatesMax)
    }

    /// The most messages that may be under way.
    @inlinable
    var limit: Int {
        get { Int(storedLimit) }
        set { storedLimit = Int32(clamping: newValue) }
    }

    /// The number of messages that are not acknowledged, sent or not.
    @inlinable
    var count: Int { others.count - Int(head) + (first == nil ? 0 : 1) }

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
        let entry = Entry(message: message, activity: activity)
        if count == 0 { first = consume entry } else { others.append(consume entry) }
    }

    /// Hands over the next message to send, if one may be under way in addition, and counts it as
    /// sent; returns whether there was one.
    @inlinable
    mutating func sendNext(
        _ send: (_ number: UInt64, _ message: Message, _ activity: Activity) -> Void
    ) -> Bool {
        let underWay = nextNumber - firstNumber
        guard underWay < UInt64(limit), underWay < UInt64(count) else { return false }
        let place = Int(underWay) + Int(head) - (first == nil ? 0 : 1)
        if place < Int(head), let entry = first {
            first?.sendCount &+= 1
            send(nextNumber, entry.message, entry.nextActivity)
        } else if let entry = others[place] {
            others[place]?.sendCount &+= 1
            send(nextNumber, entry.message, entry.nextActivity)
        } else {
            return false
        }
        nextNumber += 1
        sentBound = max(sentBound, nextNumber)
        return true
    }

    /// Forgets what has arrived, and returns how many messages these were; a number that was never
    /// sent says nothing.
    @inlinable
    mutating func acknowledge(upTo number: UInt64) -> Int {
        guard number >= firstNumber, number < sentBound else { return 0 }
        let arrived = Int(number - firstNumber) + 1
        firstNumber += UInt64(arrived)
        nextNumber = max(nextNumber, firstNumber)
        if first == nil {
            forgetOthers(arrived)
        } else {
            first = nil
            if arrived > 1 { forgetOthers(arrived - 1) }
        }
        return arrived
    }

    @inlinable
    mutating func forgetOthers(_ arrived: Int) {
        let end = Int(head) + arrived
        for index in Int(head)..<end { others[index] = nil }
        if end == others.count {
            others.removeAll(keepingCapacity: true)
            head = 0
        } else if end >= 64 && 2 * end >= others.count {
            others.removeFirst(end)
            head = 0
        } else {
            head = Int32(end)
        }
    }

    /// Returns after how many ticks to look at the channel again, if something waits and no timer
    /// is pending; it then counts as set.
    @inlinable
    mutating func startTimer() -> UInt64? {
        guard timedNumber == 0, count > 0 else { return nil }
        timedNumber = firstNumber
        return repeatTicks
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
        duplicatesMax = Int32(clamping: options.duplicatesMax)
    }

    /// Counts everything that is under way as lost.
    @inlinable
    mutating func rewind(_ options: ReliableOptions) {
        // What is under way will bring acknowledgements of its own, which say nothing new.
        duplicatesMax = Int32(
            clamping: UInt64(clamping: options.duplicatesMax) + (nextNumber - firstNumber))
        duplicates = 0
        nextNumber = firstNumber
        limit = min(options.repeatCountMax, options.windowMax)
    }
}
