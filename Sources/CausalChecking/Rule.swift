/// A rule that a recorded run is held to.
///
/// The raw value is the stable name under which a rule is chosen and reported.
@nonexhaustive
public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// No event happened before itself.
    case causalCycle = "causal-cycle"
    /// A message is sent once under one name.
    case sentTwice = "sent-twice"
    /// What is received was sent.
    case receiveWithoutSend = "receive-without-send"
    /// A process receives a message once.
    case receivedTwice = "received-twice"
    /// A message is received only by those that it was sent to.
    case wrongReceiver = "wrong-receiver"
    /// A vector clock counts its own process 1, 2, 3, … without gap or repeat.
    case ownEntry = "own-entry"
    /// Each entry of a vector clock names an event that the log holds.
    case unknownEvent = "unknown-event"
    /// A recorded clock is what the causes of its event make it.
    case wrongClock = "wrong-clock"
    /// Two messages of one sender reach a common receiver in the order in which they were sent.
    case fifoOrder = "fifo-order"
    /// Two messages of different senders, one sent before the other in happened-before, reach a
    /// common receiver in that order.
    case causalDelivery = "causal-delivery"
    /// A snapshot that holds the receive of a message holds its send.
    case inconsistentCut = "inconsistent-cut"
    /// A version is written once.
    case versionWrittenTwice = "version-written-twice"
    /// What is read was written.
    case thinAirRead = "thin-air-read"
    /// A version is read with the value that it was written with.
    case wrongValue = "wrong-value"
    /// A read does not return what is written after it.
    case readFromFuture = "read-from-future"
    /// A session reads what it wrote, or something newer.
    case readYourWrites = "read-your-writes"
    /// A session reads what it has read before, or something newer.
    case monotonicReads = "monotonic-reads"
    /// Whoever sees a write sees the earlier writes of its session.
    case monotonicWrites = "monotonic-writes"
    /// Whoever sees a write sees the writes that its session had read.
    case writesFollowReads = "writes-follow-reads"

    /// The rules about names and places of messages.
    public static let messages: [Rule] = [
        .sentTwice, .receiveWithoutSend, .receivedTwice, .wrongReceiver,
    ]

    /// The rules about recorded clocks.
    public static let clocks: [Rule] = [.ownEntry, .unknownEvent, .wrongClock]

    /// The rules about the order of deliveries.
    public static let delivery: [Rule] = [.fifoOrder, .causalDelivery]

    /// The four session guarantees of Terry and others (1994).
    public static let sessionGuarantees: [Rule] = [
        .readYourWrites, .monotonicReads, .monotonicWrites, .writesFollowReads,
    ]

    /// The rules about the history of a store.
    public static let operations: [Rule] =
        [.versionWrittenTwice, .thinAirRead, .wrongValue, .readFromFuture] + sessionGuarantees

    /// The rule as it reads after "violation of".
    public var phrase: String {
        switch self {
        case .causalCycle: "the order of causes"
        case .sentTwice: "unique message names"
        case .receiveWithoutSend: "send before receive"
        case .receivedTwice: "single delivery"
        case .wrongReceiver: "addressing"
        case .ownEntry: "own clock entries"
        case .unknownEvent: "known clock entries"
        case .wrongClock: "the clock rules"
        case .fifoOrder: "FIFO order"
        case .causalDelivery: "causal delivery"
        case .inconsistentCut: "cut consistency"
        case .versionWrittenTwice: "unique versions"
        case .thinAirRead: "reads from writes"
        case .wrongValue: "values of versions"
        case .readFromFuture: "write before read"
        case .readYourWrites: "read your writes"
        case .monotonicReads: "monotonic reads"
        case .monotonicWrites: "monotonic writes"
        case .writesFollowReads: "writes follow reads"
        }
    }
}
