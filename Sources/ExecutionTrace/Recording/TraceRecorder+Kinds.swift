import LogicalClocks

// One call for each kind of event. All return whether the recorder still takes events.

extension TraceRecorder {
    /// Records something inside a process.
    @discardableResult
    public func recordLocal(
        at process: ReplicaID, time: UInt64, clock: EventClock? = nil, context: [UInt8] = [],
        text: () -> String? = { nil }
    ) -> Bool {
        record(.local, at: process, time: time, clock: clock, context: context, text: text)
    }

    /// Records an operation of a client.
    @discardableResult
    public func record(
        operation: HistoryOperation, at process: ReplicaID, time: UInt64,
        clock: EventClock? = nil, context: [UInt8] = [], text: () -> String? = { nil }
    ) -> Bool {
        record(
            .operation(operation), at: process, time: time, clock: clock, context: context,
            text: text)
    }

    /// Records that a message left a process.
    @discardableResult
    public func record(
        send message: MessageID, to receivers: [ReplicaID], at process: ReplicaID, time: UInt64,
        clock: EventClock? = nil, context: [UInt8] = [], text: () -> String? = { nil }
    ) -> Bool {
        record(
            .send(message: message, to: receivers), at: process, time: time, clock: clock,
            context: context, text: text)
    }

    /// Records that a message was delivered to a process.
    @discardableResult
    public func record(
        receive message: MessageID, at process: ReplicaID, time: UInt64,
        clock: EventClock? = nil, context: [UInt8] = [], text: () -> String? = { nil }
    ) -> Bool {
        record(
            .receive(message: message), at: process, time: time, clock: clock, context: context,
            text: text)
    }

    /// Records that the network lost something, a message if that is known.
    @discardableResult
    public func record(
        lossOf message: MessageID?, on channel: ChannelID, time: UInt64,
        text: () -> String? = { nil }
    ) -> Bool {
        record(.drop(message, on: channel), at: nil, time: time, text: text)
    }

    /// Records that a process recorded its state for a snapshot.
    @discardableResult
    public func record(
        snapshot: SnapshotID, at process: ReplicaID, time: UInt64, text: () -> String? = { nil }
    ) -> Bool {
        record(.record(snapshot: snapshot), at: process, time: time, text: text)
    }

    /// Records that a process stopped.
    @discardableResult
    public func recordCrash(
        at process: ReplicaID, keepsMemory: Bool, time: UInt64, text: () -> String? = { nil }
    ) -> Bool {
        record(.crash(keepsMemory: keepsMemory), at: process, time: time, text: text)
    }

    /// Records that a process runs again.
    @discardableResult
    public func recordRestart(
        at process: ReplicaID, time: UInt64, text: () -> String? = { nil }
    ) -> Bool {
        record(.restart, at: process, time: time, text: text)
    }

    /// Records that the network changed.
    @discardableResult
    public func recordNetwork(time: UInt64, text: () -> String? = { nil }) -> Bool {
        record(.network, at: nil, time: time, text: text)
    }
}
