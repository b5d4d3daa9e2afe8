import CausalMessaging
import CausalMetadata
import LogicalClocks
import Testing

@Suite("What repeated messages make their receivers write is told apart")
struct RepeatedMessageTests {
    private typealias Stack = Stamped<Annotated<Talker, Counts>, VectorClock>

    /// Counts every message that it sees as often as it is told.
    private struct Counts: ContextTool {
        typealias Application = Talker
        let times: Int

        mutating func willReceive(
            _ message: Note, from sender: ReplicaID, of process: Talker,
            in context: inout CausalContext
        ) {
            for _ in 0..<times { try? context.increment(SendCount.self) }
        }
    }

    /// What a process knows in the end of a step that took a message in.
    private static func context(
        after message: Envelope<Note, VectorClock>, at stack: inout Stack
    ) -> CausalContext {
        var outbox = Outbox<Stack.Message, Stack.Output>()
        stack.receive(message, from: message.id.origin, into: &outbox)
        return outbox.activity.context
    }

    @Test("Two processes, or one twice, for every pair of numbers of writes")
    func repeated() {
        let talkers = Talker.group(.clique(3), seed: 1, broadcastRate: 0, answers: 0)
        var origin = CausalContext(origin: 7)
        let message = Envelope(
            id: MessageID(talkers[0].replica, 1),
            header: CausalHeader(clock: VectorClock(), context: origin.branch()),
            payload: Note(origin: talkers[0].replica, number: 1))
        func stack(_ index: Int, _ times: Int) -> Stack {
            let tool = Counts(times: times)
            return Stamped(
                Annotated(talkers[index], tool: tool), replica: talkers[index].replica,
                clock: VectorClock())
        }
        for first in 1..<5 {
            for second in 1..<5 {
                var (one, other) = (stack(1, first), stack(2, second))
                let known = Self.context(after: message, at: &one).peeked
                let copied = Self.context(after: message, at: &other).peeked
                #expect(known[SendCount.self]?.total == UInt64(first))
                #expect(known.merging(copied)[SendCount.self]?.isDisputed == true)
                #expect(
                    known.merging(copied)[SendCount.self]?.total == UInt64(max(first, second)))
                one.base.tool = Counts(times: second)
                let again = Self.context(after: message, at: &one).peeked
                #expect(known.merging(again)[SendCount.self]?.isDisputed == true)
                // A run that is repeated from its beginning writes the same.
                var replayed = stack(1, first)
                #expect(Self.context(after: message, at: &replayed).peeked == known)
            }
        }
    }
}
