import WireFormat

/// A counter that runs ahead of everything it has heard of (Lamport 1978).
///
/// If one event happened before another, its time is smaller. The converse does not hold: a
/// smaller time does not mean *before*, so there is no relation to ask for, only a total order by
/// ``timestamp(at:)`` that agrees with causality.
public struct LamportClock: Hashable, Sendable {
    /// The largest time that is accepted from outside, so that ticks always have room.
    public static let timeMax: UInt64 = 1 << 63 - 1

    /// The time of the last event.
    public private(set) var time: UInt64

    /// Creates a clock at a time.
    public init(time: UInt64 = 0) {
        self.time = time
    }

    /// Counts an event of this process.
    public mutating func tick() {
        time += 1
    }

    /// Moves up to a time heard from another process, without counting an event.
    public mutating func merge(_ other: Self) {
        time = max(time, other.time)
    }

    /// The pair that totally orders events of all processes, in agreement with causality.
    public func timestamp(at replica: ReplicaID) -> LamportTimestamp {
        LamportTimestamp(time: time, replica: replica)
    }
}

/// A Lamport time with the process that ties are broken by.
public struct LamportTimestamp: Hashable, Comparable, Sendable {
    /// The time.
    public var time: UInt64

    /// The process.
    public var replica: ReplicaID

    /// Creates a timestamp.
    public init(time: UInt64, replica: ReplicaID) {
        self.time = time
        self.replica = replica
    }

    /// Whether the first comes earlier in the total order: by time, then by process.
    public static func < (left: Self, right: Self) -> Bool {
        (left.time, left.replica) < (right.time, right.replica)
    }
}

extension LamportClock: TextRepresentable {
    /// The time in decimal.
    public var description: String { String(time) }

    /// Reads a time in decimal.
    ///
    /// - Throws: `TextError` for anything but digits up to ``timeMax``.
    public init(parsing text: String) throws(TextError) {
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let time = UInt64(text),
            time <= Self.timeMax
        else {
            throw TextError(
                "expected a whole number up to \(Self.timeMax)",
                at: TextPosition(line: 1, column: 1))
        }
        self.time = time
    }
}

extension LamportClock: BinaryRepresentable {
    /// Writes the time as one varint.
    public func write(to writer: inout ByteWriter) {
        writer.write(varint: time)
    }

    /// Reads a time, one canonical varint.
    ///
    /// - Throws: `WireError`, also above ``timeMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        time = try reader.readVarint(atMost: Self.timeMax)
    }
}
