import LogicalClocks
import Testing

@testable import CausalMessaging

/// A process that counts what it was told, and tells all it knows when the view changes.
private struct Knower: CausalProcess {
    enum Message: Hashable, Sendable {
        case fact(Int)
        case all(Set<Int>)
    }

    var facts: Set<Int> = []
    /// The facts that were known each time that something came, in order.
    var history: [Set<Int>] = []

    mutating func handle(_ request: Int, into outbox: inout Outbox<Message, Int>) {
        facts.insert(request)
        outbox.broadcast(.fact(request))
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Int>
    ) {
        switch message {
        case .fact(let fact): facts.insert(fact)
        case .all(let others): facts.formUnion(others)
        }
        history.append(facts)
    }

    mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Int>) {
        outbox.broadcast(.all(facts))
    }

    static func carriesState(_ message: Message) -> Bool {
        if case .all = message { true } else { false }
    }

    static var sharesState: Bool { true }
}

@Suite("Members that tell all they know end up with the same of a replica that has left")
struct BroadcastStateTests {
    private typealias Layer = CausallyBroadcast<Knower>
    private typealias Frame = BroadcastFrame<Knower.Message>

    private static let view = View(.clique(3))
    private static let next = view.replacing(2, by: 3)

    private static func layer(_ replica: ReplicaID) -> Layer {
        Layer(Knower(), replica: replica, view: view)
    }

    /// Lets a layer take a step, and returns what it sends.
    private static func step(
        _ layer: inout Layer, _ input: (inout Layer, inout Outbox<Frame, Int>) -> Void
    ) -> [Frame] {
        var outbox = Outbox<Frame, Int>()
        input(&layer, &outbox)
        return outbox.sends.map(\.message)
    }

    private static func hand(_ frames: [Frame], from sender: ReplicaID, to layer: inout Layer) {
        for frame in frames {
            _ = step(&layer) { $0.receive(frame, from: sender, into: &$1) }
        }
    }

    /// Replica 2 tells 0 alone of a fact and is gone; 0 then tells of another, as its effect.
    private static func torn() -> (zero: Layer, one: Layer, effect: [Frame]) {
        var (zero, one, two) = (layer(0), layer(1), layer(2))
        let cause = step(&two) { $0.handle(1, into: &$1) }
        hand(cause, from: 2, to: &zero)
        let effect = step(&zero) { $0.handle(2, into: &$1) }
        hand(effect, from: 0, to: &one)
        return (zero, one, effect)
    }

    @Test("An effect waits for the state of its sender, which holds the cause")
    func settled() {
        var (zero, one, _) = Self.torn()
        #expect(one.waitingCount == 1)
        let own = Self.step(&one) { $0.viewChanged(to: Self.next, into: &$1) }
        #expect(own == [.state(origin: 1, clock: [1: 1], .all([]))])
        #expect(one.waitingCount == 1)
        #expect(one.base.facts.isEmpty)
        let state = Self.step(&zero) { $0.viewChanged(to: Self.next, into: &$1) }
        #expect(state == [.state(origin: 0, clock: [0: 2, 2: 1], .all([1, 2]))])
        #expect(one.accepts(state[0], from: 0))
        Self.hand(state, from: 0, to: &one)
        #expect(one.base.facts == [1, 2])
        #expect(one.delivered == [0: 2, 1: 1, 2: 1])
        #expect(one.waitingCount == 0)
    }

    @Test("A frame that only claims to hold a state waits for what its clock counts")
    func claimed() {
        // Where broadcasts are passed on, states are taken at once.
        let view = View(.star(4))
        var layer = Layer(Knower(), replica: 0, view: view)
        Self.hand([.state(origin: 1, clock: [1: 1, 2: 5], .fact(9))], from: 1, to: &layer)
        #expect(layer.waitingCount == 1)
        #expect(layer.base.facts.isEmpty)
        #expect(layer.delivered == [:])
    }

    @Test("A state counts nothing as delivered of a replica that no view has named")
    func stranger() {
        var layer = Layer(Knower(), replica: 0, view: View(.star(4)))
        Self.hand([.state(origin: 1, clock: [1: 1, 2: 5, 9: 7], .all([4]))], from: 1, to: &layer)
        #expect(layer.base.facts == [4])
        #expect(layer.delivered == [1: 1, 2: 5])
    }

    @Test("States that wait for what each other's senders hold back are settled together")
    func together() {
        // 2 told 0 and 1 of a fact each, and 3 of none; both told of an effect.
        let view = View(.clique(4))
        var layers = (0..<4).map { Layer(Knower(), replica: ReplicaID($0), view: view) }
        let cause = Self.step(&layers[2]) { $0.handle(1, into: &$1) }
        Self.hand(cause, from: 2, to: &layers[0])
        Self.hand(cause, from: 2, to: &layers[1])
        let first = Self.step(&layers[0]) { $0.handle(2, into: &$1) }
        let second = Self.step(&layers[1]) { $0.handle(3, into: &$1) }
        Self.hand(first, from: 0, to: &layers[1])
        Self.hand(second, from: 1, to: &layers[0])
        Self.hand(first, from: 0, to: &layers[3])
        Self.hand(second, from: 1, to: &layers[3])
        #expect(layers[3].waitingCount == 2)
        let next = view.replacing(2, by: 4)
        let states = [0, 1, 3].map { index in
            Self.step(&layers[index]) { $0.viewChanged(to: next, into: &$1) }
        }
        Self.hand(states[0], from: 0, to: &layers[3])
        #expect(layers[3].waitingCount == 3)
        Self.hand(states[1], from: 1, to: &layers[3])
        #expect(layers[3].waitingCount == 0)
        #expect(layers[3].base.facts == [1, 2, 3])
    }

    @Test("What is held back of a replica that has left is dropped, and so is what comes late")
    func dropped() {
        var (zero, two) = (Self.layer(0), Self.layer(2))
        _ = Self.step(&two) { $0.handle(1, into: &$1) }
        let second = Self.step(&two) { $0.handle(2, into: &$1) }
        Self.hand(second, from: 2, to: &zero)
        #expect(zero.waitingCount == 1)
        _ = Self.step(&zero) { $0.viewChanged(to: Self.next, into: &$1) }
        #expect(zero.waitingCount == 0)
        #expect(zero.accepts(second[0], from: 1))
        Self.hand(second, from: 1, to: &zero)
        #expect(zero.waitingCount == 0)
        #expect(zero.refusedCount == 0)
        #expect(zero.base.history.isEmpty)
    }

    @Test("A process that joins takes the first state of each member as it comes")
    func joining() {
        var (zero, one, _) = Self.torn()
        var three = Layer(Knower(), replica: 3, view: Self.next, awaiting: [0, 1])
        let state = Self.step(&zero) { $0.viewChanged(to: Self.next, into: &$1) }
        let other = Self.step(&one) { $0.viewChanged(to: Self.next, into: &$1) }
        let late = Self.step(&one) { $0.handle(5, into: &$1) }
        // It knows nothing of what led to the states, and will not be sent it.
        Self.hand(late, from: 1, to: &three)
        #expect(three.waitingCount == 1)
        Self.hand(other, from: 1, to: &three)
        #expect(three.base.facts == [5])
        Self.hand(state, from: 0, to: &three)
        #expect(three.base.facts == [1, 2, 5])
        #expect(three.delivered == [0: 2, 1: 2, 2: 1])
        // The next one of a member waits its turn as any broadcast does.
        let gap = Frame.state(origin: 0, clock: [0: 4], .all([9]))
        Self.hand([gap], from: 0, to: &three)
        #expect(three.waitingCount == 1)
        #expect(three.base.facts == [1, 2, 5])
    }

    @Test("A state says nothing of the receiver's own broadcasts")
    func ownCount() {
        var three = Layer(Knower(), replica: 3, view: Self.next, awaiting: [0, 1])
        let hostile = Frame.state(origin: 0, clock: [0: 1, 3: 900], .all([1]))
        Self.hand([hostile], from: 0, to: &three)
        #expect(three.delivered == [0: 1])
        let sent = Self.step(&three) { $0.handle(7, into: &$1) }
        #expect(sent == [.broadcast(origin: 3, clock: [0: 1, 3: 1], .fact(7))])
    }

    @Test("Where broadcasts are passed on, a state is taken in the place of what will not come")
    func passedOn() {
        let view = View(.line(3))
        var (zero, one, two) = (
            Layer(Knower(), replica: 0, view: view), Layer(Knower(), replica: 1, view: view),
            Layer(Knower(), replica: 2, view: view)
        )
        // 1 has it and is gone before it passes it on.
        Self.hand(Self.step(&zero) { $0.handle(1, into: &$1) }, from: 0, to: &one)
        let next = view.replacing(1, by: 3)
        let state = Self.step(&zero) { $0.viewChanged(to: next, into: &$1) }
        _ = Self.step(&two) { $0.viewChanged(to: next, into: &$1) }
        var three = Layer(Knower(), replica: 3, view: next, awaiting: [0, 2])
        let passedOn = Self.step(&three) { $0.receive(state[0], from: 0, into: &$1) }
        #expect(passedOn == state)
        Self.hand(passedOn, from: 3, to: &two)
        #expect(two.base.facts == [1])
        #expect(three.base.facts == [1])
    }
}
