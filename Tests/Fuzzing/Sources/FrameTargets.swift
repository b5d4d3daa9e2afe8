import CausalMessaging
import CausalMetadata
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import WireFormat

extension FuzzTarget {
    private typealias Message<Clock: LogicalClock> = Envelope<StoreWrite, Clock>

    /// The decoders of frames: 0xa0 to 0xaf.
    static let frames = [
        FuzzTarget(
            0xa0, "send-counts",
            seeds: {
                var counts = SendCounts(indexBound: 3)
                counts[0, 2] = 300
                return [counts.bytes(), SendCounts().bytes(), [3, 1, 1], [0x81, 0x08]]
            },
            check: { checkBinary(SendCounts.self, $0) }),
        FuzzTarget(
            0xa1, "broadcast-frame",
            seeds: {
                [
                    BroadcastFrame.direct(envelope).bytes(),
                    BroadcastFrame.broadcast(origin: 1, clock: [0: 2, 1: 3], envelope).bytes(),
                    BroadcastFrame.state(origin: 1, clock: [0: 2, 1: 3], envelope).bytes(),
                ]
            },
            check: { checkBinary(BroadcastFrame<Message<VectorClock>>.self, $0) }),
        FuzzTarget(
            0xa2, "causal-frame",
            seeds: {
                var counts = SendCounts(indexBound: 2)
                counts[0, 1] = 1
                return [CausalFrame(sent: counts, payload: write).bytes()]
            },
            check: { checkBinary(CausalFrame<StoreWrite>.self, $0) }),
        FuzzTarget(
            0xa3, "reliable-frame",
            seeds: {
                [
                    ReliableFrame<StoreWrite>.acknowledgement(upTo: 300).bytes(),
                    ReliableFrame.data(number: 7, write).bytes(),
                ]
            },
            check: { checkBinary(ReliableFrame<StoreWrite>.self, $0) }),
        FuzzTarget(
            0xa4, "snapshot-frame",
            seeds: {
                let marker = SnapshotMarker(
                    id: SnapshotID(1, 2), initiators: [1, 3], sentBefore: 300)
                return [
                    SnapshotFrame<StoreWrite>.marker(marker).bytes(),
                    SnapshotFrame.message(number: 1, write).bytes(),
                ]
            },
            check: { checkBinary(SnapshotFrame<StoreWrite>.self, $0) }),
        FuzzTarget(
            0xa5, "stamped-envelope",
            seeds: {
                let clocks = Stamp.initial(count: 2)
                let header = CausalHeader(
                    clock: clocks[0].peeked, context: CausalContext(origin: 7))
                return [Message(id: MessageID(0, 1), header: header, payload: write).bytes()]
            },
            check: { checkBinary(Message<Stamp>.self, $0) }),
    ]

    /// The decoders of the store's messages: 0xb0 to 0xbf.
    static let storeMessages = [
        FuzzTarget(
            0xb0, "store-write", seeds: { [write.bytes()] },
            check: { checkBinary(StoreWrite.self, $0) }),
        FuzzTarget(
            0xb1, "store-request", seeds: { requests.map { $0.bytes() } },
            check: { checkBinary(StoreRequest.self, $0) }),
        FuzzTarget(
            0xb2, "store-output",
            seeds: {
                let reasons: [StoreRefusal.Reason] = [
                    .unknownWrite(Dot(0, 1)), .backlogTooLong(count: 7, limit: 300),
                    .clockTooFarAhead(time: 300, limit: 7),
                ]
                let response = StoreResponse(
                    session: "s", kind: .get, key: "k", values: ["a", "b"],
                    versions: [Dot(0, 1), Dot(1, 1)], context: [0: 1, 1: 1],
                    nextContext: [0: 1, 1: 1], clock: LamportClock(time: 9))
                return [StoreOutput.response(response).bytes()]
                    + zip(requests, reasons).map {
                        StoreOutput.refusal(StoreRefusal(request: $0, reason: $1)).bytes()
                    }
            },
            check: { checkBinary(StoreOutput.self, $0) }),
        FuzzTarget(
            0xb3, "store-message",
            seeds: {
                let state = StoreState(
                    time: 300, writes: [write, write],
                    received: DottedVersionVector([1: 2], dots: [Dot(1, 4)]))
                return [StoreMessage.write(write).bytes(), StoreMessage.state(state).bytes()]
            },
            check: { checkBinary(StoreMessage.self, $0) }),
    ]

    private static let write = StoreWrite(
        key: "k", version: StoreVersion(dot: Dot(1, 2), time: 300, value: "v"), context: [0: 3])

    private static let envelope: Message<VectorClock> = {
        var context = CausalContext(origin: 7)
        _ = context.branch()
        return Message(
            id: MessageID(2, 300), header: CausalHeader(clock: [0: 1, 2: 5], context: context),
            payload: write)
    }()

    private static let requests: [StoreRequest] = [
        .get(session: "s", key: "k"),
        .put(session: "s", key: "k", value: "v", context: [0: 3]),
        .delete(
            session: "s", key: "k",
            contexts: [
                SealedContext([1: 4]),
                SealedContext(DottedVersionVector([1: 4], dots: [Dot(1, 6)])),
            ]),
    ]
}
