import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Testing
import WireFormat

@Suite("A witness as JSON names its kind and what it is about")
struct WitnessEvidenceTests {
    static let roster = Roster.lettered(count: 3)
    static let channel = ChannelID(from: 0, to: 1)
    static let message = MessageID(2, 7)

    static let cases: [(witness: SnapshotWitness, json: String)] = [
        (.processRecorded(1, count: 2), #"{"kind":"processRecorded","process":"b","count":2}"#),
        (.processOutOfScope(2), #"{"kind":"processOutOfScope","process":"c"}"#),
        (
            .channelRecorded(channel, count: 0),
            #"{"kind":"channelRecorded","channel":"a→b","count":0}"#
        ),
        (.channelOutOfScope(channel), #"{"kind":"channelOutOfScope","channel":"a→b"}"#),
        (
            .foreignContent(channel, .array([.null])),
            #"{"kind":"foreignContent","channel":"a→b","content":[null]}"#
        ),
        (
            .numberRepeated(channel, number: 4),
            #"{"kind":"numberRepeated","channel":"a→b","number":4}"#
        ),
        (
            .messageRepeated(channel, message),
            #"{"kind":"messageRepeated","channel":"a→b","message":"c.7"}"#
        ),
        (
            .wrongTotal(processes: 3, channels: -1, expected: 5),
            #"{"kind":"wrongTotal","processes":3,"channels":-1,"expected":5}"#
        ),
        (.amountMissing(0), #"{"kind":"amountMissing","process":"a"}"#),
        (.clockFamilies(0, 2), #"{"kind":"clockFamilies","process":"a","other":"c"}"#),
        (
            .knowsMoreEvents(0, of: 1, known: 9, recorded: 8),
            #"{"kind":"knowsMoreEvents","process":"a","of":"b","known":9,"recorded":8}"#
        ),
        (
            .knowsMoreOwned(0, of: 1, known: Stamp.seed.events, recorded: .zero),
            #"{"kind":"knowsMoreOwned","process":"a","of":"b","known":"0","recorded":"0"}"#
        ),
        (
            .orphans(channel, received: 3, sent: 2),
            #"{"kind":"orphans","channel":"a→b","received":3,"sent":2}"#
        ),
        (
            .receivedUnsent(channel, received: 3, sent: 2),
            #"{"kind":"receivedUnsent","channel":"a→b","received":3,"sent":2}"#
        ),
        (
            .inexactChannel(channel, received: 1, sent: 3, found: [2], markerCount: 1),
            #"{"kind":"inexactChannel","channel":"a→b","received":1,"sent":3,"found":[2],"markers":1}"#
        ),
        (.markers(channel, count: 2), #"{"kind":"markers","channel":"a→b","count":2}"#),
        (
            .markerPlace(channel, after: 1, sentBefore: 2),
            #"{"kind":"markerPlace","channel":"a→b","after":1,"sentBefore":2}"#
        ),
        (.recorderLacking(name: "z"), #"{"kind":"recorderLacking","process":"z"}"#),
        (.notRecorded(1), #"{"kind":"notRecorded","process":"b"}"#),
        (.endsBeforeStart(start: 5, end: 4), #"{"kind":"endsBeforeStart","start":5,"end":4}"#),
        (
            .recordedAtAnotherTime(1, time: 9, start: 1, end: 4),
            #"{"kind":"recordedAtAnotherTime","process":"b","time":9,"start":1,"end":4}"#
        ),
        (.startedByAnother(2), #"{"kind":"startedByAnother","process":"c"}"#),
        (.clockMissing(2), #"{"kind":"clockMissing","process":"c"}"#),
        (
            .wrongClock(0, recorded: .vector([0: 2]), traced: nil),
            #"{"kind":"wrongClock","process":"a","recorded":"{a:2}","traced":null}"#
        ),
        (.notSent(message, to: 1), #"{"kind":"notSent","message":"c.7","to":"b"}"#),
        (.notUnderWay(message, to: 1), #"{"kind":"notUnderWay","message":"c.7","to":"b"}"#),
        (
            .wrongChannel(message, on: channel, sender: 2),
            #"{"kind":"wrongChannel","message":"c.7","channel":"a→b","sender":"c"}"#
        ),
        (.heldTwice(message, to: 1), #"{"kind":"heldTwice","message":"c.7","to":"b"}"#),
        (
            .wrongOrder(channel, first: MessageID(0, 2), second: MessageID(0, 1)),
            #"{"kind":"wrongOrder","channel":"a→b","first":"a.2","second":"a.1"}"#
        ),
        (
            .messageLacking(message, from: 2, to: 1),
            #"{"kind":"messageLacking","message":"c.7","from":"c","to":"b"}"#
        ),
    ]

    @Test("every kind", arguments: cases)
    func kinds(witness: SnapshotWitness, json: String) {
        #expect(witness.json(in: Self.roster).description == json)
    }

    @Test("every kind has a sentence that says what is wrong")
    func sentences() {
        let sentences = Self.cases.map { $0.witness.description(in: Self.roster) }
        #expect(Set(sentences).count == sentences.count)
        #expect(!sentences.contains("the snapshot is broken"))
    }

    @Test("a clock that is another stands beside that of the trace, if there is one")
    func clocks() {
        func sentence(_ traced: EventClock?) -> String {
            SnapshotWitness.wrongClock(0, recorded: .vector([0: 2]), traced: traced)
                .description(in: Self.roster)
        }
        let beginning = "the snapshot has the clock {a:2} for a, but the trace "
        #expect(sentence(.vector([0: 1, 1: 5])) == beginning + "{a:1, b:5}")
        #expect(sentence(nil) == beginning + "that of no event")
    }
}
