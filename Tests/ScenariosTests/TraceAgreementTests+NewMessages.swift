import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import Testing
import WireFormat

extension TraceAgreementTests {
    @Test("not if messages are new, of which the first is named, in the order of their numbers")
    func newMessages() throws {
        func first(_ numbers: [UInt64?]) throws -> AssertionResult.Verdict {
            try Self.finding {
                let index = try Self.channel(Self.b, Self.a, in: $0)
                for (place, number) in numbers.enumerated() {
                    $0.channels[index].inFlight[place].number = number
                    $0.channels[index].inFlight[place].recorded.id = MessageID(
                        Self.b, UInt64(8 - place))
                }
            }
        }
        #expect(try first([1, 2]) == .fail(.notSent(MessageID(Self.b, 8), to: Self.a)))
        #expect(try first([2, 1]) == .fail(.notSent(MessageID(Self.b, 7), to: Self.a)))
        #expect(try first([nil, nil]) == .fail(.notSent(MessageID(Self.b, 8), to: Self.a)))
    }

    @Test("not if what one process alone was sent is on its way again where others pass on")
    func sentToOne() throws {
        let text = """
            application bank
            processes a=10 b=20 c=30
            channels ring
            delay fixed 10
            seed 3
            send a b 3
            tick 20
            snapshot a
            """
        #expect(try Self.finding(text) == .pass)
        let again = try Self.finding(text) {
            let index = try Self.channel(Self.a, Self.b, in: $0)
            var message = RecordedMessage(payload: .string("3"))
            message.id = MessageID(Self.a, 1)
            $0.channels[index].inFlight = [.init(number: 9, recorded: message)]
        }
        #expect(again == .fail(.notUnderWay(MessageID(Self.a, 1), to: Self.b)))
    }
}
