import LogicalClocks
import WireFormat

/// A check that messages reached a common receiver in the order in which they were sent.
///
/// If the send of m1 happened before the send of m2, and m2 was delivered at a process that m1
/// was sent to, m1 must have been delivered there earlier (Birman, Schiper, Stephenson 1991;
/// Raynal, Schiper, Toueg 1991). Each late m1 is one violation, with the first m2 that overtook
/// it; if one sender sent both, it is one of FIFO order. A message that never came is none: it
/// may be in flight.
struct DeliveryCheck {
    let run: Run
    let order: HappenedBefore
    let deliveries: [Delivery]

    private var graph: CausalGraph { order.graph }

    func judge(_ findings: inout Findings) {
        let lanes = run.index.lanes.count
        var starts = [Int](repeating: 0, count: lanes + 1)
        for delivery in deliveries { starts[lane(of: delivery.receive) + 1] += 1 }
        for lane in 0..<lanes { starts[lane + 1] += starts[lane] }
        var next = starts
        var grouped = [Int](repeating: 0, count: deliveries.count)
        for (number, delivery) in deliveries.enumerated() {
            let lane = lane(of: delivery.receive)
            grouped[next[lane]] = number
            next[lane] += 1
        }
        for lane in 0..<lanes {
            judge(grouped[starts[lane]..<starts[lane + 1]].map { deliveries[$0] }, &findings)
        }
    }

    /// Judges the deliveries at one incarnation of one process, in their order.
    ///
    /// They are also listed by sender and send. Going through the deliveries, all that a delivery
    /// presupposes is the beginning of each sender's list; what is behind `settled` in a list has
    /// been delivered or reported.
    ///
    /// - Complexity: O(*d* · (*s* + log *d*)) for *d* deliveries from *s* senders.
    private func judge(_ arrived: [Delivery], _ findings: inout Findings) {
        let sent = sortedBySend(arrived)
        // For each sender the part of `sent` that is its list, from the first unsettled on.
        var lists: [(lane: UInt32, settled: Int, end: Int)] = []
        for (rank, number) in sent.enumerated() {
            let lane = UInt32(lane(of: arrived[number].send))
            if lists.last?.lane == lane {
                lists[lists.count - 1].end = rank + 1
            } else {
                lists.append((lane, rank, rank + 1))
            }
        }
        let rules = findings.options.rules
        let judgesFIFO = rules.contains(.fifoOrder)
        let judgesCausal = rules.contains(.causalDelivery)
        for (number, delivery) in arrived.enumerated() {
            let sender = UInt32(lane(of: delivery.send))
            for list in lists.indices {
                let isOwn = lists[list].lane == sender
                let rule: Rule = isOwn ? .fifoOrder : .causalDelivery
                guard isOwn ? judgesFIFO : judgesCausal else { continue }
                let reach = graph.reach(of: delivery.send, into: lists[list].lane)
                let limit = isOwn ? reach - 1 : reach
                while lists[list].settled < lists[list].end {
                    let candidate = sent[lists[list].settled]
                    let send = arrived[candidate].send
                    guard graph.positions[Int(send)] <= limit else { break }
                    if candidate > number {
                        findings.add(rule) {
                            violation(rule, late: arrived[candidate], early: delivery)
                        }
                    }
                    lists[list].settled += 1
                }
            }
        }
    }

    /// Returns the places of deliveries by the lanes of their senders and, in a lane, by send.
    private func sortedBySend(_ arrived: [Delivery]) -> [Int] {
        // Numbers are compared, not events looked up: a sort compares each with many others.
        var places = arrived.indices.map { number in
            let send = arrived[number].send
            return (key: UInt64(lane(of: send)) << 32 | UInt64(send), number: number)
        }
        places.sort { $0.key < $1.key }
        return places.map(\.number)
    }

    private func lane(of event: UInt32) -> Int { Int(run.index.laneOfEvent[Int(event)]) }

    private func violation(_ rule: Rule, late: Delivery, early: Delivery) -> Violation {
        let index = run.index
        let receive = Int(early.receive)
        let lateName = index.name(ofMessage: late.message)
        let earlyName = index.name(ofMessage: early.message)
        let path = order.path(from: Int(late.send), to: Int(early.send))
        let rows = [(lateName, late.send, ""), (earlyName, early.send, path?.description ?? "")]
        var details = TextTable(
            rows: rows.map { name, send, path in
                let clock = run.clockText(Int(send)) ?? ""
                return [name, "sent at \(run.name(Int(send)))", clock, path]
            }, gaps: [2, 3, 6]
        ).lines()
        let missing = missingEntry(late: late, receive: receive)
        details.append(missing.text)
        return Violation(
            rule: rule,
            events: [
                run.event(receive, as: "early receive"),
                run.event(Int(late.send), as: "send of the late message"),
                run.event(Int(early.send), as: "send of the early message"),
                run.event(Int(late.receive), as: "late receive"),
            ],
            entry: missing.entry, path: path,
            headline: "\(run.name(receive)) received \(earlyName) before \(lateName), "
                + "but \(lateName) was sent before \(earlyName)",
            details: details)
    }

    /// Returns what the receiver knew, before the early receive, of the process that sent the late
    /// message.
    private func missingEntry(
        late: Delivery, receive: Int
    ) -> (entry: Violation.Entry?, text: String) {
        let index = run.index
        let lateReceive = "\(run.name(Int(late.receive)))"
        guard let process = index.process(of: Int(late.send)) else { return (nil, "") }
        let lane = index.laneOfEvent[receive]
        let previous = index.tags.indices[..<receive].last {
            index.laneOfEvent[$0] == lane && index.tags[$0].rawValue <= 3
        }
        let before = previous.flatMap { run.vector($0) } ?? VectorClock()
        let needed = run.vector(Int(late.send))?[process] ?? 0
        let entry = Violation.Entry(
            process: process, name: run.roster.name(of: process),
            actual: before[process], expected: needed)
        let had = "\(run.name(receive)) had \(before.description(in: run.roster))"
        let name = index.name(ofMessage: late.message)
        guard before[process] < needed else {
            return (nil, "\(had), and \(name) came only at \(lateReceive)")
        }
        return (entry, "\(had) and still lacked \(run.text(process, needed))")
    }

    /// Returns the messages that never reached a receiver that has seen what was sent after them,
    /// and their number.
    func missing(limit: Int) -> ([CheckReport.Missing], Int) {
        let index = run.index
        var arrived: Set<UInt64> = []
        var seen: [ReplicaID: [UInt32]] = [:]
        // Sends to a process that has delivered nothing presuppose nothing there.
        for delivery in deliveries {
            guard let receiver = index.process(of: Int(delivery.receive)) else { continue }
            arrived.insert(UInt64(delivery.message) << 32 | UInt64(receiver.rawValue))
            var reach = seen[receiver] ?? [UInt32](repeating: 0, count: index.lanes.count)
            for lane in index.lanes.indices {
                let known = graph.reach(of: delivery.send, into: UInt32(lane))
                let limit = lane == self.lane(of: delivery.send) ? known - 1 : known
                reach[lane] = max(reach[lane], limit)
            }
            seen[receiver] = reach
        }
        var missing: [CheckReport.Missing] = []
        var total = 0
        for event in index.tags.indices where index.tags[event] == .send {
            let number = index.messageOfEvent[event]
            let message = index.messages[Int(number)]
            guard message.sendsTotal == 1 else { continue }
            for receiver in message.receivers {
                let place = UInt64(number) << 32 | UInt64(receiver.rawValue)
                guard !arrived.contains(place), let reach = seen[receiver],
                    reach[lane(of: UInt32(event))] >= graph.positions[event]
                else { continue }
                total += 1
                if missing.count < limit {
                    missing.append(
                        CheckReport.Missing(
                            message: index.name(ofMessage: number), send: event,
                            sendName: run.name(event),
                            receiver: receiver, receiverName: run.roster.name(of: receiver)))
                }
            }
        }
        return (missing, total)
    }
}
