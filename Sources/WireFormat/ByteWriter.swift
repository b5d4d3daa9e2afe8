/// A growing buffer that values are written to in canonical form.
///
///     var writer = ByteWriter()
///     writer.write(varint: 300)
///     writer.bytes  // [0xac, 0x02]
///
/// A value that no reader would accept, such as a clock above its limits, is refused instead of
/// written. A message that may hold one is taken from the writer with ``finished()``, which throws then.
public struct ByteWriter: Sendable {
    /// The bytes written so far, up to the first value that was refused.
    ///
    /// A reader that comes to their end where a value was refused refuses them, too.
    @inlinable
    public var bytes: [UInt8] {
        guard let refusal else { return storage }
        return Array(storage.prefix(refusal.byteOffset))
    }

    @usableFromInline
    var storage: [UInt8]

    /// The clock entries that what is still to be written may have.
    ///
    /// A frame that is encoded on its own gets the budget of the message around it, and hands back what
    /// it leaves.
    public var entries: EntryBudget

    /// The reason why a value was not written, the first one if there are several; nil if all were.
    public private(set) var refusal: WireError?

    /// Creates an empty writer with room for `capacity` bytes.
    ///
    /// - Parameters:
    ///   - capacity: The number of bytes to make room for.
    ///   - entries: The clock entries that the message may have: what its readers accept.
    @inlinable
    public init(capacity: Int = 0, entries: EntryBudget = EntryBudget()) {
        storage = []
        self.entries = entries
        storage.reserveCapacity(capacity)
    }

    /// Returns all bytes.
    ///
    /// - Throws: ``refusal``, if there is one.
    @inlinable
    public func finished() throws(WireError) -> [UInt8] {
        if let refusal { throw refusal }
        return storage
    }

    /// Notes that a value that would begin here cannot be read, in whose place nothing is written.
    ///
    /// - Parameter code: What a reader would say of the value.
    public mutating func refuse(_ code: WireError.Code) {
        if refusal == nil { refusal = WireError(code, at: storage.count) }
    }

    /// Takes the entries of a clock that is written next out of the budget, and returns whether there
    /// are as many; if not, the clock is refused and must not be written.
    @inlinable
    public mutating func spend(entries count: Int) -> Bool {
        do {
            try entries.spend(count, at: storage.count)
            return true
        } catch {
            refuse(error.code)
            return false
        }
    }

    /// Writes a number as ``write(varint:)`` does, and refuses one above `limit`.
    @inlinable
    public mutating func write(varint value: UInt64, atMost limit: UInt64) {
        guard value <= limit else { return refuse(.overflow) }
        write(varint: value)
    }

    /// Makes room for `count` more bytes at once.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes written so far.
    @inlinable
    public mutating func reserve(_ count: Int) {
        // An empty writer gets just this room; one in use grows by its own steps.
        if storage.isEmpty { storage.reserveCapacity(count) }
    }

    /// Writes one byte.
    @inlinable
    public mutating func write(byte: UInt8) {
        storage.append(byte)
    }

    /// Writes bytes as they are.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public mutating func write(bytes more: some Collection<UInt8>) {
        storage.append(contentsOf: more)
    }

    /// Writes bits, filled up with zeros to whole bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public mutating func write(bits: BitWriter) {
        bits.append(to: &storage)
    }

    /// Writes bits, then `number` fields of `count` bits each, which `field` gives from 0 up, filled up
    /// with zeros to whole bytes.
    ///
    /// - Precondition: `count` is between 0 and 63, and no field has a bit above them.
    /// - Complexity: O(*n* + *m*), where *n* is the number of fields and *m* that of the first bits.
    @inlinable
    @inline(__always)
    public mutating func write(
        bits: BitWriter, fields number: Int, count: Int, _ field: (Int) -> UInt64
    ) {
        precondition(0...63 ~= count, "one of many fields has 0 to 63 bits")
        var offset = storage.count
        let byteCount = (bits.bitCount + number * count + 7) >> 3
        storage.append(addingCapacity: byteCount) { $0.append(repeating: 0, count: byteCount) }
        var span = storage.mutableSpan
        // Any eight bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        for word in bits.words {
            raw.storeBytes(of: word.bigEndian, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        // What is written last stays in registers throughout.
        var top = bits.pending
        var used = bits.pendingCount
        var tooWide: UInt64 = 0
        for index in 0..<(count > 0 ? number : 0) {
            let bits = field(index)
            tooWide |= bits
            used += count
            if used < 64 {
                top |= bits &<< UInt64(truncatingIfNeeded: 64 - used)
            } else {
                used -= 64
                let word = top | bits &>> UInt64(truncatingIfNeeded: used)
                raw.storeBytes(of: word.bigEndian, toByteOffset: offset, as: UInt64.self)
                offset += 8
                top = used == 0 ? 0 : bits &<< UInt64(truncatingIfNeeded: 64 - used)
            }
        }
        precondition(tooWide &>> UInt64(truncatingIfNeeded: count) == 0, "a field is too narrow")
        while used > 0 {
            raw.storeBytes(
                of: UInt8(truncatingIfNeeded: top >> 56), toByteOffset: offset, as: UInt8.self)
            offset += 1
            top <<= 8
            used -= 8
        }
    }

    /// Writes an unsigned number in groups of seven bits, lowest group first (LEB128).
    ///
    /// A value takes one to ten bytes; the last byte is the only one below 128, and it is
    /// zero only for the number zero.
    @inlinable
    public mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            storage.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        storage.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes `count` bytes, which are zero unless `body` changes them; it gets all bytes of the
    /// writer, and the offset of the first of these.
    ///
    /// - Complexity: O(*n*), where *n* is `count`, amortised.
    @inlinable
    @inline(__always)
    package mutating func write(count: Int, _ body: (inout MutableRawSpan, Int) -> Void) {
        let start = storage.count
        storage.append(addingCapacity: count) { $0.append(repeating: 0, count: count) }
        var span = storage.mutableSpan
        // Any bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        body(&raw, start)
    }

    /// Writes a count of bytes, then the bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public mutating func write(lengthPrefixed more: some Collection<UInt8>) {
        write(varint: UInt64(more.count))
        write(bytes: more)
    }
}
