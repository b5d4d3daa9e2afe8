import WireFormat

/// A reason why a ``ClockDeltaDecoder`` refused a frame.
public enum ClockDeltaError: Error, Hashable, Sendable {
    /// The bytes are no frame.
    case malformed(WireError)

    /// The frame starts from another clock than the one read last: a frame was lost, repeated or
    /// overtaken, or one end was restarted.
    ///
    /// `expected` is the check of the clock read last, `found` that of the clock needed.
    case lostSync(expected: UInt64, found: UInt64)
}

extension ClockDeltaError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .malformed(let error): error.description
        case .lostSync(let expected, let found):
            "the frame starts from clock \(found), but the last clock read is \(expected)"
        }
    }
}
