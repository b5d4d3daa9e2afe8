import LogicalClocks
import WireFormat

/// A context inside a binary message: a version, a length, and as many bytes.
///
///     var writer = ByteWriter()
///     ContextBlock(context.outbound()).write(to: &writer)
///     // and on the other side
///     let context = try ContextBlock(from: &reader).context.inbound()
///
/// | Bytes | Meaning |
/// |---|---|
/// | `00` | The version. |
/// | *length* | How many bytes follow, a LEB128 varint. |
/// | *context* | ``CausalContext/encoded()``. |
///
/// Every later version has a length in the same place, so that those who do not know it can read
/// on behind it.
public struct ContextBlock: Hashable, Sendable, BinaryRepresentable {
    /// The version that is written, and the only one that is read.
    public static let version: UInt8 = 0

    /// The context.
    public var context: CausalContext

    /// Creates the block of a context.
    public init(_ context: CausalContext) {
        self.context = context
    }

    /// Writes the block inside a larger message.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        writer.write(byte: Self.version)
        writer.write(lengthPrefixed: context.encoded())
    }

    /// Reads a block of at most ``CausalContext/bytesMax`` bytes of context.
    ///
    /// - Throws: `WireError`; see ``init(from:limit:)``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        try self.init(from: &reader, limit: CausalContext.bytesMax)
    }

    /// Reads a block.
    ///
    /// If the version is unknown or the bytes are not a context, the reader is past the block and
    /// the message can be read on. Nothing is copied before its length is checked.
    ///
    /// - Parameters:
    ///   - reader: Where the block begins.
    ///   - limit: The most bytes of context that are accepted.
    /// - Throws: `WireError` with the byte offset: `unsupportedVersion`, `overLimit`, cut off, or
    ///   what ``CausalContext/init(decoding:limit:)`` throws.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader, limit: Int) throws(WireError) {
        let start = reader.byteOffset
        let version = try reader.readByte()
        let bytes = try reader.readLengthPrefixed(atMost: limit)
        guard version == Self.version else {
            throw WireError(.unsupportedVersion(Int(version)), at: start)
        }
        do {
            context = try CausalContext(decoding: Array(bytes), limit: limit)
        } catch {
            let offset = reader.byteOffset - bytes.count + error.byteOffset
            throw WireError(error.code, at: offset)
        }
    }
}
