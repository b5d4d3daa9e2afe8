import WireFormat

/// The bytes that begin every atom of a key.
///
/// They are the key's number; for counters of branches, the number of the library's key for them
/// and then that of the key, so that every node finds the counters which a join can fold.
@usableFromInline
struct KeyPrefix: Equatable, Sendable {
    /// The bytes, the first of them in the highest place; at most four.
    private let word: UInt32

    /// The number of bytes.
    let count: Int

    private init(word: UInt32, count: Int) {
        self.word = word
        self.count = count
    }

    /// Creates the prefix of a key with a number, as ``ByteWriter`` writes an ordered one of 16
    /// bits.
    @usableFromInline
    init(number: UInt16, countsBranches: Bool) {
        let number = UInt32(number)
        let (word, count): (UInt32, Int) =
            switch number {
            case ..<0x80: (number << 24, 1)
            case ..<0x4000: ((0x8000 | number) << 16, 2)
            default: ((0xc0_0000 | number) << 8, 3)
            }
        if countsBranches {
            self.init(word: Self.counters.word | word >> 8, count: count + 1)
        } else {
            self.init(word: word, count: count)
        }
    }

    /// What is before all keys: the clock of a message.
    static let clock = KeyPrefix(word: 0, count: 1)

    /// The pieces of a ``ContextIdentity``.
    static let identity = KeyPrefix(word: 1 << 24, count: 1)

    /// The counters of branches of all keys.
    static let counters = KeyPrefix(word: 2 << 24, count: 1)

    /// The bytes.
    var bytes: [UInt8] { (0..<count).map(byte) }

    /// The first of the bytes.
    var first: UInt8 { UInt8(truncatingIfNeeded: word >> 24) }

    private func byte(at index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32(truncatingIfNeeded: index)))
    }

    /// Writes the bytes.
    func write(to writer: inout ByteWriter) {
        for index in 0..<count { writer.write(byte: byte(at: index)) }
    }

    /// Returns below 0 if an atom stands before all atoms of the key, 0 if it is one of them, and
    /// above 0 if it stands after them.
    func order(of atom: Range<Int>, in bytes: borrowing Span<UInt8>) -> Int {
        for index in 0..<count {
            guard index < atom.count else { return -1 }
            let (mine, its) = (byte(at: index), bytes[atom.lowerBound + index])
            if its != mine { return its < mine ? -1 : 1 }
        }
        return 0
    }

    /// Returns whether atoms of the key can stand at or above a cut.
    func canStand(atOrAbove cut: [UInt8]) -> Bool {
        !bytes.lexicographicallyPrecedes(cut.prefix(count))
    }
}

extension ContextKey {
    @usableFromInline
    static var prefix: KeyPrefix {
        precondition(number >= 16, "the key numbers from 0 to 15 belong to the library")
        return KeyPrefix(number: number, countsBranches: Value.countsBranches)
    }

    /// What begins the atoms that have arrived, of a key of the next hop.
    @usableFromInline
    static var arrivalPrefix: KeyPrefix? {
        ContextReach.arrivalNumber(of: number).map {
            KeyPrefix(number: $0, countsBranches: Value.countsBranches)
        }
    }
}
