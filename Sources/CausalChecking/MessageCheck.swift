import ExecutionTrace
import LogicalClocks
import WireFormat

/// A receive that its send accounts for: the first of its message in this incarnation, at an
/// addressee.
struct Delivery {
    var send: UInt32
    var receive: UInt32
    var message: UInt32
}

/// A check that what was received had been sent, once and to that process or an earlier life of it.
struct MessageCheck {
    let run: Run

    /// Judges all sends and receives, and returns the receives that are in order, as they stand
    /// in the trace.
    func judge(_ findings: inout Findings) -> [Delivery] {
        let index = run.index
        for send in index.repeatedSends { addRepeatedSend(Int(send), &findings) }
        var deliveries: [Delivery] = []
        deliveries.reserveCapacity(index.receivesTotal)
        var firsts: [UInt64: UInt32] = [:]
        firsts.reserveCapacity(index.receivesTotal)
        for event in index.tags.indices where index.tags[event] == .receive {
            let number = index.messageOfEvent[event]
            let message = index.messages[Int(number)]
            if message.sendsTotal == 0 { addUnsent(event, &findings) }
            let place = UInt64(number) << 32 | UInt64(index.laneOfEvent[event])
            if let first = firsts[place] {
                addRepeat(event, first: Int(first), &findings)
                continue
            }
            firsts[place] = UInt32(event)
            guard message.sendsTotal == 1, let process = index.process(of: event) else { continue }
            if isAddressed(process, by: message) {
                deliveries.append(
                    Delivery(send: message.send, receive: UInt32(event), message: number))
            } else {
                addStray(event, message, &findings)
            }
        }
        return deliveries
    }

    /// Whether a message was sent to a process, in this life of it or an earlier one.
    ///
    /// What was sent to the last life may be passed on to the next one by those who have it.
    private func isAddressed(_ process: ReplicaID, by message: RunIndex.Message) -> Bool {
        var life: ReplicaID? = process
        while let replica = life {
            if message.receivers.contains(replica) { return true }
            life = run.index.earlierLives[replica]
        }
        return false
    }

    private func addRepeatedSend(_ event: Int, _ findings: inout Findings) {
        let message = run.index.messages[Int(run.index.messageOfEvent[event])]
        findings.add(.sentTwice) {
            violation(
                .sentTwice, [(event, "second send"), (Int(message.send), "first send")],
                "\(run.name(event)) sent \(name(event)), but \(run.name(Int(message.send))) "
                    + "had sent a message of that name")
        }
    }

    private func addUnsent(_ event: Int, _ findings: inout Findings) {
        findings.add(.receiveWithoutSend) {
            violation(
                .receiveWithoutSend, [(event, "receive")],
                "\(run.name(event)) received \(name(event)), which nobody sent")
        }
    }

    private func addRepeat(
        _ event: Int, first: Int, _ findings: inout Findings
    ) {
        findings.add(.receivedTwice) {
            violation(
                .receivedTwice, [(event, "second receive"), (first, "first receive")],
                "\(run.name(event)) received \(name(event)), but \(run.name(first)) had received it"
            )
        }
    }

    private func addStray(
        _ event: Int, _ message: RunIndex.Message, _ findings: inout Findings
    ) {
        findings.add(.wrongReceiver) {
            let names = message.receivers.map { run.roster.name(of: $0) }
            let addressees = names.isEmpty ? "nobody" : names.joined(separator: ", ")
            return violation(
                .wrongReceiver, [(event, "receive"), (Int(message.send), "send")],
                "\(run.name(event)) received \(name(event)), which was sent to \(addressees)")
        }
    }

    /// Returns the name of the message that an event sends or receives.
    private func name(_ event: Int) -> String {
        run.index.name(ofMessage: run.index.messageOfEvent[event])
    }

    private func violation(
        _ rule: Rule, _ events: [(index: Int, role: String)], _ headline: String
    ) -> Violation {
        let rows = events.reversed().map {
            [$0.role, run.name($0.index), run.clockText($0.index) ?? ""]
        }
        return Violation(
            rule: rule, events: events.map { run.event($0.index, as: $0.role) },
            entry: nil, path: nil, headline: headline,
            details: TextTable(rows: rows, gaps: [2, 3]).lines())
    }
}
