import LogicalClocks

// The columns of a trace, by the index of an event. Nothing here makes events.

extension Trace {
    /// Returns the kind of an event, without its particulars.
    public func kind(at index: Int) -> EventKind { columns.kinds[index] }

    /// Returns the process of an event; nil for the network.
    public func process(at index: Int) -> ReplicaID? { columns.process(at: index) }

    /// Returns the time of an event, in the unit that the header states.
    public func time(at index: Int) -> UInt64 { columns.times[index] }

    /// The kinds of all events.
    public var kinds: [EventKind] { columns.kinds }

    /// The times of all events, in the unit that the header states.
    public var times: [UInt64] { columns.times }

    /// The number of messages that events name.
    public var messageCount: Int { messages.count }

    /// Returns the number of the message that an event sends, receives or loses, if there is one.
    ///
    /// Messages are numbered from 0 in the order in which events first name them.
    public func messageNumber(at index: Int) -> Int? {
        switch columns.kinds[index] {
        case .send, .receive: Int(columns.subjects[index])
        case .drop where columns.subjects[index] != EventColumns.none:
            Int(columns.subjects[index])
        default: nil
        }
    }

    /// Returns the message that an event sends, receives or loses, if there is one.
    public func message(at index: Int) -> MessageID? {
        messageNumber(at: index).map { messages.ids[$0] }
    }

    /// Returns the message with a number.
    public func message(numbered number: Int) -> MessageID { messages.ids[number] }

    /// Returns the number of a message, if an event names it.
    public func number(of message: MessageID) -> Int? {
        messages.knownNumber(of: message).map { Int($0) }
    }

    /// Returns the first event that sends the message with a number, if there is one.
    public func firstSend(ofMessage number: Int) -> Int? {
        messages.firstSend(of: UInt32(number))
    }

    /// Returns the receivers of the message of a send; none for another event.
    public func receivers(at index: Int) -> ArraySlice<ReplicaID> {
        columns.kinds[index] == .send ? columns.receivers[Int(columns.objects[index])] : []
    }

    /// Returns the channel on which something was lost, if the event is a loss.
    public func channel(at index: Int) -> ChannelID? {
        guard columns.kinds[index] == .drop else { return nil }
        let ends = columns.receivers[Int(columns.objects[index])]
        return ChannelID(from: ends[ends.startIndex], to: ends[ends.startIndex + 1])
    }

    /// Returns whether a crash kept the memory of its process; true for another event.
    public func keepsMemory(at index: Int) -> Bool {
        columns.kinds[index] != .crash || columns.objects[index] == 1
    }

    /// Returns the snapshot for which an event records a state, if it does.
    public func snapshot(at index: Int) -> SnapshotID? {
        columns.kinds[index] == .record ? snapshotTable[columns.subjects[index]] : nil
    }

    /// The snapshots for which events record states, in the order of their first ones.
    public var snapshotIDs: [SnapshotID] { snapshotTable.ids }

    /// Returns the place in ``history`` of the operation that an event is, if it is one.
    public func operationNumber(at index: Int) -> Int? {
        columns.kinds[index] == .operation ? Int(columns.subjects[index]) : nil
    }

    /// Returns the replica whose process a joining replica is, if it is one that was there before.
    public func earlierLife(at index: Int) -> ReplicaID? {
        guard columns.kinds[index] == .join, columns.subjects[index] != EventColumns.none else {
            return nil
        }
        return ReplicaID(rawValue: columns.subjects[index])
    }

    /// Returns the family of the clock of an event, if it has one.
    public func clockFamily(at index: Int) -> EventClock.Family? {
        columns.clocks.family(at: index)
    }

    /// Returns the clock of an event, if it has one.
    ///
    /// Code that goes through all events in order uses a ``ClockCursor``.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries of the clock.
    public func clock(at index: Int) -> EventClock? {
        columns.clocks.clock(at: index, of: columns.process(at: index))
    }

    /// Returns what an event carries of the causal context; nothing for most.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of events that carry something.
    public func context(at index: Int) -> ArraySlice<UInt8> {
        columns.contexts.bytes(at: index)
    }

    /// Returns a few words about an event, for people.
    ///
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public func text(at index: Int) -> String {
        guard columns.texts.isDerived(at: index) else {
            return String(decoding: columns.texts.bytes(at: index), as: UTF8.self)
        }
        return derivedText(at: index) ?? ""
    }

    /// Returns the text that the rest of an event implies: of a receive that of its send, of an
    /// operation what was asked.
    func derivedText(at index: Int) -> String? {
        switch columns.kinds[index] {
        case .operation: history.operation(at: Int(columns.subjects[index])).request
        case .receive:
            if let send = messages.firstSend(of: columns.subjects[index]), send < index {
                String(decoding: columns.texts.bytes(at: send), as: UTF8.self)
            } else {
                nil
            }
        default: nil
        }
    }
}
