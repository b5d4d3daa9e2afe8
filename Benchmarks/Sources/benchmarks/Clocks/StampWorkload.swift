import LogicalClocks
import SeededRandom

/// What both kinds of stamps can do, so that one run can be played with either.
protocol ReplayedStamp: Equatable {
    static func initial(count: Int) -> [Self]
    mutating func event()
    mutating func givenHalf() -> Self
    mutating func receive(_ other: Self)
    mutating func absorb(_ other: Self)
    var peeked: Self { get }
    var text: String { get }
    func bytes() -> [UInt8]
}

extension Stamp: ReplayedStamp {
    mutating func givenHalf() -> Stamp {
        guard let half = try? fork() else { preconditionFailure("the fork was refused") }
        return half
    }

    mutating func receive(_ other: Stamp) { merge(other) }

    mutating func absorb(_ other: Stamp) {
        guard (try? join(other)) != nil else { preconditionFailure("the join was refused") }
    }

    var text: String { description }
}

extension RecursiveStamp: ReplayedStamp {
    /// The paper's fork, done to halves again as `Stamp.forked(into:)` does.
    static func initial(count: Int) -> [RecursiveStamp] {
        func forked(_ stamp: RecursiveStamp, into count: Int) -> [RecursiveStamp] {
            guard count > 1 else { return [stamp] }
            var left = stamp
            let right = left.givenHalf()
            return forked(left, into: count - count / 2) + forked(right, into: count / 2)
        }
        return forked(.seed, into: count)
    }

    mutating func receive(_ other: RecursiveStamp) { join(other) }
    mutating func absorb(_ other: RecursiveStamp) { join(other) }
}

/// One of the two runs of the paper's evaluation (section 6), drawn in advance.
struct StampWorkload {
    enum Kind: String {
        /// Process causality, static: an event, a peek, a join and an event a message, and some
        /// internal events.
        case messages = "msg"
        /// Data causality, dynamic: a fork, an event and a join in each round.
        case churn = "data"
    }

    enum Step {
        case event(Int)
        case message(from: Int, to: Int)
        /// `forking` gives a half to a new last stamp, `event` records an event, and `joining`
        /// takes over `leaving`, whose place the last stamp takes.
        case churn(forking: Int, event: Int, joining: Int, leaving: Int)
    }

    let kind: Kind
    let live: Int
    let steps: [Step]
    /// Messages, or rounds of churn: what the cost of a replay is divided by.
    let operations: Int

    var name: String { "\(kind.rawValue) \(live)" }

    /// Messages between random stamps, and one internal event for every two of them.
    static func messages(live: Int, count: Int) -> StampWorkload {
        var random = SeededGenerator(seed: 3)
        var steps: [Step] = []
        var messages = 0
        while messages < count {
            let from = random.index(below: live)
            if random.chance(1 / 3) {
                steps.append(.event(from))
            } else {
                let to = (from + 1 + random.index(below: live - 1)) % live
                steps.append(.message(from: from, to: to))
                messages += 1
            }
        }
        return StampWorkload(kind: .messages, live: live, steps: steps, operations: messages)
    }

    /// Rounds of churn on random stamps.
    static func churn(live: Int, rounds: Int) -> StampWorkload {
        var random = SeededGenerator(seed: 4)
        let steps = (0..<rounds).map { _ in
            let joining = random.index(below: live + 1)
            let leaving = (joining + 1 + random.index(below: live)) % (live + 1)
            return Step.churn(
                forking: random.index(below: live), event: random.index(below: live + 1),
                joining: joining, leaving: leaving)
        }
        return StampWorkload(kind: .churn, live: live, steps: steps, operations: rounds)
    }

    /// Plays the run and returns the stamps at its end.
    @inline(never)
    func replay<S: ReplayedStamp>(with type: S.Type) -> [S] {
        var stamps = S.initial(count: live)
        for step in steps {
            switch step {
            case .event(let index): stamps[index].event()
            case .message(let from, let to):
                stamps[from].event()
                stamps[to].receive(stamps[from].peeked)
                stamps[to].event()
            case .churn(let forking, let event, let joining, let leaving):
                stamps.append(stamps[forking].givenHalf())
                stamps[event].event()
                stamps[joining].absorb(stamps[leaving])
                stamps.swapAt(leaving, stamps.count - 1)
                stamps.removeLast()
            }
        }
        return stamps
    }

    /// Stops the program if the two kinds of stamps do not agree in every text and every byte.
    func checkAgreement() {
        let stamps = replay(with: Stamp.self)
        let recursive = replay(with: RecursiveStamp.self)
        for (stamp, peer) in zip(stamps, recursive) {
            let bytes = peer.bytes()
            guard stamp.text == peer.text, stamp.bytes() == bytes,
                (try? Stamp(decoding: bytes)) == stamp,
                (try? RecursiveStamp(decoding: bytes)) == peer
            else {
                fatalError("\(name): Stamp has \(stamp.text), the paper's rules \(peer.text)")
            }
        }
        for (index, other) in stamps.indices.dropFirst().enumerated() {
            guard
                stamps[index].isBelowOrEqual(to: stamps[other])
                    == recursive[index].isBelowOrEqual(to: recursive[other])
            else { fatalError("\(name): the two kinds of stamps disagree on an order") }
        }
    }
}
