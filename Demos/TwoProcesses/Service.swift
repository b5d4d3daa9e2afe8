import ExecutionTrace
import LogicalClocks
import WireFormat

/// One of two services: one orders, the other keeps the stock.
struct Service {
    enum Role: String, CaseIterable {
        case orders, stock
    }

    /// A frame that the other service cannot have sent.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let role: Role
    private let isForgetful: Bool
    private let roster = Roster(Role.allCases.map(\.rawValue)) ?? Roster()
    private let recorder: TraceRecorder
    private let replica: ReplicaID
    private var clock = VectorClock()
    private var sentCount: UInt64 = 0

    init(_ role: Role, file: String, isForgetful: Bool) throws {
        self.role = role
        self.isForgetful = isForgetful && role == .stock
        replica = ReplicaID(role == .orders ? 0 : 1)
        let output = try Descriptor.creating(file)
        recorder = TraceRecorder(
            header: TraceHeader(roster: roster, clocks: .vector, timeUnit: .nanoseconds),
            keepsEvents: false
        ) { try? output.write($0) }
    }

    /// Asks three times, or answers until nobody asks any more.
    mutating func run() throws {
        switch role {
        case .orders:
            for number in 1...3 {
                try send("reserve \(number)")
                _ = try receive()
            }
        case .stock:
            while let text = try receive() { try send("\(text): done") }
        }
        recorder.finish()
    }

    private mutating func send(_ text: String) throws {
        clock.tick(at: replica)
        sentCount += 1
        let id = MessageID(replica, sentCount)
        let peer = ReplicaID(1 - replica.index)
        recorder.record(
            send: id, to: [peer], at: replica, time: Descriptor.now, clock: .vector(clock)
        ) { text }
        var writer = ByteWriter()
        writer.write(varint: sentCount)
        writer.write(lengthPrefixed: try clock.encoded())
        writer.write(lengthPrefixed: Array(text.utf8))
        try Descriptor.standardOutput.write(frame: writer.bytes)
    }

    private mutating func receive() throws -> String? {
        guard let frame = try Descriptor.standardInput.readFrame() else { return nil }
        var reader = ByteReader(frame)
        let number = try reader.readVarint()
        let theirs = try VectorClock(decoding: reader.readLengthPrefixed(atMost: 4_096))
        let text = String(decoding: try reader.readLengthPrefixed(atMost: 4_096), as: UTF8.self)
        try reader.expectEnd()
        // What a frame says has to fit what a trace can hold, and what this service knows of itself.
        guard number > 0 else { throw Refusal(description: "messages are numbered from 1") }
        guard theirs.entries.allSatisfy({ $0.replica.index < roster.count }) else {
            throw Refusal(description: "the clock counts events of an unknown service")
        }
        guard theirs[replica] <= clock[replica] else {
            throw Refusal(description: "the clock counts events that this service has not had")
        }
        if !isForgetful { clock.merge(theirs) }
        clock.tick(at: replica)
        recorder.record(
            receive: MessageID(ReplicaID(1 - replica.index), number), at: replica,
            time: Descriptor.now, clock: .vector(clock)
        ) { text }
        return text
    }
}
