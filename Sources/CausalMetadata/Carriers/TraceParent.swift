import LogicalClocks
import WireFormat

/// The position of a request in a distributed trace: the `traceparent` header of W3C Trace Context,
/// level 2.
///
///     let parent = try TraceParent(
///         parsing: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
///     parent.flags.contains(.sampled)  // true
///
/// Neither id is ever zero: the specification calls such a header invalid.
public struct TraceParent: Hashable, Sendable {
    /// The name of a whole trace: 16 bytes, not all zero.
    public struct TraceID: Hashable, Sendable {
        /// The first eight bytes, high byte first.
        public let high: UInt64

        /// The last eight bytes, high byte first.
        public let low: UInt64

        /// Creates an id, or nil if both halves are zero.
        public init?(high: UInt64, low: UInt64) {
            guard high != 0 || low != 0 else { return nil }
            (self.high, self.low) = (high, low)
        }
    }

    /// The name of one operation in a trace, called span elsewhere: eight bytes, not all zero.
    public struct ParentID: Hashable, Sendable {
        /// The bytes, high byte first.
        public let value: UInt64

        /// Creates an id, or nil for zero.
        public init?(_ value: UInt64) {
            guard value != 0 else { return nil }
            self.value = value
        }
    }

    /// The flags that the caller sets for the trace.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The eight bits.
        public let rawValue: UInt8

        /// Creates flags from their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The caller may have recorded the trace.
        public static let sampled = Flags(rawValue: 1)

        /// At least the last seven bytes of the trace id are random.
        public static let random = Flags(rawValue: 2)
    }

    /// The version of the format that the sender used; 255 is never one.
    ///
    /// What is sent on is always version 0, the highest that is understood here: see ``header``.
    public let version: UInt8

    /// The trace that the request belongs to.
    public let traceID: TraceID

    /// The operation that made the request.
    public let parentID: ParentID

    /// All eight flags as they were received.
    public let flags: Flags

    /// Creates a position, in version 0.
    public init(traceID: TraceID, parentID: ParentID, flags: Flags = []) {
        self.init(version: 0, traceID: traceID, parentID: parentID, flags: flags)
    }

    init(version: UInt8, traceID: TraceID, parentID: ParentID, flags: Flags) {
        self.version = version
        self.traceID = traceID
        self.parentID = parentID
        self.flags = flags
    }

    /// Returns the position of a request that operation `parentID` makes while it serves this one.
    ///
    /// The trace and the known flags stay, the version becomes 0.
    public func continued(by parentID: ParentID) -> TraceParent {
        TraceParent(
            traceID: traceID, parentID: parentID, flags: flags.intersection([.sampled, .random]))
    }

    /// The header to send: version 0, with the flags that this version does not define cleared.
    public var header: String { continued(by: parentID).description }
}

extension TraceParent: TextRepresentable {
    /// The 55 characters of the header as it was received.
    ///
    /// What a later version wrote after them is not kept. To send the position on, use ``header``.
    public var description: String {
        let fields = [
            HexText.text(of: UInt64(version), digits: 2),
            HexText.text(of: traceID.high, digits: 16) + HexText.text(of: traceID.low, digits: 16),
            HexText.text(of: parentID.value, digits: 16),
            HexText.text(of: UInt64(flags.rawValue), digits: 2),
        ]
        return fields.joined(separator: "-")
    }
}
