import LogicalClocks

/// The events of a trace, one array for each member.
///
/// An event costs some 45 bytes, its text, and what its clock holds; names are stored once.
struct EventColumns: Hashable, Sendable {
    /// Stands for the missing process of an event of the network.
    private static let noProcess = ReplicaID(rawValue: .max)

    private var times: [UInt64] = []
    private var processes: [ReplicaID] = []
    private var kinds: [KindName] = []
    /// The message, operation, snapshot or sender that an event is about; else 0.
    private var subjects: [UInt32] = []
    /// The row of receivers, the receiver of a lost message, or whether memory was kept; else 0.
    private var objects: [UInt32] = []
    private var clocks: [EventClock?] = []
    private var texts = Rows<UInt8>()

    private var names = NameTable()
    private var receivers = Rows<ReplicaID>()
    private var operations = OperationColumns()

    var count: Int { times.count }

    mutating func append(_ event: TraceEvent) {
        let (subject, object) = numbers(for: event.kind)
        times.append(event.time)
        processes.append(event.process ?? Self.noProcess)
        kinds.append(event.kind.name)
        subjects.append(subject)
        objects.append(object)
        clocks.append(event.clock)
        texts.append(event.text.utf8)
    }

    subscript(index: Int) -> TraceEvent {
        TraceEvent(
            time: times[index],
            process: processes[index] == Self.noProcess ? nil : processes[index],
            kind: kind(at: index),
            clock: clocks[index],
            text: String(decoding: texts[index], as: UTF8.self)
        )
    }

    private mutating func numbers(for kind: TraceEvent.Kind) -> (subject: UInt32, object: UInt32) {
        switch kind {
        case .local, .restart, .network: return (0, 0)
        case .operation(let operation):
            operations.append(operation, names: &names)
            return (UInt32(operations.count - 1), 0)
        case .send(let message, let to):
            receivers.append(to)
            return (names.number(of: message), UInt32(receivers.count - 1))
        case .receive(let message): return (names.number(of: message), 0)
        case .drop(let from, let to): return (from.rawValue, to.rawValue)
        case .crash(let keepsMemory): return (0, keepsMemory ? 1 : 0)
        case .record(let snapshot): return (names.number(of: snapshot), 0)
        }
    }

    private func kind(at index: Int) -> TraceEvent.Kind {
        let subject = subjects[index]
        let object = objects[index]
        return switch kinds[index] {
        case .local: .local
        case .operation: .operation(operations.operation(at: Int(subject), names: names))
        case .send: .send(message: names[subject], to: Array(receivers[Int(object)]))
        case .receive: .receive(message: names[subject])
        case .drop: .drop(from: ReplicaID(rawValue: subject), to: ReplicaID(rawValue: object))
        case .crash: .crash(keepsMemory: object == 1)
        case .restart: .restart
        case .record: .record(snapshot: names[subject])
        case .network: .network
        }
    }
}
