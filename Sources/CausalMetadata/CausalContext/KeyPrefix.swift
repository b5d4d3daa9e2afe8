import WireFormat

/// The bytes that begin every atom of a key.
///
/// They are the key's number; for counters of branches, the number of the library's key for them
/// and then that of the key, so that every node finds the counters which a join can fold.
@usableFromInline
struct KeyPrefix: Equatable, Sendable {
    let bytes: [UInt8]

    /// The prefix of a key of the library itself.
    private init(reserved number: UInt8) {
        bytes = [number]
    }

    @usableFromInline
    init(number: UInt16, countsBranches: Bool) {
        var writer = ByteWriter(capacity: 4)
        if countsBranches { writer.write(byte: Self.counters.bytes[0]) }
        writer.write(orderedNumber: UInt64(number))
        bytes = writer.bytes
    }

    /// What is before all keys: the clock of a message.
    static let clock = KeyPrefix(reserved: 0)

    /// The pieces of a ``ContextIdentity``.
    static let identity = KeyPrefix(reserved: 1)

    /// The counters of branches of all keys.
    static let counters = KeyPrefix(reserved: 2)
}

extension ContextKey {
    @usableFromInline
    static var prefix: KeyPrefix {
        precondition(number >= 16, "the key numbers from 0 to 15 belong to the library")
        return KeyPrefix(number: number, countsBranches: Value.countsBranches)
    }
}
