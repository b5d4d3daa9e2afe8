import WireFormat

extension CausalContext {
    /// The value of a key, or nil if the context has none.
    ///
    /// Reading does not tell whether a part was lost; ``read(_:)`` does. Assigning nil removes the
    /// parts that are here. Assigning a value that does not fit changes nothing;
    /// ``set(_:for:limit:)`` tells the writer.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public subscript<Key: ContextKey>(key: Key.Type) -> Key.Value? {
        get {
            let parts = parts(of: Key.number)
            return parts.isEmpty ? nil : Key.Value(parts: parts)
        }
        set {
            if let newValue {
                _ = set(newValue, for: key)
            } else {
                Self.checkWritable(Key.number)
                removeParts(of: Key.number)
            }
        }
    }

    /// Returns the value of a key, and whether it is all that was ever said.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func read<Key: ContextKey>(_ key: Key.Type) -> ContextReading<Key.Value> {
        ContextReading(value: self[key], isExact: !mayHaveLost(key))
    }

    /// Whether parts of a key's value may have been trimmed away.
    ///
    /// - Complexity: O(*n*), where *n* is the number of atoms.
    @inlinable
    public func mayHaveLost<Key: ContextKey>(_ key: Key.Type) -> Bool {
        mayHaveLost(number: Key.number)
    }

    /// Sets the value of a key, if the value then fits the limit, and returns whether it did.
    ///
    /// Less important keys, those of larger numbers, are trimmed to make room. A value that does
    /// not fit even so, or whose key stands at or beyond the marker, leaves the context as it was:
    /// an atom beyond the marker would be gone at the next merge.
    ///
    /// - Precondition: `limit` is above 0, and the key's number above 15.
    /// - Complexity: O(*n* + *m* log *m*), where *n* is the number of bytes and *m* that of parts.
    @inlinable
    public mutating func set<Key: ContextKey>(
        _ value: Key.Value, for key: Key.Type, limit: Int = bytesMax
    ) -> Bool {
        Self.checkWritable(Key.number)
        return setParts(value.parts, of: Key.number, limit: limit)
    }

    /// Drops the parts of a key's value that its other parts make superfluous.
    ///
    /// Only a node that knows the key can do this. A value that is not exact stays as it is.
    ///
    /// - Complexity: O(*n* + *m* log *m*), where *n* is the number of bytes and *m* that of parts.
    @inlinable
    public mutating func compact<Key: ContextKey>(_ key: Key.Type) {
        if let value = self[key] { _ = set(value, for: key) }
    }

    /// Stops a program that writes under a number of the library.
    @usableFromInline
    static func checkWritable(_ number: UInt16) {
        precondition(number >= 16, "the key numbers from 0 to 15 belong to the library")
    }

    @usableFromInline
    func parts(of number: UInt16) -> [ArraySlice<UInt8>] {
        extent(of: number).parts
    }

    @usableFromInline
    mutating func removeParts(of number: UInt16) {
        replaceParts(of: number, with: [])
    }

    @usableFromInline
    mutating func setParts(_ parts: [[UInt8]], of number: UInt16, limit: Int) -> Bool {
        precondition(limit > 0, "a limit leaves room for the marker")
        guard !mayHaveLost(number: number) else { return false }
        // Each distinct part is longer than this on the wire, so nothing too large is built.
        guard Set(parts).reduce(0, { $0 + $1.count }) <= limit else { return false }
        var changed = self
        changed.replaceParts(of: number, with: parts)
        changed.trim(to: limit)
        guard !changed.mayHaveLost(number: number) else { return false }
        self = changed
        return true
    }

    @usableFromInline
    func mayHaveLost(number: UInt16) -> Bool {
        guard let cut = marker?.cut else { return false }
        let prefix = Self.prefix(of: number)
        // Lost is what is at or above the cut, and every atom of the key begins with its prefix.
        return !prefix.lexicographicallyPrecedes(cut.prefix(prefix.count))
    }

    /// The bytes that begin every atom of a key; they sort as key numbers do.
    private static func prefix(of number: UInt16) -> [UInt8] {
        var writer = ByteWriter(capacity: 3)
        writer.write(orderedNumber: UInt64(number))
        return writer.bytes
    }

    /// Where the atoms of a key stand, the atom before them, and their parts.
    private func extent(
        of number: UInt16
    ) -> (frames: Range<Int>, before: Range<Int>, parts: [ArraySlice<UInt8>]) {
        let prefix = Self.prefix(of: number)
        var (start, end) = (0, 0)
        var before = 0..<0
        var parts: [ArraySlice<UInt8>] = []
        while true {
            let item = AtomItem(in: bytes.span, at: end)
            guard item.kind == .atom else { break }
            let head = bytes[item.body].prefix(prefix.count)
            if head.elementsEqual(prefix) {
                parts.append(bytes[item.body].dropFirst(prefix.count))
            } else if head.lexicographicallyPrecedes(prefix) {
                start = item.end
                before = item.body
            } else {
                break
            }
            end = item.end
        }
        return (start..<end, before, parts)
    }

    private mutating func replaceParts(of number: UInt16, with parts: [[UInt8]]) {
        let prefix = Self.prefix(of: number)
        let (frames, before, _) = extent(of: number)
        var writer = ByteWriter(capacity: bytes.count)
        writer.write(bytes: bytes[..<frames.lowerBound])
        var last = Array(bytes[before])
        for part in Set(parts).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            last = prefix + part
            writer.write(lengthPrefixed: last)
        }
        if let marker, marker.offset == frames.upperBound {
            // The cut stays where it was, though it may follow another atom now.
            writer.write(byte: 0)
            writer.write(bytes: Self.separator(marker.cut[...], after: last[...]))
        } else {
            writer.write(bytes: bytes[frames.upperBound...])
        }
        bytes = writer.bytes
    }
}
