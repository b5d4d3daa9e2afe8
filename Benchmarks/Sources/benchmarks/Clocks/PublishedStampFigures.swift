/// What the fastest implementation in another language needs for one operation.
///
/// Measured once on a like machine (two cores of a Zen 3 server, one thread, processor time,
/// medians, ± 30 %), on the same kinds of runs; not in the run that these figures stand beside.
struct PublishedFigure {
    var nanoseconds: Double
    var peer: String

    init(_ nanoseconds: Double, _ peer: String) {
        self.nanoseconds = nanoseconds
        self.peer = peer
    }
}

/// The operations of interval tree stamps that are measured.
enum StampOperation: String, CaseIterable {
    case replay = "replay, a message or round"
    case event = "event"
    case sharedEvent = "event on a shared value"
    case fork = "fork"
    case join = "join a peeked stamp"
    case sharedJoin = "join onto a shared value"
    case concurrentOrder = "leq, mostly concurrent"
    case joinedOrder = "leq, a with a or b"
    case relation = "relation, mostly concurrent"
    case freshEncoding = "encode afresh"
    case peekedEncoding = "encode again, peeked"
    case ownedEncoding = "encode again, owned"
    case decoding = "decode"
    case compactEncoding = "encode, compact"
    case compactDecoding = "decode, compact"

    /// The fastest peer on a workload, where one was measured.
    func published(for workload: StampWorkload) -> PublishedFigure? {
        let figures: [StampOperation: PublishedFigure]
        switch (workload.kind, workload.live) {
        case (.messages, 8): figures = StampOperation.messages8
        case (.messages, 64): figures = StampOperation.messages64
        case (.messages, 1_024): figures = StampOperation.messages1024
        case (.churn, 8): figures = StampOperation.churn8
        case (.churn, 64): figures = StampOperation.churn64
        case (.churn, 1_024): figures = StampOperation.churn1024
        default: figures = [:]
        }
        // In-place operations of peers were timed on a copy, and the time of the copy taken off.
        switch self {
        case .sharedEvent: return figures[.event]
        case .sharedJoin: return figures[.join]
        case .relation: return figures[.concurrentOrder]
        default: return figures[self]
        }
    }

    private static let messages8: [StampOperation: PublishedFigure] = [
        .event: .init(149, "Java"), .join: .init(229, "Java"),
        .concurrentOrder: .init(77, "Erlang"), .freshEncoding: .init(657, "Java"),
        .peekedEncoding: .init(20, "before"), .decoding: .init(366, "before"),
    ]

    private static let messages64: [StampOperation: PublishedFigure] = [
        .replay: .init(5_000, "Java"), .event: .init(710, "Erlang"), .fork: .init(140, "before"),
        .join: .init(2_050, "Java"), .concurrentOrder: .init(311, "Erlang"),
        .joinedOrder: .init(2_200, "Java"), .freshEncoding: .init(994, "bones"),
        .peekedEncoding: .init(18, "before"), .ownedEncoding: .init(58, "before"),
        .decoding: .init(2_200, "before"),
    ]

    private static let messages1024: [StampOperation: PublishedFigure] = [
        .event: .init(10_250, "Erlang"), .join: .init(110_000, "Java"),
        .concurrentOrder: .init(2_690, "before"), .freshEncoding: .init(149_000, "Java"),
        .peekedEncoding: .init(75, "before"), .decoding: .init(48_400, "before"),
    ]

    private static let churn8: [StampOperation: PublishedFigure] = [
        .event: .init(823, "Erlang"), .join: .init(1_130, "Java"),
        .concurrentOrder: .init(400, "Erlang"), .freshEncoding: .init(2_170, "Java"),
        .peekedEncoding: .init(18, "before"), .decoding: .init(1_270, "before"),
    ]

    private static let churn64: [StampOperation: PublishedFigure] = [
        .event: .init(10_700, "Erlang"), .join: .init(60_800, "Java"),
        .concurrentOrder: .init(10_100, "Erlang"), .freshEncoding: .init(71_900, "Java"),
        .peekedEncoding: .init(38, "before"), .decoding: .init(42_000, "before"),
    ]

    private static let churn1024: [StampOperation: PublishedFigure] = [
        .event: .init(6_500, "Java"), .join: .init(15_500, "Java"),
        .concurrentOrder: .init(757, "Erlang"), .freshEncoding: .init(18_700, "Java"),
        .peekedEncoding: .init(30, "before"), .decoding: .init(18_700, "before"),
    ]
}
