import WireFormat

/// The name of the file format of traces, and the versions of it that are known.
enum TraceForm {
    static let name = "causal-trace"

    /// The version that is written.
    static let version: UInt64 = 2

    /// The versions that are read.
    static let versions: ClosedRange<UInt64> = 1...2
}

/// The way in which a trace file ended.
@nonexhaustive
public enum TraceEnding: Hashable, Sendable {
    /// With a trailer that counts all events and has the BLAKE2b digest of all bytes before it.
    case whole(digest: String)
    /// In the middle of something, or with a trailer that contradicts what is before it.
    case cut(TextError)
    /// Of a version without a trailer: whether anything is missing at the end cannot be known.
    case unchecked
}
