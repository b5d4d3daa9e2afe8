import ExecutionTrace
import LogicalClocks

/// A trace taken apart once: who, where in its process, which message.
///
/// A process that loses its memory is a new *incarnation* from its next event on, and each
/// incarnation is a lane of its own: nothing that it knew before has a way into what it does
/// after, so nothing there happened before it.
struct RunIndex: Sendable {
    /// No process, no message.
    static let none = UInt32.max

    enum Tag: UInt8 {
        case local, operation, send, receive, record, other
    }

    /// One incarnation of one process.
    struct Lane {
        /// The index of the process in `processes`.
        var process: UInt32
        /// 1 for the first incarnation.
        var incarnation: Int
        /// The last event.
        var last: UInt32
    }

    /// A message, by its first send.
    struct Message {
        /// Its number in the trace.
        var number: Int
        var send: UInt32 = RunIndex.none
        var sendsTotal = 0
        /// The receivers that the send names.
        var receivers: [ReplicaID] = []
    }

    let trace: Trace
    private(set) var tags: [Tag] = []
    /// The lane of each event; `none` for the network.
    private(set) var laneOfEvent: [UInt32] = []
    /// The position of each event in its process, from 1, across incarnations.
    private(set) var positions: [UInt32] = []
    /// The message that each event sends or receives.
    private(set) var messageOfEvent: [UInt32] = []
    /// The number of events that the process had counted in this incarnation.
    private(set) var counts: [UInt32] = []
    private(set) var lanes: [Lane] = []
    /// The processes that have events, in the order of their first ones.
    private(set) var processes: [ReplicaID] = []
    private(set) var messages: [Message] = []
    /// For each replica that is a later life of a process the life before.
    private(set) var earlierLives: [ReplicaID: ReplicaID] = [:]
    /// Sends beyond the first under their name.
    private(set) var repeatedSends: [UInt32] = []
    private(set) var receivesTotal = 0
    private(set) var operations: [UInt32] = []
    private(set) var records: [UInt32] = []
    private(set) var hasClocks = false
    private(set) var hasVectors = false

    /// Creates the index of a trace.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events.
    init(_ trace: Trace) {
        self.trace = trace
        tags.reserveCapacity(trace.count)
        laneOfEvent.reserveCapacity(trace.count)
        positions.reserveCapacity(trace.count)
        messageOfEvent.reserveCapacity(trace.count)
        var scan = Scan()
        scan.messageNumbers = Array(repeating: Self.none, count: trace.messageCount)
        for index in trace.indices {
            let family = trace.clockFamily(at: index)
            scan.clocked.append(family != nil)
            hasClocks = hasClocks || family != nil
            hasVectors = hasVectors || family == .vector
            addPlace(at: index, &scan)
            addKind(at: index, &scan)
        }
        countEvents(scan)
    }

    /// The state that only the first pass needs.
    private struct Scan {
        var processNumbers: [ReplicaID: UInt32] = [:]
        /// For each message of the trace the one here, or `none`.
        var messageNumbers: [UInt32] = []
        var clocked: [Bool] = []
        /// For each process its current lane, or `none` if its next event begins one.
        var currentLane: [UInt32] = []
        var incarnations: [Int] = []
        var lengths: [UInt32] = []
    }

    private mutating func addPlace(at index: Int, _ scan: inout Scan) {
        guard let replica = trace.process(at: index) else {
            laneOfEvent.append(Self.none)
            positions.append(0)
            return
        }
        let process: UInt32
        if let known = scan.processNumbers[replica] {
            process = known
        } else {
            process = UInt32(processes.count)
            scan.processNumbers[replica] = process
            processes.append(replica)
            scan.currentLane.append(Self.none)
            scan.incarnations.append(0)
            scan.lengths.append(0)
        }
        let slot = Int(process)
        if scan.currentLane[slot] == Self.none {
            scan.currentLane[slot] = UInt32(lanes.count)
            scan.incarnations[slot] += 1
            lanes.append(Lane(process: process, incarnation: scan.incarnations[slot], last: 0))
        }
        let lane = scan.currentLane[slot]
        scan.lengths[slot] += 1
        lanes[Int(lane)].last = UInt32(index)
        laneOfEvent.append(lane)
        positions.append(scan.lengths[slot])
        if !trace.keepsMemory(at: index) { scan.currentLane[slot] = Self.none }
    }

    private mutating func addKind(at index: Int, _ scan: inout Scan) {
        var message = Self.none
        let isPlaced = trace.process(at: index) != nil
        switch trace.kind(at: index) {
        case .local:
            tags.append(.local)
        case .operation:
            tags.append(.operation)
            operations.append(UInt32(index))
        case .send:
            tags.append(isPlaced ? .send : .other)
            guard isPlaced else { break }
            message = number(ofMessageAt: index, &scan)
            messages[Int(message)].sendsTotal += 1
            if messages[Int(message)].sendsTotal == 1 {
                messages[Int(message)].send = UInt32(index)
                messages[Int(message)].receivers = Array(trace.receivers(at: index))
            } else {
                repeatedSends.append(UInt32(index))
            }
        case .receive:
            tags.append(isPlaced ? .receive : .other)
            guard isPlaced else { break }
            message = number(ofMessageAt: index, &scan)
            receivesTotal += 1
        case .record:
            tags.append(.record)
            if isPlaced { records.append(UInt32(index)) }
        case .join:
            tags.append(.other)
            // Replicas are numbered as they joined: no chain of lives has an end without a beginning.
            if let replica = trace.process(at: index), let earlier = trace.earlierLife(at: index),
                earlier < replica
            {
                earlierLives[replica] = earlier
            }
        case .drop, .crash, .restart, .network:
            tags.append(.other)
        }
        messageOfEvent.append(message)
    }

    private mutating func number(ofMessageAt index: Int, _ scan: inout Scan) -> UInt32 {
        guard let traced = trace.messageNumber(at: index) else { return Self.none }
        if scan.messageNumbers[traced] == Self.none {
            scan.messageNumbers[traced] = UInt32(messages.count)
            messages.append(Message(number: traced))
        }
        return scan.messageNumbers[traced]
    }

    /// Counts the events as the clocks of a process do: those that carry one, or, where the
    /// process has no clock, those that would.
    private mutating func countEvents(_ scan: Scan) {
        var hasClock = [Bool](repeating: false, count: processes.count)
        for event in laneOfEvent.indices where scan.clocked[event] {
            if let lane = lane(of: event) { hasClock[Int(lane.process)] = true }
        }
        var lengths = [UInt32](repeating: 0, count: lanes.count)
        counts.reserveCapacity(laneOfEvent.count)
        for event in laneOfEvent.indices {
            guard let lane = lane(of: event) else {
                counts.append(0)
                continue
            }
            let isKind = tags[event].rawValue <= Tag.receive.rawValue
            if isKind && (scan.clocked[event] || !hasClock[Int(lane.process)]) {
                lengths[Int(laneOfEvent[event])] += 1
            }
            counts.append(lengths[Int(laneOfEvent[event])])
        }
    }

    /// Takes the own entries of the clocks as the names of the events, as their readers do.
    mutating func nameEventsByClocks() {
        for event in laneOfEvent.indices {
            guard let lane = lane(of: event), let clock = trace.clock(at: event)?.vector else {
                continue
            }
            let own = clock[processes[Int(lane.process)]]
            counts[event] = UInt32(clamping: own)
        }
    }

    /// Whether the trace names messages at all.
    var hasMessages: Bool { !messages.isEmpty }

    /// Returns the lane of an event, if it has one.
    func lane(of event: Int) -> Lane? {
        laneOfEvent[event] == Self.none ? nil : lanes[Int(laneOfEvent[event])]
    }

    /// Returns the process of an event, if it has one.
    func process(of event: Int) -> ReplicaID? {
        lane(of: event).map { processes[Int($0.process)] }
    }

    /// Returns the send of a message, if there is exactly one.
    func send(of message: UInt32) -> UInt32? {
        let message = messages[Int(message)]
        return message.sendsTotal == 1 ? message.send : nil
    }

    /// Returns the message edges into events, by rising event: each receive of what was sent once.
    func messageEdges() -> [(effect: UInt32, cause: CausalGraph.Cause)] {
        var edges: [(effect: UInt32, cause: CausalGraph.Cause)] = []
        edges.reserveCapacity(receivesTotal)
        for event in tags.indices where tags[event] == .receive {
            let message = messageOfEvent[event]
            if let send = send(of: message) {
                edges.append((UInt32(event), CausalGraph.Cause(node: send, label: message)))
            }
        }
        return edges
    }
}

extension RunIndex {
    /// Returns the name of a process, as `b`, or `b~2` for its second incarnation: that is no replica of
    /// its own, as `b#2` is.
    func name(ofLane lane: Lane) -> String {
        let name = trace.header.roster.name(of: processes[Int(lane.process)])
        return lane.incarnation == 1 ? name : "\(name)~\(lane.incarnation)"
    }

    /// Returns the name of a message.
    func name(ofMessage message: UInt32) -> String {
        trace.name(of: trace.message(numbered: messages[Int(message)].number))
    }

    /// Returns the name of an event: its process and how many events that had counted.
    func name(of event: Int) -> String {
        guard let lane = lane(of: event) else { return "event \(event)" }
        return "\(name(ofLane: lane)):\(counts[event])"
    }
}

extension EventClock {
    /// The clock as a vector clock, if it is one.
    var vector: VectorClock? {
        if case .vector(let clock) = self { clock } else { nil }
    }
}
