import WireFormat

/// The first byte of a frame: what it is, and which version of its form follows.
///
/// The low bits name the kind, the high bits the version. A number is never given to another kind,
/// so that a frame which comes to a stack of other layers is refused at its first byte.
@frozen
public enum FrameKind: UInt8, Hashable, Sendable, CaseIterable {
    /// An ``Envelope``.
    case envelope = 1
    /// A message to one of a ``BroadcastFrame``.
    case direct = 2
    /// A broadcast of a ``BroadcastFrame``.
    case broadcast = 3
    /// A ``CausalFrame``.
    case causal = 4
    /// A message of a ``ReliableFrame``.
    case data = 5
    /// An acknowledgement of a ``ReliableFrame``.
    case acknowledgement = 6
    /// A message of a snapshot layer.
    case snapshotMessage = 7
    /// A marker of a snapshot layer.
    case snapshotMarker = 8
    /// A write of the store.
    case storeWrite = 9
    /// A request to the store.
    case storeRequest = 10
    /// An answer of the store to a request that it carried out.
    case storeResponse = 11
    /// An answer of the store to a request that it refused.
    case storeRefusal = 12
    /// A broadcast of a ``BroadcastFrame`` that holds all that its origin knows.
    case stateBroadcast = 13
    /// All that a replica of the store holds.
    case storeState = 14

    /// The version of the forms.
    public static let version: UInt8 = 1

    /// The number of low bits that name the kind.
    @usableFromInline static let kindBits: UInt8 = 5

    /// The byte that begins a frame.
    @inlinable
    public var byte: UInt8 { Self.version << Self.kindBits | rawValue }
}

extension FrameKind: BinaryRepresentable {
    /// Writes the byte.
    @inlinable
    public func write(to writer: inout ByteWriter) {
        writer.write(byte: byte)
    }

    /// Reads the byte.
    ///
    /// - Throws: `WireError`: `unsupportedVersion` for another version, `invalid` for a kind that
    ///   there is not.
    @inlinable
    public init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        let byte = try reader.readByte()
        guard byte >> Self.kindBits == Self.version else {
            throw WireError(.unsupportedVersion(Int(byte >> Self.kindBits)), at: start)
        }
        guard let kind = Self(rawValue: byte & (1 << Self.kindBits - 1)) else {
            throw WireError(.invalid, at: start)
        }
        self = kind
    }

    /// Reads the byte of this kind, and no other.
    ///
    /// - Throws: `WireError`, `invalid` for another kind.
    @inlinable
    public func expect(in reader: inout ByteReader) throws(WireError) {
        let start = reader.byteOffset
        guard try Self(from: &reader) == self else { throw WireError(.invalid, at: start) }
    }
}
