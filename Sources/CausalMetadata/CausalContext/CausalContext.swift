import WireFormat

/// A small set of facts that rides on every message, besides its clock, and merges.
///
/// A context is a set of *atoms*, byte strings in lexicographic order. Each begins with the number
/// of the key that it belongs to; the rest is one part of the key's value. Merging is set union,
/// so a node that knows no key forwards, merges and trims a context exactly as one that knows
/// them all (Mace and Fonseca, "Universal Context Propagation for Distributed System
/// Instrumentation", EuroSys 2018).
///
/// A context is stored as its own wire form: each atom with its length before it. An empty context
/// takes no bytes and no allocation, a copy shares the bytes, and ``encoded()`` returns them.
///
/// A context that outgrew a limit ends in a *marker*, see ``trimmed(to:)``.
public struct CausalContext: Hashable, Sendable {
    /// The most bytes that a context has, unless a carrier sets a lower limit.
    public static let bytesMax = 65_536

    /// The storage of the bytes.
    ///
    /// A message with an empty context should cost no more than one without: nothing is counted
    /// where it is stored or dropped. The payload of the empty case makes it so: without one it
    /// would be a null reference, and the runtime called to count that.
    @usableFromInline
    enum Storage: Sendable {
        case empty(UInt8 = 0)
        case bytes([UInt8])
    }

    @usableFromInline
    var storage: Storage

    /// Which part of the identity in the bytes is owned here.
    @usableFromInline
    var share: BranchShare

    /// The number that tells the writes of this context's owner from those of an owner of a copy.
    ///
    /// Set it where a context comes in from outside, see ``ContextHolder``; branches inherit it. It is
    /// no part of the bytes, and of two contexts that are merged, the one merged into keeps its own.
    public var holder: ContextHolder

    /// The canonical wire form: atoms in rising order, none twice, each with its length before
    /// it; then, after a loss, the marker: a zero byte and the cut up to the end.
    @usableFromInline
    var bytes: [UInt8] {
        @inline(__always)
        get {
            if case .bytes(let bytes) = storage { bytes } else { [] }
        }
        @inline(__always)
        set { storage = newValue.isEmpty ? .empty() : .bytes(newValue) }
    }

    /// The number of ``bytes``.
    var byteCount: Int {
        if case .bytes(let bytes) = storage { bytes.count } else { 0 }
    }

    /// Returns whether the bytes are the same, whatever is owned.
    func hasSameBytes(as other: Self) -> Bool {
        switch (storage, other.storage) {
        case (.bytes(let mine), .bytes(let theirs)): mine == theirs
        case (.empty, .empty): true
        default: false
        }
    }

    /// Creates the empty context.
    @inlinable
    public init() {
        storage = .empty()
        share = BranchShare()
        holder = .unnamed
    }

    /// Creates the context with bytes that are known to be canonical.
    init(canonical bytes: [UInt8], holder: ContextHolder = .unnamed) {
        self.init()
        self.bytes = bytes
        self.holder = holder
    }

    /// Whether the context holds nothing and has lost nothing.
    @inlinable
    public var isEmpty: Bool {
        if case .empty = storage { true } else { false }
    }

    /// Returns the context as bytes, as it is stored.
    ///
    /// - Complexity: O(1) for an anonymous context; O(*n*) while branches are out, where *n* is
    ///   the number of bytes.
    public func encoded() -> [UInt8] { settledBytes }

    /// Returns whether two contexts say the same and own the same, whoever holds them.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; O(1) if they share them.
    public static func == (left: Self, right: Self) -> Bool {
        if left.share == right.share { return left.hasSameBytes(as: right) }
        return left.settledBytes == right.settledBytes
    }

    /// Hashes what the context says and owns.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(settledBytes)
    }

    /// Reads a context from all of `bytes`; keys that are unknown here are kept.
    ///
    /// The bytes are checked in one pass and kept as they are.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded()`` returned.
    ///   - limit: The most bytes that are accepted.
    /// - Throws: `WireError` with the byte offset: too long, cut off, an atom without a key
    ///   number, an overlong number, or atoms that are not in rising order.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(decoding bytes: [UInt8], limit: Int = bytesMax) throws(WireError) {
        guard bytes.count <= limit else {
            throw WireError(.overLimit(limit: limit), at: limit)
        }
        try Self.check(bytes, limit: limit)
        self.init()
        self.bytes = bytes
    }

    private static func check(_ bytes: [UInt8], limit: Int) throws(WireError) {
        let span = bytes.span
        var offset = 0
        var last = 0..<0
        while offset < span.count {
            var body = offset + 1..<offset + 1 + Int(span[offset])
            if span[offset] >= 0x80 {
                var reader = ByteReader(bytes[offset...])
                do {
                    let atom = try reader.readLengthPrefixed(atMost: limit)
                    body = atom.startIndex..<atom.endIndex
                } catch {
                    throw WireError(error.code, at: offset + error.byteOffset)
                }
            }
            if body.count > limit { throw WireError(.overLimit(limit: limit), at: offset) }
            if body.isEmpty { return try checkCut(bytes[body.lowerBound...], after: bytes[last]) }
            guard body.upperBound <= span.count else { throw WireError(.truncated, at: offset) }
            if span[body.lowerBound] >= 0x80 { try checkKeyNumber(of: bytes[body], at: offset) }
            guard AtomItem.precedes(last, body, in: span) else {
                throw WireError(.notCanonical, at: offset)
            }
            last = body
            offset = body.upperBound
        }
    }

    private static func checkCut(
        _ cut: ArraySlice<UInt8>, after last: ArraySlice<UInt8>
    ) throws(WireError) {
        guard separator(cut, after: last).count == cut.count else {
            throw WireError(.notCanonical, at: cut.startIndex - 1)
        }
    }

    private static func checkKeyNumber(
        of atom: ArraySlice<UInt8>, at start: Int
    ) throws(WireError) {
        var reader = ByteReader(atom)
        do {
            _ = try reader.readOrderedNumber()
        } catch {
            throw WireError(error.code == .truncated ? .invalid : error.code, at: start)
        }
    }
}
