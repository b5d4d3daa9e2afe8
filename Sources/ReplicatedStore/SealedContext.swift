import LogicalClocks
import WireFormat

/// A context of a key, with the seal of the replica that gave it out.
///
/// A client may take a context to a replica at which some writes of it have not arrived. That replica
/// cannot ask whether they were made: a write that is named before it is made would be covered when
/// it comes, and its client was told that it is kept. So it believes, beyond what it holds itself,
/// only what another replica has sealed, as MongoDB does with the times that its clients carry. A
/// sealed context names writes that had been made when it was sealed, and nothing else.
public struct SealedContext: Hashable, Sendable {
    /// The writes of the key that are known.
    public let context: DottedVersionVector

    /// The seal, or nil for a context made by hand: it is believed as far as the replica that gets it
    /// holds its writes.
    public let seal: ContextSeal?

    /// Creates a context with a seal, or without one.
    public init(_ context: DottedVersionVector, seal: ContextSeal? = nil) {
        self.context = context
        self.seal = seal
    }
}

/// A replica's word that the writes of a context have been made.
///
/// It is a keyed digest of the context and the key that it is of, SipHash-2-4 with 128 bits, under a
/// secret of the replicas (``StoreReplica/init(replica:resolution:limits:secret:)``). Without the secret
/// nobody can make one.
public struct ContextSeal: Hashable, Sendable {
    private let low: UInt64
    private let high: UInt64

    /// Seals a context of a key.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries and of bytes of the key.
    init(_ context: DottedVersionVector, of key: StoreKey, under secret: SealKey) {
        var hasher = SipHasher(key: (secret.low, secret.high))
        hasher.add(key.text)
        // Numbers come first, so no two contexts are one sequence of words.
        let clock = context.clock
        hasher.add(UInt64(clock.count))
        for index in 0..<clock.count {
            let entry = clock.entry(at: index)
            hasher.add(UInt64(entry.replica.rawValue))
            hasher.add(entry.count)
        }
        for stretch in context.stretches {
            hasher.add(UInt64(stretch.replica.rawValue))
            hasher.add(stretch.first)
            hasher.add(stretch.last)
        }
        (low, high) = hasher.digest
    }
}

/// The key under which replicas seal contexts.
struct SealKey: Hashable, Sendable {
    let low: UInt64
    let high: UInt64

    /// Makes the key of a secret of any length.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    init(secret: [UInt8]) {
        var hasher = BLAKE2bHasher()
        hasher.update(with: secret.span)
        (low, high) = hasher.digestPrefix
    }
}

extension ContextSeal: BinaryRepresentable {
    /// Writes the 16 bytes of the digest.
    public func write(to writer: inout ByteWriter) {
        for word in [low, high] {
            for index in 0..<8 {
                writer.write(byte: UInt8(truncatingIfNeeded: word >> (8 * index)))
            }
        }
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` if fewer bytes are left.
    public init(from reader: inout ByteReader) throws(WireError) {
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        low = word(try reader.readBytes(count: 8))
        high = word(try reader.readBytes(count: 8))
    }
}

extension SealedContext: BinaryRepresentable {
    /// Writes the context, whether there is a seal, and the seal.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        context.write(to: &writer)
        writer.write(byte: seal == nil ? 0 : 1)
        seal?.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        let context = try DottedVersionVector(from: &reader)
        let start = reader.byteOffset
        switch try reader.readByte() {
        case 0: self.init(context)
        case 1: self.init(context, seal: try ContextSeal(from: &reader))
        default: throw WireError(.invalid, at: start)
        }
    }
}
